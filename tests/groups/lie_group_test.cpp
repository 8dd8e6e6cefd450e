#include <cmath>
#include <numbers>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/affine.hpp"
#include "groups/haar.hpp"
#include "groups/lie_laws.hpp"
#include "groups/lie_products.hpp"
#include "groups/plane_motions.hpp"
#include "groups/plane_rotations.hpp"
#include "groups/so3.hpp"
#include "groups/vector_groups.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

constexpr double kPi = std::numbers::pi;

/// Zero, tiny, moderate and random tangents; `scale` keeps them inside the cut of the logarithm.
template <class G>
std::vector<typename G::Tangent> tangents(double scale, std::uint64_t seed) {
  using Tangent = typename G::Tangent;
  std::vector<Tangent> result{Tangent::Zero(), Tangent::Constant(1e-12), Tangent::Constant(1e-7)};
  Random random(seed);
  for (int i = 0; i < 5; ++i) {
    Tangent x;
    for (double& entry : x) entry = random.uniform(-scale, scale);
    result.push_back(x);
  }
  return result;
}

template <class G>
void check_laws(const typename G::Point& point, double scale) {
  const auto list = tangents<G>(scale, 23);
  const LawReport report =
      check_lie_group_laws<G>(std::span<const typename G::Tangent>(list), point);
  TORSOR_INFO(report.summary());
  TORSOR_CHECK(report.passed());
  TORSOR_CHECK(report.worst < 1e-12);
}

/// The heading of a vehicle turns the plane: SE(2) again, as a semidirect product.
struct Turning {
  static constexpr int kSize = 2;
  static Eigen::Matrix2d matrix(const SO2<double>& h) { return h.matrix(); }
  static Eigen::Matrix2d derivative(const SO2<double>::Tangent& x) {
    Eigen::Matrix2d m;
    m << 0.0, -x(0), x(0), 0.0;
    return m;
  }
};

using Motion = SemidirectGroup<SO2<double>, Turning>;
using Pair = ProductGroup<SO3<double>, Torus<double, 2>>;

static_assert(LieGroup<Motion> && LieGroup<Pair>);
static_assert(LieGroup<ProductGroup<SE2<double>, Translation<double, 1>>>);

TORSOR_TEST("every Lie group obeys its laws, from zero to large tangents") {
  const Eigen::Vector2d p(0.7, -1.3);
  check_laws<SO2<double>>(p, 3.0);
  check_laws<O2<double>>(p, 3.0);
  check_laws<SO3<double>>(Eigen::Vector3d(0.3, -0.8, 1.1), 1.7);
  check_laws<SE2<double>>(p, 3.0);
  check_laws<Sim2<double>>(p, 2.0);
  check_laws<Aff2<double>>(p, 0.7);
  check_laws<Translation<double, 3>>(Eigen::Vector3d(1, 2, 3), 5.0);
  check_laws<Torus<double, 2>>(p, 3.0);
  check_laws<Motion>(p, 3.0);
  check_laws<Pair>({Eigen::Vector3d(0.3, -0.8, 1.1), p}, 1.5);
}

