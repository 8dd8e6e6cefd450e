#include "models/exact_solver.hpp"

#include <cmath>
#include <memory>
#include <numeric>
#include <vector>

#include <Eigen/Eigenvalues>

#include <ATen/TensorOperators.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_qr.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include "datasets/npz.hpp"
#include "groups/constructions.hpp"
#include "groups/decompose.hpp"
#include "models/floor.hpp"
#include "operators/fourier_operator.hpp"
#include "operators/learned_operator.hpp"
#include "operators/representation_operator.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using testing::noise_images;

at::Tensor normal_tensor(at::IntArrayRef sizes, std::uint64_t seed) {
  Random random(seed);
  at::Tensor out = at::empty(sizes, at::kDouble);
  std::generate_n(out.data_ptr<double>(), out.numel(), [&] { return random.normal(); });
  return out;
}

/// A world without pixels: x2 = R(g) x1 for an orthogonal representation R in a random basis, x1
/// over whole orbits of normal vectors whose coordinates have the variances 1, 1/2, 1/3, ...
struct LinearWorld {
  PairMoments moments;
  Eigen::MatrixXd basis;
  Representation rho;
};

at::Tensor to_tensor(const Eigen::MatrixXd& matrix) {
  at::Tensor out = at::empty({matrix.rows(), matrix.cols()}, at::kDouble);
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) {
      out.data_ptr<double>()[i * matrix.cols() + j] = matrix(i, j);
    }
  }
  return out;
}

LinearWorld linear_world(const Representation& rho, std::uint64_t seed) {
  const auto size = static_cast<std::int64_t>(rho.dimension());
  const auto order = static_cast<std::int64_t>(rho.group().order());
  const at::Tensor basis =
      std::get<0>(at::linalg_qr(normal_tensor({size, size}, seed))).contiguous();
  const at::Tensor scale = at::arange(1, size + 1, at::kDouble).rsqrt();
  const at::Tensor x0 = normal_tensor({3 * size, size}, seed + 1) * scale;
  LinearWorld world{{}, Eigen::MatrixXd(size, size), rho};
  for (std::int64_t i = 0; i < size * size; ++i) {
    world.basis(i / size, i % size) = basis.data_ptr<double>()[i];
  }
  std::vector<at::Tensor> images;
  at::Tensor same = at::zeros({size, size}, at::kDouble);
  for (std::int64_t g = 0; g < order; ++g) {
    images.push_back(at::matmul(
        basis, at::matmul(to_tensor(rho(static_cast<FiniteGroup::Element>(g))), basis.t())));
    const at::Tensor moved = at::matmul(x0, images.back().t());
    same += at::matmul(moved.t(), moved);
  }
  world.moments.same = same;
  world.moments.crossed = at::matmul(at::stack(images), same);
  world.moments.images = x0.size(0) * order;
  world.moments.energy = 2.0 * static_cast<double>(order) * same.trace().item<double>();
  return world;
}

/// The optimum of `world` for an operator that holds `copies` copies of every real irrep: twice the
/// eigenvalues of S that are left out, irrep by irrep, per value and pair. Independent of the
/// solver: isotypic projectors and a dense eigen-solve.
double optimum(const LinearWorld& world, std::int64_t copies) {
  const Decomposition split = decompose(world.rho);
  const auto size = world.rho.dimension();
  Eigen::MatrixXd same(size, size);
  for (Eigen::Index i = 0; i < size * size; ++i) {
    same(i / size, i % size) = world.moments.same.contiguous().data_ptr<double>()[i];
  }
  double left = 0.0;
  for (std::size_t b = 0; b < split.blocks.size(); ++b) {
    const Eigen::MatrixXd projector = world.basis * split.projector(b) * world.basis.transpose();
    const Eigen::VectorXd values =
        Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(projector * same * projector)
            .eigenvalues()
            .reverse();
    const Eigen::Index kept = copies * split.blocks[b].rho.dimension();
    for (Eigen::Index i = kept; i < split.blocks[b].size(); ++i) left += values(i);
  }
  return 2.0 * left / static_cast<double>(world.moments.images * size);
}

