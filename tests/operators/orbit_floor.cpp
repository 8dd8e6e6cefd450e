#include "operators/orbit_floor.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/stack.h>

#include "core/error.hpp"
#include "groups/irreps.hpp"
#include "groups/parse_group.hpp"
#include "operators/plane_operator.hpp"
#include "operators/representation_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/operators/support.hpp"

namespace torsor::testing {
namespace {

/// Orbits of `count` random vectors under an operator: [count, |G|, D].
at::Tensor orbits_of(const LatentOperator& op, std::int64_t count, Random& random) {
  const at::Tensor start = random_batch(op, count, random);
  std::vector<at::Tensor> poses;
  for (std::size_t g = 0; g < op.group().order(); ++g) {
    poses.push_back(op.apply(start, at::zeros({count}, at::kLong) + static_cast<std::int64_t>(g)));
  }
  return at::stack(poses, 1);
}

TORSOR_TEST("a regular operator loses nothing of as many regular copies, of any group") {
  Random random(1);
  for (const char* name : {"C6", "D5", "Q8", "A4"}) {
    const FiniteGroup group = parse_group(name);
    const auto order = static_cast<std::int64_t>(group.order());
    OrbitFloor enough{ShiftOperator(group, 2 * order)};
    OrbitFloor half{ShiftOperator(group, order)};
    const at::Tensor orbits = orbits_of(ShiftOperator(group, 2 * order), 30, random);
    enough.add(orbits);
    half.add(orbits);
    TORSOR_INFO(name << ": " << half.loss().rank / half.loss().energy);
    TORSOR_CHECK(enough.loss().total() == 0.0);
    TORSOR_CHECK(half.loss().outside == 0.0);
    // White data spread evenly over two copies: nearly half is lost, more would be a wrong rank.
    TORSOR_CHECK(half.loss().rank > 0.3 * half.loss().energy);
    TORSOR_CHECK(half.loss().rank < 0.5 * half.loss().energy);
  }
}

TORSOR_TEST("an operator that lacks an irrep loses the energy of its isotypic part, to rounding") {
  Random random(2);
  for (const char* name : {"C6", "D5", "Q8", "A4"}) {
    const FiniteGroup group = parse_group(name);
    const Irreps all = irreps(group);
    const auto order = static_cast<double>(group.order());
    const at::Tensor orbits =
        orbits_of(ShiftOperator(group, static_cast<std::int64_t>(group.order())), 9, random);
    for (std::size_t lacking = 0; lacking < all.real.size(); ++lacking) {
      std::vector<RepresentationOperator::Block> blocks;
      at::Tensor projector = at::zeros({orbits.size(2), orbits.size(2)}, at::kDouble);
      for (std::size_t k = 0; k < all.real.size(); ++k) {
        if (k != lacking) blocks.push_back({all.real[k].rho, 4});
      }
      // P = (d/e|G|) Σ χ(g) ρ(g), ρ the permutation of the vectors.
      const RealIrrep& irrep = all.real[lacking];
      const ShiftOperator regular(group, orbits.size(2));
      const double scale = static_cast<double>(irrep.rho.dimension()) /
                           static_cast<double>(irrep.endomorphisms.size()) / order;
      for (std::size_t g = 0; g < group.order(); ++g) {
        const auto element = static_cast<FiniteGroup::Element>(g);
        projector += scale * irrep.rho.trace(element) * regular.matrix(element);
      }
      OrbitFloor floor{RepresentationOperator(blocks)};
      floor.add(orbits);
      const OrbitLoss loss = floor.loss();
      const double expected = at::matmul(orbits, projector.t()).square().sum().item<double>();
      TORSOR_INFO(name << " without irrep " << lacking);
      TORSOR_CHECK(std::abs(loss.outside - expected) < 1e-12 * loss.energy);
      TORSOR_CHECK(loss.rank == 0.0);
    }
  }
}

TORSOR_TEST("rows and covariance give one floor, and a copy goes on alone") {
  Random random(3);
  const FiniteGroup group = cyclic(8);
  const ShiftOperator image(group, 24);
  const at::Tensor orbits = orbits_of(image, 60, random);  // more rows than values: covariance
  const ShiftOperator op(group, 16);
  OrbitFloor whole{op};
  whole.add(orbits);
  OrbitFloor parts{op};
  for (std::int64_t i = 0; i < 60; i += 5) parts.add(orbits.narrow(0, i, 5));
  TORSOR_CHECK(std::abs(whole.loss().rank - parts.loss().rank) < 1e-12 * whole.loss().energy);
  OrbitFloor copy = parts;
  copy.add(orbits);
  TORSOR_CHECK(std::abs(parts.loss().rank - whole.loss().rank) < 1e-12 * whole.loss().energy);
  TORSOR_CHECK(std::abs(copy.loss().rank - 2.0 * whole.loss().rank) < 1e-12 * copy.loss().energy);
  // Three channels of image, two of code, and fewer rows than values: still above 0.
  OrbitFloor few{op};
  few.add(orbits.narrow(0, 0, 4));
  TORSOR_CHECK(few.loss().rank > 0.0);
}

TORSOR_TEST("a constant of the decoder counts as one trivial copy") {
  const FiniteGroup group = cyclic(5);
  const at::Tensor still = at::ones({3, 5, 7}, at::kDouble);  // one fixed image, three times
  OrbitFloor without{PlaneOperator(group, 2)};
  OrbitFloor with{PlaneOperator(group, 2), true};
  without.add(still);
  with.add(still);
  TORSOR_CHECK(std::abs(without.loss().outside - 105.0) < 1e-12);
  TORSOR_CHECK(with.loss().total() == 0.0);
  TORSOR_THROWS_WITH(with.add(at::ones({3, 4, 7})), InvalidArgument, "not [3, 4, 7]");
  TORSOR_THROWS_WITH(with.add(at::ones({3, 5, 8})), InvalidArgument, "[M, 5, 7], not [3, 5, 8]");
}

}  // namespace
}  // namespace torsor::testing