TORSOR_TEST("exp and log agree to 1e-14 relative over [1e-12, π - 1e-7]") {
  Random random(24);
  for (const double angle :
       {1e-12, 1e-9, 1e-6, 1e-3, 0.019, 0.021, 0.1, 1.0, 3.0, kPi - 1e-3, kPi - 1e-6, kPi - 1e-7}) {
    TORSOR_INFO(angle);
    for (int i = 0; i < 10; ++i) {
      Eigen::Vector3d axis(random.normal(), random.normal(), random.normal());
      axis *= angle / axis.norm();
      TORSOR_CHECK((SO3<double>::exp(axis).log() - axis).norm() < 1e-14 * angle);
      const SO2<double>::Tangent turn(i % 2 == 0 ? angle : -angle);
      TORSOR_CHECK((SO2<double>::exp(turn).log() - turn).norm() < 1e-14 * angle);
      const SE2<double>::Tangent motion(axis(0), axis(1), angle);
      TORSOR_CHECK((SE2<double>::exp(motion).log() - motion).norm() < 1e-14 * motion.norm());
      const Sim2<double>::Tangent similar(axis(0), axis(1), angle, axis(2));
      TORSOR_CHECK((Sim2<double>::exp(similar).log() - similar).norm() < 1e-14 * similar.norm());
      const O2<double>::Tangent mirrored(turn);
      TORSOR_CHECK((O2<double>::exp(mirrored).log() - mirrored).norm() < 1e-14 * angle);
      const Torus<double, 2>::Tangent angles(angle, -angle);
      TORSOR_CHECK((Torus<double, 2>::exp(angles).log() - angles).norm() < 1e-14 * angle);
      Pair::Tangent both;
      both << axis, angles;
      TORSOR_CHECK((Pair::exp(both).log() - both).norm() < 1e-14 * both.norm());
      const Motion::Tangent semidirect(axis(0), axis(1), angle);
      TORSOR_CHECK((Motion::exp(semidirect).log() - semidirect).norm() < 1e-14 * semidirect.norm());
    }
  }
}

/// ‖J_log·J_exp - 1‖ at x.
template <class G>
double jacobian_product_error(const typename G::Tangent& x) {
  const typename G::Adjoint product = left_jacobian_inverse<G>(x) * left_jacobian<G>(x);
  return (product - G::Adjoint::Identity()).norm();
}

TORSOR_TEST("the Jacobians of exp and log invert each other to 1e-12 from 1e-12 to π - 1e-7") {
  Random random(25);
  for (const double angle :
       {0.0, 1e-12, 1e-9, 1e-6, 1e-3, 0.05, 0.0999, 0.1001, 1.0, 3.0, kPi - 1e-6, kPi - 1e-7}) {
    TORSOR_INFO(angle);
    for (int i = 0; i < 10; ++i) {
      Eigen::Vector3d x(random.normal(), random.normal(), random.normal());
      x *= angle / x.norm();
      TORSOR_CHECK(jacobian_product_error<SO3<double>>(x) < 1e-13);
      TORSOR_CHECK(jacobian_product_error<SE2<double>>({x(0), x(1), angle}) < 1e-12);
      TORSOR_CHECK(jacobian_product_error<Motion>({x(0), x(1), angle}) < 1e-12);
      TORSOR_CHECK(jacobian_product_error<Sim2<double>>({x(0), x(1), angle, x(2)}) < 1e-12);
      TORSOR_CHECK(jacobian_product_error<SO2<double>>(SO2<double>::Tangent(angle)) < 1e-12);
    }
  }
}

TORSOR_TEST("the Jacobians of Aff(2) invert each other as well as their condition allows") {
  // The exponential of Aff(2) is singular at the half turn: ad has the eigenvalues ±2iθ there, and
  // φ(2iθ) = (e^{2iθ} - 1)/(2iθ) vanishes at π. LU loses 10 × 6² roundings times the condition.
  for (const double angle : {0.0, 1e-12, 1e-6, 1e-3, 0.1, 1.0, 3.0, kPi - 1e-3, kPi - 1e-7}) {
    TORSOR_INFO(angle);
    Aff2<double>::Tangent x;
    x << 0.3, -0.7, 0.0, -angle, angle, 0.0;
    const double condition =
        left_jacobian<Aff2<double>>(x).norm() * left_jacobian_inverse<Aff2<double>>(x).norm();
    TORSOR_CHECK(jacobian_product_error<Aff2<double>>(x) < 360 * 1.2e-16 * condition);
    if (angle < 3.1) TORSOR_CHECK(jacobian_product_error<Aff2<double>>(x) < 1e-12);
  }
}