/// `copies` copies of every real irrep.
RepresentationOperator every_irrep(const FiniteGroup& group, std::int64_t copies) {
  std::vector<RepresentationOperator::Block> blocks;
  for (const RealIrrep& irrep : irreps(group).real) blocks.push_back({irrep.rho, copies});
  return RepresentationOperator(blocks);
}

ExactSolution solve(const PairMoments& moments, const LatentOperator& latent,
                    ExactOptions options = {}) {
  return solve_exact(moments, latent, options, Random(0));
}

}  // namespace

TORSOR_TEST("exact: the error from the moments is the error over all pairs") {
  const Pairs pairs = testing::shift_pairs(noise_images(5, 3, 6, Random(1)));
  const PairMoments moments = pair_moments(pairs);
  const FiniteGroup& group = pairs.orbits().group();
  const std::vector<OperatorPointer> operators{std::make_shared<ShiftOperator>(group, 12),
                                               std::make_shared<FourierOperator>(group, 6),
                                               std::make_shared<PlaneOperator>(group, 7)};
  for (const OperatorPointer& latent : operators) {
    TORSOR_INFO(latent->name());
    const OperatorAutoencoder model = testing::linear_model(pairs, latent, 3);
    const NamedTensors weights = model.parameters();
    const PairError error =
        linear_error(moments, *latent, weights[0].second.detach().to(at::kDouble),
                     weights[1].second.detach().to(at::kDouble));
    // The model runs in float32.
    const PairError measured = evaluate(model, pairs).error;
    TORSOR_CHECK(std::abs(error.x1 - measured.x1) < 1e-5 * error.x1);
    TORSOR_CHECK(std::abs(error.x2 - measured.x2) < 1e-5 * error.x2);
  }
}

TORSOR_TEST("exact: irreps of real, complex and quaternionic type reach the optimum at once") {
  for (const FiniteGroup& group :
       {cyclic(5), symmetric(3), quaternion(8), direct_product(cyclic(2), cyclic(3))}) {
    const Representation twice = direct_sum({regular(group), regular(group), regular(group)});
    const LinearWorld world = linear_world(twice, 7);
    for (const std::int64_t copies : {1, 2}) {
      TORSOR_INFO(group.name() << " with " << copies << " copies");
      const RepresentationOperator latent = every_irrep(group, copies);
      const ExactSolution one = solve(world.moments, latent, {.iterations = 1, .ridge = 1e-10});
      TORSOR_CHECK(std::abs(one.errors.back() / optimum(world, copies) - 1.0) < 1e-5);
    }
  }
}

TORSOR_TEST("exact: an action that obeys its operator is learned to the ridge") {
  const Pairs pairs = testing::shift_pairs(noise_images(20, 3, 6, Random(2)));
  const auto latent = std::make_shared<ShiftOperator>(pairs.orbits().group(), 24);
  const ExactSolution found = solve(pair_moments(pairs), *latent);
  TORSOR_CHECK(found.errors.back() < 1e-8);
  const OperatorAutoencoder model = testing::linear_model(pairs, latent);
  model.load(found.parameters());
  const Pairs others = testing::shift_pairs(noise_images(4, 3, 6, Random(3)));
  TORSOR_CHECK(evaluate(model, others).error.total() < 1e-7);
  TORSOR_CHECK(found.summary().find("converged") != std::string::npos);
}

TORSOR_TEST("exact: the published shapes in chained rotations, better than gradient training") {
  const auto folder = testing::shared_data("reference");
  if (!folder) TORSOR_SKIP("no shared data");
  const auto pairs_of = [&](const char* name) {
    const auto objects = image_objects(NpzFile(*folder / "shapes300.npz").read_images(name));
    return Pairs(Orbits(objects, make_action(cyclic(10), {ActionKind::rotation}, objects->shape())),
                 true);
  };
  const Pairs training = pairs_of("train");
  const Pairs test = pairs_of("test");
  const PairMoments moments = pair_moments(training);
  const auto error_of = [&](const OperatorPointer& latent) {
    const OperatorAutoencoder model = testing::linear_model(training, latent);
    model.load(solve(moments, *latent).parameters());
    return evaluate(model, test).error.total();
  };
  const FiniteGroup& group = training.orbits().group();
  // 4.87e-4 by the published gradient training.
  TORSOR_CHECK(error_of(std::make_shared<ShiftOperator>(group, 1000)) < 1.05e-4);
  const double plane = error_of(std::make_shared<PlaneOperator>(group, 1000));
  const double floor = plane_floor(test).value;
  TORSOR_CHECK(plane > floor);
  TORSOR_CHECK(plane < 1.02 * floor);
}

