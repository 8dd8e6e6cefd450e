// Your own images under your own group, from what its generators do to a batch of images.
//
// Mirroring left-right and up-down generate the Klein four-group C2 × C2. The action is certified
// before anything is trained; a map that is no action of the group is refused with the numbers.
//
// Usage: 03_your_own_images [FOLDER OF PNG FILES OF ONE SIZE]; without a folder it draws polygons.
// Expected output: the action certifies as exact, the lying one does not.

#include <functional>
#include <vector>

#include <ATen/ops/flip.h>
#include <ATen/ops/roll.h>
#include <fmt/format.h>
#include <torsor/torsor.hpp>

using namespace torsor;

int main(int argc, char** argv) {
  Random random(0);
  const ObjectSetPointer objects =
      argc > 1 ? image_objects(read_png_folder(argv[1]).images)
               : scene_objects(random_polygons(60, 16, random), {1, 16, 16});
  fmt::print("{} objects of {} x {} pixels\n", objects->size(), objects->shape().width,
             objects->shape().height);

  const FiniteGroup klein = direct_product(cyclic(2), cyclic(2));
  using Map = std::function<at::Tensor(const at::Tensor&)>;
  const Map left_right = [](const at::Tensor& x) { return at::flip(x, {3}); };
  const Map up_down = [](const at::Tensor& x) { return at::flip(x, {2}); };
  const ActionPointer mirrors = action_from_maps(klein, {left_right, up_down}, "mirrors");
  fmt::print("mirrors: {}\n", exactness_text(mirrors->certify(*objects).exactness));

  // One pixel to the right has order 16, not 2: the certificate measures it.
  const Map nudge = [](const at::Tensor& x) { return at::roll(x, {1}, {3}); };
  const ActionPointer lie = action_from_maps(klein, {nudge, up_down}, "nudge");
  fmt::print("nudge: {}\n", exactness_text(lie->certify(*objects).exactness));

  const DataSplit split = split_objects(*objects);
  const ImageShape shape = objects->shape();
  const auto latent = std::make_shared<ShiftOperator>(klein, 4 * (shape.values() / 4));
  const OperatorAutoencoder model(shape, linear_networks(shape, latent->code(), random), latent);
  const auto history =
      train(model, Pairs(Orbits(split.train, mirrors)), Pairs(Orbits(split.valid, mirrors)),
            {.epochs = 20, .batch = 32, .learning_rate = 2e-3}, random.stream("train"));
  fmt::print("validation error {:.1e} after the first epoch, {:.1e} after the last\n",
             history.front().valid.total(), history.back().valid.total());
}
