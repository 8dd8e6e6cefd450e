#include <cmath>
#include <limits>
#include <memory>

#include <ATen/ops/rot90.h>

#include "datasets/filled_polygon.hpp"
#include "datasets/polyline.hpp"
#include "datasets/shapes.hpp"
#include "tests/datasets/image_tools.hpp"

namespace torsor::testing {

inline at::Tensor drawn(const Scene& scene, const PlaneMap& map = {}, ImageShape shape = {}) {
  at::Tensor image = at::empty({shape.channels, shape.height, shape.width}, at::kFloat);
  scene.draw(map, shape, {image.data_ptr<float>(), static_cast<std::size_t>(image.numel())});
  return image;
}

inline std::vector<ScenePointer> figures() {
  Random random(3);
  std::vector<ScenePointer> scenes = random_polylines(20, 28, random);
  for (ScenePointer& scene : random_polygons(20, 28, random)) scenes.push_back(std::move(scene));
  return scenes;
}

TORSOR_TEST("polyline: a pixel's value falls off linearly with its distance from the line") {
  // On 5 x 5 pixels the line lies a quarter pixel above the middle row.
  const Polyline line({{-9.0, 0.25}, {9.0, 0.25}}, 0.5);
  const at::Tensor image = drawn(line, {}, {1, 5, 5});
  const std::vector<float> rows{0.0F, 0.25F, 0.75F, 0.0F, 0.0F};  // 1/2 + 1/2 - distance
  for (std::int64_t row = 0; row < 5; ++row) {
    const float expected = rows[static_cast<std::size_t>(row)];
    TORSOR_CHECK((image[0][row] == expected).all().item<bool>());
  }
}

TORSOR_TEST("filled polygon: axis-parallel edges cover pixels by their exact area") {
  const FilledPolygon square({{-3.25, -2.0}, {3.25, -2.0}, {3.25, 2.0}, {-3.25, 2.0}});
  const at::Tensor image = drawn(square, {}, {1, 16, 16})[0];
  // Columns 5 to 10 have their centres 0.5, 1.5 and 2.5 px from the middle: inside; 4 and 11 are
  // covered from 3 to 3.25 px.
  const std::vector<float> middle{0.0F, 0.25F, 1.0F};
  for (std::int64_t i = 0; i < 3; ++i) {
    TORSOR_CHECK(image[7][3 + i].item<float>() == middle[static_cast<std::size_t>(i)]);
    TORSOR_CHECK(image[7][12 - i].item<float>() == middle[static_cast<std::size_t>(i)]);
  }
  TORSOR_CHECK(image[5][8].item<float>() == 0.0F);  // 2.5 px above the centre
  TORSOR_CHECK(image[6][8].item<float>() == 1.0F);  // 1.5 px: half a pixel inside
}

TORSOR_TEST("filled polygon: what a pentagram winds around twice is a hole") {
  std::vector<Eigen::Vector2d> star;
  for (int k = 0; k < 5; ++k) {
    star.emplace_back(12.0 * std::cos(144.0 * kDegree * k), 12.0 * std::sin(144.0 * kDegree * k));
  }
  const at::Tensor image = drawn(FilledPolygon(std::move(star)))[0];
  TORSOR_CHECK(image[14][14].item<float>() == 0.0F);
  TORSOR_CHECK(image[14][21].item<float>() == 1.0F);  // inside the tip on the right
}

TORSOR_TEST("scenes: quarter turns equal rotations of the image to 1e-6") {
  for (const ScenePointer& scene : figures()) {
    for (int k = 1; k < 4; ++k) {
      const at::Tensor turned = drawn(*scene, PlaneMap::rotation(k * 90.0 * kDegree));
      TORSOR_CHECK(largest_difference(turned, at::rot90(drawn(*scene), k, {1, 2})) < 1e-6);
    }
  }
}

TORSOR_TEST("scenes: drawing a composed map equals moving the corners and drawing the rest") {
  const std::vector<Eigen::Vector2d> corners{{5.0, 1.0}, {-3.0, 6.0}, {-4.0, -7.0}, {6.0, -2.0}};
  const PlaneMap inner = PlaneMap::rotation(36.0 * kDegree) * PlaneMap::translation(0.3, -1.1);
  const PlaneMap outer = PlaneMap::rotation(72.0 * kDegree);
  std::vector<Eigen::Vector2d> moved;
  for (const auto& corner : corners) moved.push_back(inner(corner));
  // The same corners in float64, slopes of the coverage at most 1, one rounding to float32.
  TORSOR_CHECK(largest_difference(drawn(Polyline(corners), outer * inner),
                                  drawn(Polyline(moved), outer)) < 1e-6);
  TORSOR_CHECK(largest_difference(drawn(FilledPolygon(corners), outer * inner),
                                  drawn(FilledPolygon(moved), outer)) < 1e-6);
}

TORSOR_TEST("scenes: a figure twice as large has a pen twice as wide") {
  const Polyline line({{-4.0, 0.0}, {4.0, 0.0}}, 1.0);
  const Polyline large({{-8.0, 0.0}, {8.0, 0.0}}, 2.0);
  TORSOR_CHECK(drawn(line, PlaneMap::scaling(2.0)).equal(drawn(large)));
}

TORSOR_TEST("scenes: a figure outside the image leaves it black") {
  for (const ScenePointer& scene : figures()) {
    const at::Tensor image = drawn(*scene, PlaneMap::translation(1e6, -50.0));
    TORSOR_CHECK((image == 0.0).all().item<bool>());
  }
}

TORSOR_TEST("scenes: colours fill the channels, and another number of channels is refused") {
  const Polyline line({{-3.0, 0.0}, {3.0, 2.0}}, 0.5, {1.0F, 0.5F, 0.0F});
  const at::Tensor image = drawn(line, {}, {3, 9, 9});
  TORSOR_CHECK(image[1].equal(image[0] * 0.5));
  TORSOR_CHECK(image[0].max().item<float>() > 0.5F);
  TORSOR_CHECK((image[2] == 0.0).all().item<bool>());
  TORSOR_THROWS_WITH(drawn(line), InvalidArgument, "3 values cannot be painted on 1 channels");
}

TORSOR_TEST("shapes: random polylines have the energy of the reference's shapes") {
  Random random(0);
  const auto set = scene_objects(random_polylines(1000, 28, random), {});
  const double energy = set->all_images().square().mean().item<double>();
  TORSOR_INFO("energy per pixel " << energy);
  // 0.036 to 0.040 is what shapes of five lines on 28 x 28 pixels are stated to have; the standard
  // error of 1000 shapes is 2e-4.
  TORSOR_CHECK(energy > 0.036);
  TORSOR_CHECK(energy < 0.040);
}

TORSOR_TEST("shapes: figures stay inside the image in every pose") {
  Random random(5);
  std::vector<ScenePointer> scenes = random_polylines(60, 28, random);
  for (ScenePointer& scene : random_polygons(60, 28, random)) scenes.push_back(std::move(scene));
  for (const ScenePointer& scene : scenes) {
    for (int k = 0; k < 8; ++k) {
      const at::Tensor image = drawn(*scene, PlaneMap::rotation(k * 45.0 * kDegree))[0];
      // Corners reach at most 13 px from the centre, the lines one more: only the border pixels
      // nearest to the axes may be touched.
      TORSOR_CHECK(image[0][0].item<float>() == 0.0F);
      TORSOR_CHECK(image[0][27].item<float>() == 0.0F);
      TORSOR_CHECK(image.max().item<float>() > 0.5F);
    }
  }
}

TORSOR_TEST("shapes: the same seed gives the same figures, another seed others") {
  Random a(7);
  Random b(7);
  Random c(8);
  const at::Tensor first = drawn(*random_polygons(1, 28, a)[0]);
  TORSOR_CHECK(first.equal(drawn(*random_polygons(1, 28, b)[0])));
  TORSOR_CHECK(!first.equal(drawn(*random_polygons(1, 28, c)[0])));
}

TORSOR_TEST("scenes: impossible figures are refused by name") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  TORSOR_THROWS_WITH(Polyline({{0.0, 0.0}}), InvalidArgument, "at least 2 corners, not 1");
  TORSOR_THROWS_WITH(Polyline({{0.0, nan}, {1.0, 1.0}}), InvalidArgument, "(0, nan)");
  TORSOR_THROWS_WITH(Polyline({{0.0, 0.0}, {1.0, 1.0}}, 0.0), InvalidArgument, "pen is positive");
  TORSOR_THROWS_WITH(FilledPolygon({{0.0, 0.0}, {1.0, 1.0}}), InvalidArgument, "3 corners");
  TORSOR_THROWS_WITH(FilledPolygon({{0.0, 0.0}, {1.0, 1.0}, {1.0, 0.0}}, {1.5F}), InvalidArgument,
                     "in [0, 1], not 1.5");
  const PlaneMap infinite = PlaneMap::translation(std::numeric_limits<double>::infinity(), 0.0);
  TORSOR_THROWS_WITH(drawn(Polyline({{0.0, 0.0}, {1.0, 1.0}}), infinite), InvalidArgument, "inf");
  Random random(1);
  TORSOR_THROWS_WITH(random_polylines(1, 28, random, 2), InvalidArgument, "at least three corners");
}

}  // namespace torsor::testing
