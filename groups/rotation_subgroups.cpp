#include "groups/rotation_subgroups.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <span>
#include <utility>

#include <Eigen/LU>

#include "core/error.hpp"
#include "groups/generated_by.hpp"
#include "groups/wigner.hpp"

namespace torsor {
namespace {

using Eigen::Matrix3d;
using Eigen::MatrixXd;
using Eigen::Vector3d;

void check(const Representation& rotations, int l) {
  require(rotations.dimension() == 3, "rotations of space are 3 x 3, these have dimension {}",
          rotations.dimension());
  double defect = 0.0;
  for (const MatrixXd& r : rotations.images()) {
    defect = std::max(defect, (r.transpose() * r - MatrixXd::Identity(3, 3)).norm());
  }
  require(rotations.is_unitary(),
          "the matrices of {} are not orthogonal to 1e-10 × dimension: ‖RᵀR - 1‖ is {:.2e}",
          rotations.group().name(), defect);
  for (std::size_t s = 0; s < rotations.images().size(); ++s) {
    const double determinant = Matrix3d(rotations.images()[s]).determinant();
    require(determinant > 0.0, "the image of generator {} is a reflection: determinant {:.3g}",
            s + 1, determinant);
  }
  require(l >= 0 && l <= WignerD::kLimit, "degree {} is outside 0..{}", l, WignerD::kLimit);
}

MatrixXd about(const Vector3d& axis, double angle) {
  return SO3<double>::exp(axis.normalized() * angle).matrix();
}

Representation of_rotations(std::vector<MatrixXd> generators, const char* name) {
  FiniteGroup group = FiniteGroup::generated_by(std::span<const MatrixXd>(generators), name);
  return Representation::by_images(std::move(group), std::move(generators));
}

}  // namespace

Representation restrict_rotations(const Representation& rotations, int l) {
  check(rotations, l);
  const WignerD wigner(l);
  std::vector<MatrixXd> images;
  for (const MatrixXd& image : rotations.images()) {
    images.push_back(wigner.real(SO3<double>::from_matrix(image)));
  }
  return Representation::by_images(rotations.group(), std::move(images));
}

Character rotation_character(const ConjugacyClasses& classes, const Representation& rotations,
                             int l) {
  check(rotations, l);
  const Character space = character(rotations, classes);
  Character result;
  for (const std::complex<double>& trace : space) {
    const double angle = std::acos(std::clamp((trace.real() - 1.0) / 2.0, -1.0, 1.0));
    double sum = 1.0;
    for (int m = 1; m <= l; ++m) sum += 2.0 * std::cos(m * angle);
    result.emplace_back(sum);
  }
  return result;
}

std::vector<std::size_t> rotation_multiplicities(const CharacterTable& table,
                                                 const Representation& rotations, int l) {
  require(rotations.group() == table.group, "the rotations of {} do not fit the table of {}",
          rotations.group().name(), table.group.name());
  return multiplicities(table, rotation_character(table.classes, rotations, l));
}

Representation tetrahedral_rotations() {
  return of_rotations(
      {about({1, 1, 1}, 2.0 * std::numbers::pi / 3.0), about({0, 0, 1}, std::numbers::pi)},
      "rotations of the tetrahedron");
}

Representation octahedral_rotations() {
  return of_rotations(
      {about({0, 0, 1}, std::numbers::pi / 2.0), about({1, 1, 1}, 2.0 * std::numbers::pi / 3.0)},
      "rotations of the octahedron");
}

Representation icosahedral_rotations() {
  return of_rotations({about({0, 1, std::numbers::phi}, 2.0 * std::numbers::pi / 5.0),
                       about({1, 1, 1}, 2.0 * std::numbers::pi / 3.0)},
                      "rotations of the icosahedron");
}

}  // namespace torsor