/// Central differences of log(exp(x + h·e_i)·exp(x)⁻¹), error about h² + 1e-16/h.
template <class G>
double jacobian_error(const typename G::Tangent& x) {
  constexpr double h = 1e-5;
  typename G::Adjoint numeric;
  const G back = G::exp(x).inverse();
  for (int i = 0; i < G::kDimension; ++i) {
    typename G::Tangent step = G::Tangent::Zero();
    step(i) = h;
    numeric.col(i) =
        ((G::exp(x + step) * back).log() - (G::exp(x - step) * back).log()) / (2.0 * h);
  }
  return (numeric - left_jacobian<G>(x)).norm();
}

TORSOR_TEST("the Jacobians agree with finite differences") {
  TORSOR_CHECK(jacobian_error<SO3<double>>({0.3, -1.2, 0.8}) < 1e-8);
  TORSOR_CHECK(jacobian_error<SO3<double>>({0.0, 0.0, 0.0}) < 1e-8);
  TORSOR_CHECK(jacobian_error<SE2<double>>({0.3, -1.2, 2.8}) < 1e-8);
  TORSOR_CHECK(jacobian_error<Sim2<double>>({0.3, -1.2, 0.8, -0.5}) < 1e-8);
  Aff2<double>::Tangent x;
  x << 0.3, -0.2, 0.4, 0.1, -0.5, 0.2;
  TORSOR_CHECK(jacobian_error<Aff2<double>>(x) < 1e-8);
}

TORSOR_TEST("a semidirect product with the plane turned by SO(2) is SE(2)") {
  const Eigen::Vector3d x(0.4, -0.9, 2.1);
  const Eigen::Vector3d y(-1.4, 0.2, 0.7);
  const Eigen::Vector2d p(0.3, 0.8);
  const Motion ours = Motion::exp(x) * Motion::exp(y);
  const SE2<double> theirs = SE2<double>::exp(x) * SE2<double>::exp(y);
  TORSOR_CHECK((ours.act(p) - theirs.act(p)).norm() < 1e-14);
  TORSOR_CHECK((ours.log() - theirs.log()).norm() < 1e-14);
  TORSOR_CHECK((ours.adjoint() - theirs.adjoint()).norm() < 1e-14);
  TORSOR_CHECK((Motion::bracket(x, y) - SE2<double>::bracket(x, y)).norm() < 1e-15);
}

TORSOR_TEST("the algebra of SO(3) is the cross product and the plane's is a rotation") {
  const Eigen::Vector3d e1 = Eigen::Vector3d::UnitX();
  const Eigen::Vector3d e2 = Eigen::Vector3d::UnitY();
  TORSOR_CHECK(SO3<double>::bracket(e1, e2) == Eigen::Vector3d(0, 0, 1));
  TORSOR_CHECK(SE2<double>::bracket(Eigen::Vector3d(0, 0, 1), e1) == e2);
  TORSOR_CHECK((SO2<double>(kPi / 2).act({1, 0}) - Eigen::Vector2d(0, 1)).norm() < 1e-16);
}

TORSOR_TEST("a million products stay on the group") {
  SO3<double> r;
  SO2<double> t;
  const SO3<double> step = SO3<double>::exp({0.1, -0.2, 0.05});
  for (int i = 0; i < 1'000'000; ++i) {
    r = r * step;
    t = t * SO2<double>(0.7);
  }
  TORSOR_CHECK(std::abs(r.quaternion().norm() - 1.0) < 1e-14);
  TORSOR_CHECK(std::abs(t.act({1, 0}).norm() - 1.0) < 1e-14);
}

TORSOR_TEST("Haar samples of SO(3) have the moments of the uniform distribution") {
  Random random(26);
  constexpr int kDraws = 20000;
  Eigen::Matrix3d mean = Eigen::Matrix3d::Zero();
  double square = 0.0;
  double trace_square = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    const Eigen::Matrix3d r = haar_sample(random, SO3<double>()).matrix();
    mean += r / kDraws;
    square += r(0, 2) * r(0, 2) / kDraws;
    trace_square += r.trace() * r.trace() / kDraws;
  }
  // Standard errors: entries √(1/3)/√n = 0.004, squares √(1/5 - 1/9)/√n = 0.002, trace² √2/√n =
  // 0.01.
  TORSOR_CHECK(mean.cwiseAbs().maxCoeff() < 0.02);
  TORSOR_CHECK(std::abs(square - 1.0 / 3.0) < 0.01);
  TORSOR_CHECK(std::abs(trace_square - 1.0) < 0.05);  // the character of degree 1 has norm 1
}

