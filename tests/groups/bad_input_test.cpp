// What a caller can get wrong, and the refusal that names it; more stands beside each subject.

#include <limits>
#include <vector>

#include <Eigen/Core>

#include "core/error.hpp"
#include "groups/character_table.hpp"
#include "groups/constructions.hpp"
#include "groups/equivariant_maps.hpp"
#include "groups/generated_by.hpp"
#include "groups/matrix_lie_group.hpp"
#include "groups/named_groups.hpp"
#include "groups/nearest_representation.hpp"
#include "groups/rotation_subgroups.hpp"
#include "groups/semidirect.hpp"
#include "groups/so3.hpp"
#include "groups/subgroup.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Eigen::MatrixXd;

const MatrixXd kNotANumber = MatrixXd::Constant(2, 2, std::numeric_limits<double>::quiet_NaN());
const MatrixXd kRectangle = MatrixXd::Ones(2, 3);

TORSOR_TEST("matrices with entries that are not finite are refused everywhere") {
  TORSOR_THROWS_WITH(FiniteGroup::generated_by({kNotANumber}), InvalidArgument, "not finite");
  TORSOR_THROWS_WITH(Representation::by_images(cyclic(3), {kNotANumber}), InvalidArgument,
                     "the image of generator 1 has an entry that is not finite");
  TORSOR_THROWS_WITH(nearest_representation(cyclic(3), {kNotANumber}), InvalidArgument,
                     "matrix 1 has an entry that is not finite");
  TORSOR_THROWS_WITH(MatrixLieGroup::from_algebra("x", {kNotANumber}), InvalidArgument,
                     "basis matrix 0 has an entry that is not finite");
  TORSOR_THROWS_WITH(change_of_basis(regular(cyclic(2)), kNotANumber), InvalidArgument,
                     "the basis is singular");
  TORSOR_THROWS_WITH(SO3<double>::from_matrix(Eigen::Matrix3d::Constant(kNotANumber(0, 0))),
                     InvalidArgument, "not orthogonal");
}

TORSOR_TEST("shapes that do not fit are refused with both shapes") {
  TORSOR_THROWS_WITH(FiniteGroup::generated_by({kRectangle}), InvalidArgument,
                     "generator s1 is 2 x 3, expected 2 x 2");
  TORSOR_THROWS_WITH(FiniteGroup::generated_by({MatrixXd()}), InvalidArgument, "without entries");
  TORSOR_THROWS_WITH(Representation::by_images(cyclic(3), {MatrixXd()}), InvalidArgument,
                     "positive dimension");
  TORSOR_THROWS_WITH(nearest_representation(cyclic(3), {kRectangle}), InvalidArgument, "2 x 3");
  const auto maps = equivariant_maps(regular(cyclic(3)), regular(cyclic(3)));
  TORSOR_THROWS_WITH(maps.project(MatrixXd::Ones(2, 2)), InvalidArgument,
                     "a 2 x 2 matrix is no map of shape 3 x 3");
  TORSOR_THROWS_WITH(maps.expand(Eigen::VectorXd(1)), InvalidArgument,
                     "1 coordinates do not fit a space of dimension 3");
  TORSOR_THROWS_WITH(semidirect_product(cyclic(7), cyclic(3), {{}}), InvalidArgument,
                     "0 images were given");
  TORSOR_THROWS_WITH(semidirect_product(cyclic(7), cyclic(3), {{77}}), InvalidArgument,
                     "the image 77 of s1 is outside C7 of order 7");
}

TORSOR_TEST("elements, generators and degrees that do not exist are refused by number") {
  const Representation rho = regular(cyclic(3));
  TORSOR_THROWS_WITH(rho(9), InvalidArgument, "element 9 is outside C3 of order 3");
  TORSOR_THROWS_WITH(rho.trace(9), InvalidArgument, "element 9 is outside C3 of order 3");
  TORSOR_THROWS_WITH(rho.along(std::vector<std::size_t>{5}), InvalidArgument,
                     "C3 has the generators 0..0, number 5 does not exist");
  TORSOR_THROWS_WITH(cyclic(3).word(3), InvalidArgument, "element 3 is outside C3");
  TORSOR_THROWS_WITH(cyclic(3).element_order(3), InvalidArgument, "element 3 is outside C3");
  TORSOR_CHECK(!Subgroup(cyclic(4), {2}).contains(4));
  const Representation cube = octahedral_rotations();
  const CharacterTable table = character_table(cube.group());
  TORSOR_THROWS_WITH(rotation_multiplicities(table, cube, -1), InvalidArgument,
                     "degree -1 is outside 0..120");
  TORSOR_THROWS_WITH(rotation_multiplicities(table, cube, 121), InvalidArgument,
                     "degree 121 is outside 0..120");
}

}  // namespace
}  // namespace torsor
