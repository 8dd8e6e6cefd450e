// Automatic differentiation through the Lie groups. Only a header of Ceres is used.
#if __has_include(<ceres/jet.h>)
#include <ceres/jet.h>
#define TORSOR_HAS_JETS 1
#else
#define TORSOR_HAS_JETS 0
#endif

#include <cmath>
#include <numbers>

#include <Eigen/Core>

#include "core/error.hpp"
#include "groups/affine.hpp"
#include "groups/plane_motions.hpp"
#include "groups/plane_rotations.hpp"
#include "groups/so3.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

#if TORSOR_HAS_JETS

template <int N>
using Jet = ceres::Jet<double, N>;

/// The derivative of log(exp(x)) by jets: the identity wherever log inverts exp.
template <template <class> class G, int N>
double round_trip_error(const Eigen::Matrix<double, N, 1>& x) {
  Eigen::Matrix<Jet<N>, N, 1> lifted;
  for (int i = 0; i < N; ++i) lifted(i) = Jet<N>(x(i), i);
  const auto back = G<Jet<N>>::exp(lifted).log();
  double worst = 0.0;
  for (int i = 0; i < N; ++i) {
    worst = std::max(worst, std::abs(back(i).a - x(i)));
    for (int j = 0; j < N; ++j) {
      worst = std::max(worst, std::abs(back(i).v(j) - (i == j ? 1.0 : 0.0)));
    }
  }
  return worst;
}

TORSOR_TEST("jets pass through exp and log, also at zero and near the cut") {
  using Vector3 = Eigen::Vector3d;
  for (const double angle : {0.0, 1e-12, 1e-5, 0.5, 3.0}) {
    TORSOR_INFO(angle);
    TORSOR_CHECK((round_trip_error<SO2, 1>(Eigen::Matrix<double, 1, 1>(angle)) < 1e-14));
    TORSOR_CHECK((round_trip_error<SO3, 3>(Vector3(0.6, 0.0, 0.8) * angle) < 1e-12));
    TORSOR_CHECK((round_trip_error<SE2, 3>(Vector3(0.3, -0.2, angle)) < 1e-12));
    TORSOR_CHECK((round_trip_error<Sim2, 4>(Eigen::Vector4d(0.3, -0.2, angle, 0.1)) < 1e-12));
  }
  Eigen::Matrix<double, 6, 1> x;
  x << 0.3, -0.2, 0.4, 0.1, -0.5, 0.2;
  TORSOR_CHECK((round_trip_error<Aff2, 6>(x) < 1e-11));
}

TORSOR_TEST("jets of a moved point agree with the left Jacobian") {
  const Eigen::Vector3d x(0.4, -1.3, 0.9);
  const Eigen::Vector3d p(1.0, 0.5, -2.0);
  Eigen::Matrix<Jet<3>, 3, 1> lifted;
  Eigen::Matrix<Jet<3>, 3, 1> point;
  for (int i = 0; i < 3; ++i) {
    lifted(i) = Jet<3>(x(i), i);
    point(i) = Jet<3>(p(i));
  }
  const auto moved = SO3<Jet<3>>::exp(lifted).act(point);
  const Eigen::Vector3d image = SO3<double>::exp(x).act(p);
  const Eigen::Matrix3d jacobian = SO3<double>::left_jacobian(x);
  for (int j = 0; j < 3; ++j) {
    const Eigen::Vector3d axis = jacobian.col(j);
    const Eigen::Vector3d expected = axis.cross(image);
    for (int i = 0; i < 3; ++i) TORSOR_CHECK(std::abs(moved(i).v(j) - expected(i)) < 1e-14);
  }
}

TORSOR_TEST("refusals show values without derivatives") {
  using Number = Jet<2>;
  Eigen::Matrix<Number, 3, 3> mirror = Eigen::Matrix<Number, 3, 3>::Identity();
  mirror(2, 2) = Number(-1.0, 0);
  TORSOR_THROWS_WITH(SO3<Number>::from_matrix(mirror), InvalidArgument,
                     "reflection: its determinant is -1");
  TORSOR_THROWS_WITH(
      SO3<Number>::from_quaternion({Number(3.0, 1), Number(0.0), Number(0.0), Number(0.0)}),
      InvalidArgument, "the quaternion has length 3");
  const Eigen::Matrix<Number, 2, 2> flip = mirror.bottomRightCorner<2, 2>();
  TORSOR_THROWS_WITH(Aff2<Number>(flip, {Number(0.0), Number(0.0)}), InvalidArgument,
                     "positive determinant, this one -1");
}

#else

TORSOR_TEST("jets pass through the Lie groups") { TORSOR_SKIP("ceres/jet.h is not installed"); }

#endif

}  // namespace
}  // namespace torsor