TORSOR_TEST("Haar samples of O(2) are mirrored half the time and turn by all angles") {
  Random random(27);
  int mirrored = 0;
  Eigen::Vector2d mean = Eigen::Vector2d::Zero();
  constexpr int kDraws = 10000;
  const ProductGroup<O2<double>, Torus<double, 2>> like;
  for (int i = 0; i < kDraws; ++i) {
    const auto g = haar_sample(random, like);
    mirrored += g.first().is_mirrored() ? 1 : 0;
    mean += g.first().act({1, 0}) / kDraws;
  }
  TORSOR_CHECK(std::abs(mirrored - kDraws / 2) < 250);  // five standard deviations
  TORSOR_CHECK(mean.norm() < 0.05);
}

TORSOR_TEST("what is no rotation or has no logarithm is refused") {
  Eigen::Matrix3d mirror = Eigen::Matrix3d::Identity();
  mirror(2, 2) = -1.0;
  TORSOR_THROWS_WITH(SO3<double>::from_matrix(mirror), InvalidArgument,
                     "reflection: its determinant is -1");
  TORSOR_THROWS_WITH(SO3<double>::from_matrix(2.0 * Eigen::Matrix3d::Identity()), InvalidArgument,
                     "|R^T R - 1| = 5.2, at most 1e-6");
  TORSOR_THROWS_WITH(SO3<double>::from_quaternion({2, 0, 0, 0}), InvalidArgument,
                     "the quaternion has length 2, a rotation needs 1 to 1e-6");
  TORSOR_THROWS_WITH(O2<double>(SO2<double>(0.3), true).log(), InvalidArgument,
                     "a reflection has no logarithm");
  TORSOR_THROWS_WITH(Aff2<double>(Eigen::Vector2d(1, -1).asDiagonal().toDenseMatrix(), {0, 0}),
                     InvalidArgument, "positive determinant, this one -1");
  TORSOR_THROWS_WITH(
      Aff2<double>(Eigen::Vector2d(-1, -2).asDiagonal().toDenseMatrix(), {0, 0}).log(),
      InvalidArgument, "no real logarithm");
  const std::vector<SO2<double>::Tangent> two(2, SO2<double>::Tangent::Zero());
  TORSOR_THROWS_WITH(check_lie_group_laws<SO2<double>>(two, {1, 0}), InvalidArgument,
                     "at least 3 tangents");
}

/// A group whose adjoint is wrong: the law suite must notice.
class WrongAdjoint : public SE2<double> {
 public:
  WrongAdjoint() = default;
  WrongAdjoint(const SE2<double>& g) : SE2<double>(g) {}  // NOLINT: the point is to look alike
  static WrongAdjoint exp(const Tangent& x) { return SE2<double>::exp(x); }
  static WrongAdjoint identity() { return {}; }
  [[nodiscard]] WrongAdjoint inverse() const { return SE2<double>::inverse(); }
  [[nodiscard]] Adjoint adjoint() const { return SE2<double>::adjoint().transpose(); }
  WrongAdjoint operator*(const WrongAdjoint& rhs) const { return SE2<double>::operator*(rhs); }
  bool operator==(const WrongAdjoint& rhs) const { return SE2<double>::operator==(rhs); }
};

TORSOR_TEST("the Lie law suite finds a wrong adjoint") {
  const auto list = tangents<WrongAdjoint>(2.0, 28);
  const LawReport report = check_lie_group_laws<WrongAdjoint>(
      std::span<const WrongAdjoint::Tangent>(list), Eigen::Vector2d(1, 0));
  TORSOR_CHECK(!report.passed());
  TORSOR_CHECK(report.summary().find("Ad(exp x) = e^ad(x)") != std::string::npos);
}

}  // namespace
}  // namespace torsor
