#include "datasets/torus_action.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include <ATen/ops/equal.h>

#include "datasets/polar_images.hpp"
#include "datasets/shapes.hpp"
#include "datasets/torus_actions.hpp"
#include "tests/datasets/image_tools.hpp"

namespace torsor::testing {
namespace {

constexpr ImageShape kEven{1, 8, 10};

TORSOR_TEST("band-limited images under T^2 are certified exact and linear") {
  const TorusActionPointer action = torus_shifts({ImageAxis::x, ImageAxis::y}, kEven);
  const TorusCertificate found = action->certify(*image_objects(band_limited(noise(5, kEven))));
  TORSOR_INFO(found.json().dump());
  TORSOR_CHECK((found.exactness == Exactness::linear));
  TORSOR_CHECK(found.samples == 5);
  TORSOR_CHECK(found.largest_defect() < 1e-6);
  require_exact(found);
}

TORSOR_TEST("a Nyquist frequency breaks the law by the product of two sines") {
  const TorusActionPointer action = torus_shifts({ImageAxis::x}, kEven);
  // Alternating columns are turned by cos(5θ), and cos cos - cos(sum) = sin sin.
  const at::Tensor stripes = at::arange(10, at::kFloat)
                                 .remainder(2)
                                 .view({1, 1, 1, 10})
                                 .expand({1, 1, 8, 10})
                                 .mul(2)
                                 .sub(1);
  const at::Tensor a = at::full({1}, 0.3, at::kDouble);
  const at::Tensor b = at::full({1}, 0.5, at::kDouble);
  const at::Tensor twice = action->apply(action->apply(stripes, b), a);
  const at::Tensor once = action->apply(stripes, a.add(b));
  const double expected = std::abs(std::sin(1.5) * std::sin(2.5));
  TORSOR_CHECK(std::abs(largest_difference(twice, once) - expected) < 1e-6);

  const TorusCertificate found = action->certify(*image_objects(noise(5, kEven)));
  TORSOR_CHECK(!found.is_exact());
  TORSOR_CHECK(found.homomorphism_defect > 0.01);
  TORSOR_CHECK(found.period_defect < 1e-12);  // cos(5·2π) is 1: a period alone proves little
  TORSOR_THROWS_WITH(require_exact(found), InvalidArgument, "Nyquist");
}

TORSOR_TEST("scenes drawn anew rotate exactly by any angle, interpolated pixels do not") {
  Random random(2);
  const ImageShape shape{1, 20, 20};
  const ObjectSetPointer scenes = scene_objects(random_polygons(4, 20, random), shape);
  const TorusCertificate drawn = plane_rotation(shape)->certify(*scenes);
  TORSOR_INFO(drawn.json().dump());
  TORSOR_CHECK((drawn.exactness == Exactness::orbit));
  const TorusCertificate warped = plane_rotation(shape, RenderMode::bilinear)->certify(*scenes);
  TORSOR_CHECK(!warped.is_exact());
  TORSOR_CHECK(warped.homomorphism_defect > 0.01);
  TORSOR_THROWS_WITH(require_exact(warped), InvalidArgument, "interpolated anew");
}

TORSOR_TEST("maps that do not compose as the angles add fail their certificate") {
  Random random(3);
  const ImageShape shape{1, 20, 20};
  const ObjectSetPointer scenes = scene_objects(random_polygons(4, 20, random), shape);
  const auto certify = [&](auto angle_of) {
    const auto map = [angle_of](std::span<const double> angles) {
      return PlaneMap::rotation(angle_of(angles[0]));
    };
    return torus_from_maps(1, map, shape, "test")->certify(*scenes);
  };
  TORSOR_CHECK(certify([](double t) { return 2.0 * t; }).is_exact());  // weight 2 is a law
  const TorusCertificate half = certify([](double t) { return 0.5 * t; });
  TORSOR_CHECK(!half.is_exact());
  TORSOR_CHECK(half.period_defect > 0.1);
  TORSOR_CHECK(half.homomorphism_defect < 1e-5);
  const TorusCertificate sine = certify([](double t) { return std::sin(t); });
  TORSOR_CHECK(!sine.is_exact());
  TORSOR_CHECK(sine.period_defect < 1e-5);
  TORSOR_CHECK(sine.homomorphism_defect > 0.1);
}

TORSOR_TEST("rotations agree with the finite group at its angles and with rings at any") {
  Random random(4);
  const ImageShape shape{1, 16, 16};
  const ObjectSetPointer scenes = scene_objects(random_polygons(3, 16, random), shape);
  const at::Tensor objects = indices({0, 1, 2});
  const at::Tensor angles = at::full({3, 1}, 0.9, at::kDouble);
  const std::vector<PlaneMap> maps(3, PlaneMap::rotation(0.9));
  TORSOR_CHECK(at::equal(plane_rotation(shape)->render(*scenes, objects, angles),
                         scenes->render(objects, maps)));

  // x cos t + y sin t on rings is a cosine of the angle: weight 1, so band-limited.
  const auto rings = [](double t) {
    at::Tensor ramp = at::empty({1, 1, 9, 9}, at::kDouble);
    for (int row = 0; row < 9; ++row) {
      for (int column = 0; column < 9; ++column) {
        ramp[0][0][row][column] = (column - 4) * std::cos(t) + (4 - row) * std::sin(t);
      }
    }
    return polar_images(ramp, 3, 12);
  };
  const TorusActionPointer turn = torus_shifts({ImageAxis::x}, {1, 3, 12});
  TORSOR_CHECK(largest_difference(turn->apply(rings(0.4), at::full({1}, 1.3, at::kDouble)),
                                  rings(1.7)) < 1e-13);
}

TORSOR_TEST("wrong shapes and angles are refused with their values") {
  const TorusActionPointer action = torus_shifts({ImageAxis::x, ImageAxis::y}, kEven);
  const at::Tensor images = noise(2, kEven);
  TORSOR_THROWS_WITH(action->apply(images, at::zeros({2}, at::kDouble)), InvalidArgument,
                     "2 images need angles [2, 2], not [2]");
  TORSOR_THROWS_WITH(action->apply(images, at::zeros({3, 2}, at::kDouble)), InvalidArgument,
                     "not [3, 2]");
  TORSOR_THROWS_WITH(action->apply(images, at::zeros({2, 2}, at::kLong)), InvalidArgument,
                     "not Long");
  at::Tensor broken = at::zeros({2, 2}, at::kDouble);
  broken[1][0] = std::numeric_limits<double>::quiet_NaN();
  TORSOR_THROWS_WITH(action->apply(images, broken), InvalidArgument, "angle 0 of image 1 is nan");
  TORSOR_THROWS_WITH(action->apply(noise(2, {1, 8, 8}), at::zeros({2, 2}, at::kDouble)),
                     InvalidArgument, "8 x 10");
  TORSOR_THROWS_WITH(torus_shifts({ImageAxis::x, ImageAxis::x}, kEven), InvalidArgument,
                     "axis x is named twice");
  TORSOR_THROWS_WITH(torus_shifts({}, kEven), InvalidArgument, "at least one axis");
  TORSOR_THROWS_WITH(torus_from_maps(0, nullptr, kEven, ""), InvalidArgument, "0 angles");
  TORSOR_THROWS_WITH(torus_from_maps(1, nullptr, kEven, ""), InvalidArgument, "needs a map");
  TORSOR_THROWS_WITH(action->certify(*image_objects(noise(2, {1, 8, 8}))), InvalidArgument,
                     "the objects are 1 x 8 x 8");
  TORSOR_THROWS_WITH(action->certify(*image_objects(noise(2, kEven)), 0), InvalidArgument,
                     "certified on 0 images");
}

}  // namespace
}  // namespace torsor::testing