TORSOR_TEST("exact: moments of the inverse elements are not learned") {
  const Pairs pairs = testing::shift_pairs(noise_images(20, 3, 6, Random(2)));
  const ShiftOperator latent(pairs.orbits().group(), 24);
  PairMoments moments = pair_moments(pairs);
  // A decoder for g is useless for g⁻¹: what a wrong index order would do to the data.
  moments.crossed = moments.crossed.clone();
  moments.crossed[1].copy_(pair_moments(pairs).crossed[5]);
  TORSOR_CHECK(solve(moments, latent).errors.back() > 1e-3);
}

TORSOR_TEST("exact: irreps that the images lack leave the others alone") {
  // Constant images: the other irrep of C2 has no energy, to the last bit.
  const at::Tensor gray = noise_images(10, 1, 1, Random(8)).expand({10, 1, 3, 2}).contiguous();
  const Pairs pairs = testing::shift_pairs(gray);
  const ShiftOperator latent(pairs.orbits().group(), 4);
  const ExactSolution found = solve(pair_moments(pairs), latent);
  TORSOR_CHECK(found.errors.back() < 1e-8);
  TORSOR_CHECK(std::abs(found.error.total() - found.errors.back()) < 1e-12);
}

TORSOR_TEST("exact: every iteration lowers the error, and a start can be given") {
  const Pairs pairs = testing::shift_pairs(noise_images(30, 4, 6, Random(4)), true);
  const PairMoments moments = pair_moments(pairs);
  const ShiftOperator latent(pairs.orbits().group(), 12);
  const ExactSolution cold =
      solve_exact(moments, latent, {.iterations = 30, .tolerance = 0.0, .ridge = 1e-9}, Random(0),
                  normal_tensor({24, 12}, 5));
  for (std::size_t i = 1; i < cold.errors.size(); ++i) {
    TORSOR_CHECK(cold.errors[i] <= cold.errors[i - 1] * (1.0 + 1e-9));
  }
  const ExactSolution warm = solve(moments, latent, {.ridge = 1e-9});
  TORSOR_CHECK(warm.errors.back() <= cold.errors.back() * (1.0 + 1e-6));
}

TORSOR_TEST("exact: what cannot be solved is refused") {
  const Pairs pairs = testing::shift_pairs(noise_images(4, 2, 6, Random(6)));
  const PairMoments moments = pair_moments(pairs);
  const ShiftOperator latent(pairs.orbits().group(), 12);
  TORSOR_THROWS_WITH(solve(moments, latent, {.iterations = 0}), InvalidArgument, "not 0, 1e-05");
  TORSOR_THROWS_WITH(solve(moments, ShiftOperator(cyclic(4), 12)), InvalidArgument,
                     "moments are those of 6 elements");
  PairMoments black = moments;
  black.energy = 0.0;
  TORSOR_THROWS_WITH(solve(black, latent), InvalidArgument, "all zero");
  Eigen::MatrixXd skew(2, 2);
  skew << 1.0, 1.0, 0.0, -1.0;  // of order 2, not orthogonal
  const Pairs two = testing::shift_pairs(noise_images(4, 3, 2, Random(6)));
  const auto rho = Representation::by_images(two.orbits().group(), {skew});
  TORSOR_THROWS_WITH(solve(pair_moments(two), RepresentationOperator(rho, 3)), InvalidArgument,
                     "orthogonal operator is needed");
}

}  // namespace torsor
