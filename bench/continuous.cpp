// Operators of continuous groups at angles trained on and at angles between them.
//
//   bench_continuous [EPOCHS [SEED]]
//
// Two worlds: filled polygons drawn anew under rotations (SO(2)), and band-limited noise under
// cyclic shifts of both axes (T^2). In each, linear autoencoders of the same code are trained by
// the same number of steps: with the torus operator on real angles, with the torus operator on the
// grid of n angles per turn only, with learned weights, and with the Fourier operator of the finite
// group on the grid. All are tested on objects never seen, at the grid's angles and at real angles;
// the finite operator knows its own angles only and turns by the nearest. Figures of seed 0:
// docs/continuous-groups.md; about a minute on one core.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include "datasets/shapes.hpp"
#include "datasets/torus_actions.hpp"
#include "groups/constructions.hpp"
#include "groups/named_groups.hpp"
#include "models/threads.hpp"
#include "models/torus_evaluation.hpp"
#include "models/torus_trainer.hpp"
#include "models/trainer.hpp"
#include "operators/fourier_operator.hpp"

namespace {

using namespace torsor;

using Weights = std::vector<std::vector<std::int64_t>>;

constexpr std::int64_t kTestPairs = 4000;
constexpr double kTurn = 2.0 * std::numbers::pi;

/// A group, its objects and the operators for them.
struct World {
  std::string name;
  TorusActionPointer action;
  ObjectSetPointer train;
  ObjectSetPointer valid;
  ObjectSetPointer test;
  std::int64_t per_turn;  ///< angles of the finite group
  Weights weights;
  std::int64_t channels;
};

World rotations(const Random& random) {
  const ImageShape shape{1, 20, 20};
  const auto objects = [&](const char* name, std::int64_t count) {
    Random draws = random.stream(name);
    return scene_objects(random_polygons(count, 20, draws), shape);
  };
  Weights weights;
  for (std::int64_t k = 0; k < 10; ++k) weights.push_back({k});
  return {"SO(2): polygons drawn anew",
          plane_rotation(shape),
          objects("train", 200),
          objects("valid", 50),
          objects("test", 200),
          10,
          weights,
          24};
}

World translations(const Random& random) {
  constexpr std::int64_t kSide = 12;
  constexpr std::int64_t kBand = 2;
  const auto objects = [&](const char* name, std::int64_t count) {
    Random draws = random.stream(name);
    at::Tensor images = at::empty({count, 1, kSide, kSide}, at::kFloat);
    for (std::int64_t i = 0; i < images.numel(); ++i) {
      images.data_ptr<float>()[i] = static_cast<float>(draws.uniform());
    }
    return image_objects(low_pass(low_pass(images, ImageAxis::x, kBand), ImageAxis::y, kBand));
  };
  Weights weights;  // one of each pair of conjugate frequencies
  for (std::int64_t x = 0; x <= kBand; ++x) {
    for (std::int64_t y = x == 0 ? 0 : -kBand; y <= kBand; ++y) weights.push_back({x, y});
  }
  return {"T^2: band-limited noise shifted",
          torus_shifts({ImageAxis::x, ImageAxis::y}, {1, kSide, kSide}),
          objects("train", 200),
          objects("valid", 50),
          objects("test", 200),
          6,
          weights,
          2};
}

TrainOptions options(std::int64_t epochs) {
  return {.epochs = epochs,
          .batch = 32,
          .learning_rate = 2e-3,
          .pairs_per_epoch = 8000,
          .schedule = Schedule::cosine};
}

void print(const std::string& name, double grid, double real, const std::string& more = "") {
  fmt::print("  {:<34} {:10.2e} {:12.2e}   {}\n", name, grid, real, more);
  std::fflush(stdout);
}

TorusAutoencoder trained(const World& world, const TorusOperator& latent, std::int64_t per_turn,
                         std::int64_t epochs, const Random& random) {
  Random start = random.stream("start");
  const ImageShape shape = world.action->shape();
  TorusAutoencoder model(shape, linear_networks(shape, {latent.code_size(), true}, start), latent);
  train(model, TorusPairs(world.train, world.action, per_turn),
        TorusPairs(world.valid, world.action, per_turn), options(epochs), random.stream("train"));
  return model;
}

void print_torus(const std::string& name, const World& world, const TorusAutoencoder& model) {
  const TorusPairs test(world.test, world.action);
  const TorusEvaluation real = evaluate(model, test, kTestPairs, Random(77));
  const TorusEvaluation grid =
      evaluate(model, test.with_per_turn(world.per_turn), kTestPairs, Random(78));
  print(name, grid.error.total(), real.error.total(),
        fmt::format("weights off by {:.3f}, full turn {:.1e}", real.integrality_defect,
                    real.period_error));
}

/// The action at the multiples of 2π/n, for the finite group's pairs.
class GridAction final : public Action {
 public:
  GridAction(FiniteGroup group, TorusActionPointer torus, std::int64_t per_turn)
      : group_(std::move(group)), torus_(std::move(torus)), per_turn_(per_turn) {}

