#include "datasets/object_set.hpp"

#include <limits>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include <ATen/Parallel.h>
#include <ATen/ops/rot90.h>

#include "datasets/shapes.hpp"
#include "tests/datasets/image_tools.hpp"

namespace torsor::testing {

/// Notes which threads draw it.
class WitnessScene final : public Scene {
 public:
  void draw(const PlaneMap& /*map*/, const ImageShape& /*shape*/,
            std::span<float> pixels) const override {
    const std::lock_guard guard(mutex_);
    threads_.insert(std::this_thread::get_id());
    for (float& pixel : pixels) pixel = 0.0F;
  }
  [[nodiscard]] std::size_t threads() const { return threads_.size(); }

 private:
  mutable std::mutex mutex_;
  mutable std::set<std::thread::id> threads_;
};

TORSOR_TEST("scene objects: drawing runs on two threads where two are allowed") {
  const int before = at::get_num_threads();
  at::set_num_threads(2);
  const auto witness = std::make_shared<WitnessScene>();
  const auto set = scene_objects(std::vector<ScenePointer>(64, witness), {});
  static_cast<void>(set->all_images());
  at::set_num_threads(before);
  TORSOR_CHECK(witness->threads() == 2);
}

TORSOR_TEST("scene objects: the number of threads changes no bit") {
  Random random(2);
  const auto set = scene_objects(random_polylines(50, 28, random), {});
  const int before = at::get_num_threads();
  at::set_num_threads(1);
  const at::Tensor one = set->all_images();
  at::set_num_threads(2);
  const at::Tensor two = set->all_images();
  at::set_num_threads(before);
  TORSOR_CHECK(one.equal(two));
}

TORSOR_TEST("object sets: the identity map gives x0 bit for bit") {
  Random random(4);
  const std::vector<PlaneMap> still(5);
  const at::Tensor chosen = indices({4, 0, 3, 3, 1});
  for (const auto& set :
       {scene_objects(random_polygons(5, 28, random), {}), image_objects(noise(5, {3, 8, 9}))}) {
    const at::Tensor images = set->images(chosen);
    TORSOR_CHECK(set->render(chosen, still).equal(images));
    TORSOR_CHECK(images.equal(set->all_images().index_select(0, chosen)));
    TORSOR_CHECK(set->subset(chosen)->all_images().equal(images));
    TORSOR_CHECK(set->subset(chosen)->size() == 5);
  }
}

TORSOR_TEST("image objects: a quarter turn permutes pixels, and labels follow their images") {
  const at::Tensor images = noise(4, {1, 6, 6});
  const auto set = image_objects(images, indices({7, 8, 9, 7}));
  const std::vector<PlaneMap> quarter(4, PlaneMap::rotation(90.0 * kDegree));
  TORSOR_CHECK(set->render(indices({0, 1, 2, 3}), quarter).equal(at::rot90(images, 1, {2, 3})));
  TORSOR_CHECK(set->subset(indices({2, 0}))->labels().equal(indices({9, 7})));
  TORSOR_CHECK(!set->renders_exactly());
}

TORSOR_TEST("object sets: bad input is refused by name") {
  at::Tensor images = noise(3, {1, 4, 4});
  TORSOR_THROWS_WITH(scene_objects({}, {}), InvalidArgument, "at least one scene");
  TORSOR_THROWS_WITH(image_objects(images.to(at::kDouble)), InvalidArgument, "float32");
  TORSOR_THROWS_WITH(image_objects(images.squeeze(1)), InvalidArgument, "[N, C, H, W]");
  TORSOR_THROWS_WITH(image_objects(images.slice(0, 0, 0)), InvalidArgument, "at least one image");
  TORSOR_THROWS_WITH(image_objects(images, indices({1, 2})), InvalidArgument, "int64 [3]");
  const auto set = image_objects(images);
  TORSOR_THROWS_WITH(set->images(indices({3})), InvalidArgument, "object 3 is outside 0, ..., 2");
  TORSOR_THROWS_WITH(set->images(indices({-1})), InvalidArgument, "object -1 is outside");
  TORSOR_THROWS_WITH(set->render(indices({0, 1}), std::vector<PlaneMap>(3)), InvalidArgument,
                     "2 object indices were given for a batch of 3");
  images[2][0][0][0] = std::numeric_limits<float>::infinity();
  TORSOR_THROWS_WITH(image_objects(images), InvalidArgument, "not finite");
}

}  // namespace torsor::testing
