#include <cmath>
#include <complex>
#include <numbers>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/character_table.hpp"
#include "groups/constructions.hpp"
#include "groups/decompose.hpp"
#include "groups/haar.hpp"
#include "groups/rotation_subgroups.hpp"
#include "groups/wigner.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Eigen::MatrixXcd;
using Eigen::MatrixXd;
using Eigen::Vector3d;

TORSOR_TEST("Wigner-D is a unitary homomorphism to 5e-13 at degree 120") {
  Random random(30);
  for (const int l : {0, 1, 2, 5, 20, 40, 120}) {
    TORSOR_INFO(l);
    const WignerD wigner(l);
    const SO3<double> a = haar_sample(random, SO3<double>());
    const SO3<double> b = haar_sample(random, SO3<double>());
    const MatrixXcd da = wigner.complex(a);
    const MatrixXcd product = da * wigner.complex(b);
    TORSOR_CHECK((product - wigner.complex(a * b)).cwiseAbs().maxCoeff() < 5e-13);
    const MatrixXcd unit = da.adjoint() * da;
    TORSOR_CHECK((unit - MatrixXcd::Identity(2 * l + 1, 2 * l + 1)).cwiseAbs().maxCoeff() < 5e-13);
  }
}

TORSOR_TEST("the real form is an orthogonal homomorphism and degree 1 is the rotation itself") {
  Random random(31);
  const SO3<double> a = haar_sample(random, SO3<double>());
  const SO3<double> b = haar_sample(random, SO3<double>());
  for (const int l : {1, 3, 10}) {
    const WignerD wigner(l);
    const MatrixXd product = wigner.real(a) * wigner.real(b);
    TORSOR_CHECK((product - wigner.real(a * b)).norm() < 1e-12);
    const MatrixXd unit = wigner.real(a).transpose() * wigner.real(a);
    TORSOR_CHECK((unit - MatrixXd::Identity(2 * l + 1, 2 * l + 1)).norm() < 1e-12);
  }
  const MatrixXd d = WignerD(1).real(a);
  const Eigen::Matrix3d r = a.matrix();
  const int order[] = {1, 2, 0};  // y, z, x
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) TORSOR_CHECK(std::abs(d(i, j) - r(order[i], order[j])) < 1e-14);
  }
}

TORSOR_TEST("small d agrees with the closed forms of degree 1 and 2") {
  const double beta = 0.83;
  const double c = std::cos(beta);
  const double s = std::sin(beta);
  const MatrixXd d1 = WignerD(1).small_d(beta);
  MatrixXd known(3, 3);                                   // rows and columns m = -1, 0, 1
  known << (1 + c) / 2, s / std::sqrt(2.0), (1 - c) / 2,  //
      -s / std::sqrt(2.0), c, s / std::sqrt(2.0),         //
      (1 - c) / 2, -s / std::sqrt(2.0), (1 + c) / 2;
  TORSOR_CHECK((d1 - known).norm() < 1e-15);
  const MatrixXd d2 = WignerD(2).small_d(beta);
  TORSOR_CHECK(std::abs(d2(2, 2) - (3 * c * c - 1) / 2) < 1e-15);
  TORSOR_CHECK(std::abs(d2(4, 4) - (1 + c) * (1 + c) / 4) < 1e-15);
  TORSOR_CHECK(std::abs(d2(4, 2) - std::sqrt(6.0) / 4 * s * s) < 1e-15);
}

TORSOR_TEST("Wigner-D is regular where Euler angles are not") {
  const WignerD wigner(20);
  for (const double beta : {0.0, 1e-12, 1e-7, std::numbers::pi - 1e-7, std::numbers::pi}) {
    TORSOR_INFO(beta);
    const SO3<double> a = SO3<double>::from_zyz(0.4, beta, 1.1);
    const SO3<double> b = SO3<double>::exp({0.2, 0.5, -0.3});
    const MatrixXcd product = wigner.complex(b) * wigner.complex(a);
    TORSOR_CHECK((product - wigner.complex(b * a)).cwiseAbs().maxCoeff() < 1e-13);
  }
  const ZyzAngles angles = zyz_angles(SO3<double>::from_zyz(0.4, 1.2, -0.9));
  TORSOR_CHECK(std::abs(angles.alpha - 0.4) < 1e-14);
  TORSOR_CHECK(std::abs(angles.beta - 1.2) < 1e-14);
  TORSOR_CHECK(std::abs(angles.gamma + 0.9) < 1e-14);
}

TORSOR_TEST("degrees beyond the limit are refused") {
  TORSOR_THROWS_WITH(WignerD(121), InvalidArgument, "degree 121 is outside 0..120");
  TORSOR_THROWS_WITH(WignerD(-1), InvalidArgument, "degree -1 is outside 0..120");
}