  const FiniteGroup& group() const override { return group_; }
  std::string description() const override { return torus_->description(); }
  at::Tensor apply(const at::Tensor& images, const at::Tensor& elements) const override {
    return torus_->apply(images, angles(elements));
  }
  at::Tensor render(const ObjectSet& set, const at::Tensor& objects,
                    const at::Tensor& elements) const override {
    return torus_->render(set, objects, angles(elements));
  }
  ActionCertificate certify(const ObjectSet& set, std::int64_t samples) const override {
    const TorusCertificate found = torus_->certify(set, samples);
    return {found.exactness,           found.period_defect, found.inverse_defect,
            found.homomorphism_defect, found.samples,       found.explanation};
  }
  /// The elements nearest to `angles`, int64 [N].
  at::Tensor nearest(const at::Tensor& angles) const {
    at::Tensor element = at::empty({angles.size(0)}, at::kLong).zero_();
    for (std::int64_t j = 0; j < angles.size(1); ++j) {
      const at::Tensor part = angles.select(1, j).mul(static_cast<double>(per_turn_) / kTurn);
      element = element.mul(per_turn_).add(part.round().to(at::kLong).remainder(per_turn_));
    }
    return element;
  }

 private:
  at::Tensor angles(const at::Tensor& elements) const {
    const at::Tensor rows = at::empty({elements.size(0), torus_->angles()}, at::kDouble);
    at::Tensor rest = elements;
    for (std::int64_t j = torus_->angles() - 1; j >= 0; --j) {
      rows.select(1, j).copy_(
          rest.remainder(per_turn_).to(at::kDouble).mul(kTurn / static_cast<double>(per_turn_)));
      rest = rest.div(per_turn_, "floor");
    }
    return rows;
  }

  FiniteGroup group_;
  TorusActionPointer torus_;
  std::int64_t per_turn_;
};

void print_finite(const World& world, std::int64_t epochs, const Random& random) {
  const FiniteGroup circle = cyclic(static_cast<std::size_t>(world.per_turn));
  const FiniteGroup group = world.action->angles() == 1 ? circle : direct_product(circle, circle);
  const auto action = std::make_shared<GridAction>(group, world.action, world.per_turn);
  const auto order = static_cast<std::int64_t>(group.order());
  const auto channels =
      (std::ssize(world.weights) * world.channels + order - 1) / order;  // at least the same code
  const auto latent = std::make_shared<FourierOperator>(group, order * channels);
  Random start = random.stream("start");
  const ImageShape shape = world.action->shape();
  const OperatorAutoencoder model(shape, linear_networks(shape, latent->code(), start), latent);
  train(model, Pairs(Orbits(world.train, action)), Pairs(Orbits(world.valid, action)),
        options(epochs), random.stream("train"));
  const auto error = [&](const TorusPairs& pairs, std::uint64_t seed) {
    Random draws(seed);
    const TorusPairBatch batch = pairs.draw(kTestPairs, draws);
    const Reconstruction found = model.reconstruct(batch.x1, action->nearest(batch.angles));
    return found.x1.sub(batch.x1).square().mean().item<double>() +
           found.x2.sub(batch.x2).square().mean().item<double>();
  };
  const TorusPairs test(world.test, world.action);
  print(fmt::format("{} on its own angles", group.name()),
        error(test.with_per_turn(world.per_turn), 78), error(test, 77),
        fmt::format("code of {}", latent->code().size));
}

void run(const World& world, std::int64_t epochs, const Random& random) {
  const TorusCertificate found = world.action->certify(*world.test);
  require_exact(found);
  const TorusOperator chosen(world.weights, world.channels);
  fmt::print("{}, code of {} complex numbers, {} angles per turn ({})\n", world.name,
             chosen.code_size(), world.per_turn, exactness_text(found.exactness));
  fmt::print("  {:<34} {:>10} {:>12}\n", "", "on grid", "real angles");
  print_torus("torus on real angles", world, trained(world, chosen, 0, epochs, random));
  print_torus("torus on the grid's angles", world,
              trained(world, chosen, world.per_turn, epochs, random));
  Random weights = random.stream("weights");
  const TorusAutoencoder learned = trained(
      world, TorusOperator::learned(2 * chosen.code_size(), world.action->angles(), weights, 2.0),
      0, epochs, random);
  print_torus("learned weights, twice the code", world, learned);
  print_torus("the same, rounded", world, learned.rounded());
  print_finite(world, epochs, random);
}

}  // namespace

int main(int count, char** values) {
  try {
    const std::int64_t epochs = count > 1 ? std::stoll(values[1]) : 20;
    const Random random(count > 2 ? std::stoull(values[2]) : 0);
    set_threads(1);
    run(rotations(random.stream("rotations")), epochs, random.stream("so2"));
    run(translations(random.stream("translations")), epochs, random.stream("t2"));
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
  return 0;
}
