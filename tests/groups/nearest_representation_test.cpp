#include <cmath>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/constructions.hpp"
#include "groups/from_relations.hpp"
#include "groups/named_groups.hpp"
#include "groups/nearest_representation.hpp"
#include "groups/parse_group.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Eigen::MatrixXd;

/// Images with noise of the given size relative to their norm, and the norm of that noise.
std::pair<std::vector<MatrixXd>, double> noisy(const Representation& rho, double relative,
                                               std::uint64_t seed) {
  Random random(seed);
  std::vector<MatrixXd> images = rho.images();
  double square = 0.0;
  for (MatrixXd& image : images) {
    MatrixXd noise(image.rows(), image.cols());
    for (double& x : noise.reshaped()) x = random.normal();
    noise *= relative * image.norm() / noise.norm();
    square += noise.squaredNorm();
    image += noise;
  }
  return {images, std::sqrt(square)};
}

TORSOR_TEST("a C10 shift with 5 % noise is repaired at the distance that the theory says") {
  // The representations near the shift form a manifold of dimension 90 in R^100 (41 of the
  // orthogonal ones): the noise keeps √0.1 (√0.59) of its norm on average. Single draws scatter.
  for (const std::uint64_t seed : {16U, 17U, 18U}) {
    const auto [images, noise] = noisy(regular(cyclic(10)), 0.05, seed);
    const NearestRepresentation any = nearest_representation(cyclic(10), images);
    TORSOR_INFO(any.summary());
    TORSOR_CHECK(any.rho.error_bound() < 1e-10);
    TORSOR_CHECK(any.distance <= 0.6 * noise);
    TORSOR_CHECK(any.defects.size() == 1);
    TORSOR_CHECK(any.defects[0] > 0.1 * noise);
    const NearestRepresentation rigid =
        nearest_representation(cyclic(10), images, {.orthogonal = true});
    TORSOR_CHECK(rigid.rho.is_unitary());
    TORSOR_CHECK(rigid.rho.error_bound() < 1e-10);
    TORSOR_CHECK(rigid.distance <= 0.95 * noise);
    TORSOR_CHECK(rigid.distance >= any.distance);
  }
}

TORSOR_TEST("an exact representation is its own nearest one") {
  const Representation rho = regular(symmetric(3));
  const NearestRepresentation near = nearest_representation(rho.group(), rho.images());
  TORSOR_CHECK(near.distance < 1e-12);
}

TORSOR_TEST("learned operators with given relations become a certified representation") {
  const std::vector<Relation> relations{{{0, 0, 0, 0, 0}, {}}, {{1, 1}, {}}, {{0, 1, 0}, {1}}};
  const auto [images, noise] = noisy(regular(dihedral(5)), 0.03, 19);
  const NearestRepresentation near = nearest_representation(relations, images);
  TORSOR_CHECK(near.rho.group().order() == 10);
  TORSOR_CHECK(near.rho.error_bound() < 1e-10);
  TORSOR_CHECK(near.distance < noise);
}

TORSOR_TEST("the result is stationary: no small move within its class comes nearer") {
  const auto [images, noise] = noisy(regular(cyclic(4)), 0.05, 20);
  const NearestRepresentation near = nearest_representation(cyclic(4), images);
  Random random(21);
  for (int i = 0; i < 20; ++i) {
    MatrixXd x(4, 4);
    for (double& entry : x.reshaped()) entry = 1e-3 * random.normal();
    const Representation moved = change_of_basis(near.rho, MatrixXd(MatrixXd::Identity(4, 4) + x));
    TORSOR_CHECK((moved.images()[0] - images[0]).norm() >= near.distance - 1e-12);
  }
  TORSOR_CHECK(noise > 0.0);
}

TORSOR_TEST("matrices far from any representation are refused with the relation") {
  Random random(22);
  MatrixXd wild(4, 4);
  for (double& x : wild.reshaped()) x = 3.0 * random.normal();
  const MatrixXd tiny = 1e-3 * MatrixXd::Identity(4, 4);
  TORSOR_THROWS_WITH(nearest_representation(cyclic(10), {tiny}), NumericalError,
                     "the relation s1^10 = 1 is broken by 2");
  TORSOR_THROWS_WITH(nearest_representation(cyclic(3), {MatrixXd(MatrixXd::Ones(2, 2))}),
                     InvalidArgument, "matrix 1 is singular");
  TORSOR_THROWS_WITH(nearest_representation(cyclic(3), {wild, wild}), InvalidArgument,
                     "C3 has 1 generator, 2 matrices were given");
}

TORSOR_TEST("relations define the groups of the textbooks") {
  const Relation a5[] = {{{0, 0}, {}}, {{1, 1, 1}, {}}, {{0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, {}}};
  TORSOR_CHECK(from_relations(2, {a5[0], a5[1], a5[2]}).order() == 60);
  TORSOR_CHECK(from_relations(2, {{{0, 0}, {1, 1}}, {{0, 1, 0}, {1}}}).order() == 8);  // Q8
  TORSOR_CHECK(from_relations(1, {{{0}, {}}}).order() == 1);
  for (const char* expression : {"S4", "D6", "C3 x C4", "p4(3)", "A5", "C2 wr S3"}) {
    const FiniteGroup group = parse_group(expression);
    const FiniteGroup again = from_relations(group.generators().size(), group.relations());
    TORSOR_CHECK(again.order() == group.order());
  }
  TORSOR_THROWS_WITH(from_relations(1, {}, "Z", 1000), InvalidArgument, "the group is infinite");
  TORSOR_THROWS_WITH(from_relations(1, {{{1}, {}}}), InvalidArgument, "names s2");
}

}  // namespace
}  // namespace torsor