/// Dimensions of the irreps in degree l, sorted: "1 3 3".
std::string branching(const CharacterTable& table, const Representation& rotations, int l) {
  std::string text;
  const std::vector<std::size_t> counts = rotation_multiplicities(table, rotations, l);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    for (std::size_t k = 0; k < counts[i]; ++k) {
      if (!text.empty()) text += ' ';
      text += std::to_string(table.irreps[i].dimension);
    }
  }
  return text;
}

TORSOR_TEST("SO(3) restricted to the platonic groups branches as in the published tables") {
  const Representation cube = octahedral_rotations();
  const CharacterTable s4 = character_table(cube.group());
  TORSOR_CHECK(cube.group().order() == 24);
  TORSOR_CHECK(branching(s4, cube, 0) == "1");            // A1
  TORSOR_CHECK(branching(s4, cube, 1) == "3");            // T1
  TORSOR_CHECK(branching(s4, cube, 2) == "2 3");          // E + T2
  TORSOR_CHECK(branching(s4, cube, 3) == "1 3 3");        // A2 + T1 + T2
  TORSOR_CHECK(branching(s4, cube, 4) == "1 2 3 3");      // A1 + E + T1 + T2
  TORSOR_CHECK(branching(s4, cube, 6) == "1 1 2 3 3 3");  // A1 + A2 + E + T1 + 2·T2
  const Representation ball = icosahedral_rotations();
  const CharacterTable a5 = character_table(ball.group());
  TORSOR_CHECK(ball.group().order() == 60);
  TORSOR_CHECK(branching(a5, ball, 2) == "5");        // H
  TORSOR_CHECK(branching(a5, ball, 3) == "3 4");      // T2 + G
  TORSOR_CHECK(branching(a5, ball, 4) == "4 5");      // G + H
  TORSOR_CHECK(branching(a5, ball, 5) == "3 3 5");    // T1 + T2 + H
  TORSOR_CHECK(branching(a5, ball, 6) == "1 3 4 5");  // A + T1 + G + H
  const Representation simplex = tetrahedral_rotations();
  const CharacterTable a4 = character_table(simplex.group());
  TORSOR_CHECK(simplex.group().order() == 12);
  TORSOR_CHECK(branching(a4, simplex, 2) == "1 1 3");  // E + T
  TORSOR_CHECK(branching(a4, simplex, 3) == "1 3 3");  // A + 2·T
}

TORSOR_TEST("icosahedral invariants appear at degrees 0, 6, 10, 12, 15, ... and nowhere between") {
  const Representation ball = icosahedral_rotations();
  const CharacterTable table = character_table(ball.group());
  const std::vector<std::size_t> known{1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1};
  for (std::size_t l = 0; l < known.size(); ++l) {
    TORSOR_CHECK(rotation_multiplicities(table, ball, static_cast<int>(l))[0] == known[l]);
  }
  TORSOR_CHECK(rotation_multiplicities(table, ball, 30)[0] == 2);
}

TORSOR_TEST("restricted matrices have the restricted character and decompose") {
  const Representation cube = octahedral_rotations();
  const Irreps all = irreps(cube.group());
  const Representation rho = restrict_rotations(cube, 4);
  TORSOR_CHECK(rho.dimension() == 9);
  TORSOR_CHECK(rho.error_bound() < 1e-12);
  const Character by_matrix = character(rho, all.table.classes);
  const Character by_angle = rotation_character(all.table.classes, cube, 4);
  for (std::size_t c = 0; c < by_matrix.size(); ++c) {
    TORSOR_CHECK(std::abs(by_matrix[c] - by_angle[c]) < 1e-12);
  }
  TORSOR_CHECK(decompose(rho, all).residual < 1e-12);
  TORSOR_THROWS_WITH(restrict_rotations(cube, 121), InvalidArgument, "degree 121 is outside");
  TORSOR_THROWS_WITH(restrict_rotations(all.real[2].rho, 2), InvalidArgument, "have dimension 2");
  const Representation mirrors = direct_sum({all.real[1].rho, all.real[1].rho, all.real[1].rho});
  TORSOR_THROWS_WITH(restrict_rotations(mirrors, 2), InvalidArgument,
                     "the image of generator 1 is a reflection: determinant -1");
  const Representation skew =
      change_of_basis(cube, Eigen::Vector3d(1.0, 2.0, 1.0).asDiagonal().toDenseMatrix());
  TORSOR_THROWS_WITH(restrict_rotations(skew, 2), InvalidArgument,
                     "are not orthogonal to 1e-10 × dimension");
}

}  // namespace
}  // namespace torsor
