// Trains the distributed shift operator and the "disentangled" plane operator on the same rotated
// shapes.
//
// Model: x̂2 = D ρ(g) E x1 with linear E, D and a fixed representation ρ of C10. The shift operator
// holds every irrep equally often; the plane operator turns two coordinates and fixes the rest, so
// no training can bring it below its floor: what two directions cannot hold of the orbits'
// covariance (Eckart-Young).
//
// Expected output: the shift operator's error is several times smaller than the plane operator's
// floor.

#include <memory>

#include <fmt/format.h>
#include <torsor/torsor.hpp>

using namespace torsor;

namespace {

double train_and_test(const OperatorPointer& latent, const Pairs& training, const Pairs& validation,
                      const Pairs& test) {
  Random random(0);
  const ImageShape shape = training.orbits().shape();
  const OperatorAutoencoder model(shape, linear_networks(shape, latent->code(), random), latent);
  train(model, training, validation, {.epochs = 6, .batch = 64, .learning_rate = 2e-3},
        random.stream("train"));
  return evaluate(model, test).error.total();
}

}  // namespace

int main() {
  // 100 random closed polylines, 28 × 28 pixels, in 10 rotations; each pose is drawn anew.
  Random random(0);
  const ImageShape shape{1, 28, 28};
  const ObjectSetPointer objects = scene_objects(random_polylines(100, 28, random), shape);
  const FiniteGroup group = cyclic(10);
  const ActionPointer action = make_action(group, {ActionKind::rotation}, shape);
  fmt::print("{}: {}\n", action->description(),
             exactness_text(action->certify(*objects).exactness));

  const DataSplit split = split_objects(*objects);
  const Pairs training{Orbits(split.train, action)};
  const Pairs validation{Orbits(split.valid, action)};
  const Pairs test{Orbits(split.test, action)};

  const double shift =
      train_and_test(std::make_shared<ShiftOperator>(group, 500), training, validation, test);
  const double plane =
      train_and_test(std::make_shared<PlaneOperator>(group, 500), training, validation, test);
  const double floor = plane_floor(test).value;
  fmt::print("shift operator: test error {:.2e}\n", shift);
  fmt::print("plane operator: test error {:.2e}, floor {:.2e}\n", plane, floor);
  fmt::print("shift below the plane operator's floor: {}\n", shift < floor ? "yes" : "no");
}
