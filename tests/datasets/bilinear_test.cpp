#include "datasets/bilinear.hpp"

#include <limits>

#include <ATen/ops/rot90.h>

#include "datasets/npz.hpp"
#include "tests/datasets/image_tools.hpp"

namespace torsor::testing {

TORSOR_TEST("bilinear: rotations agree with the reference images to 1e-5") {
  const auto folder = shared_data("reference");
  if (!folder) TORSOR_SKIP("needs the shared reference images");
  const NpzFile file(*folder / "rotations_bilinear.npz");
  const at::Tensor images = file.read("images").unsqueeze(1);
  const at::Tensor degrees = file.read("angles_deg").to(at::kDouble);
  const at::Tensor rotated = file.read("rotated");
  const at::Tensor chained = file.read("rotated_72_then");
  const std::vector<PlaneMap> fifth(8, PlaneMap::rotation(72.0 * kDegree));
  const at::Tensor first = bilinear_warp(images, fifth);
  for (std::int64_t j = 0; j < 8; ++j) {
    const std::vector<PlaneMap> turn(8, PlaneMap::rotation(degrees[j].item<double>() * kDegree));
    // The reference computed its sampling points in float32: 2.9e-6 was measured.
    TORSOR_CHECK(largest_difference(bilinear_warp(images, turn).squeeze(1), rotated.select(1, j)) <
                 1e-5);
    TORSOR_CHECK(largest_difference(bilinear_warp(first, turn).squeeze(1), chained.select(1, j)) <
                 1e-5);
  }
}

TORSOR_TEST("bilinear: the identity changes no bit") {
  const at::Tensor images = noise(3, {2, 7, 9});
  TORSOR_CHECK(bilinear_warp(images, std::vector<PlaneMap>(3)).equal(images));
}

TORSOR_TEST("bilinear: quarter turns of square images move pixels counter-clockwise, bit for bit") {
  const at::Tensor images = noise(4, {1, 28, 28});
  for (int k = 0; k < 4; ++k) {
    const std::vector<PlaneMap> turn(4, PlaneMap::rotation(k * 90.0 * kDegree));
    TORSOR_CHECK(bilinear_warp(images, turn).equal(at::rot90(images, k, {2, 3})));
  }
  const std::vector<PlaneMap> quarter{PlaneMap::rotation(90.0 * kDegree)};
  TORSOR_CHECK(bilinear_warp(one_pixel(2, 4), quarter).equal(one_pixel(0, 2)));  // right to top
}

TORSOR_TEST("bilinear: a half-pixel step right averages neighbours and blends the border") {
  const at::Tensor row = at::tensor({0.25F, 1.0F, 0.5F, 0.75F}).reshape({1, 1, 1, 4});
  const std::vector<PlaneMap> half{PlaneMap::translation(0.5, 0.0)};
  // The first pixel lies between the fill, the minimum 0.25, and itself.
  const at::Tensor expected = at::tensor({0.25F, 0.625F, 0.75F, 0.625F}).reshape({1, 1, 1, 4});
  TORSOR_CHECK(bilinear_warp(row, half).equal(expected));
}

TORSOR_TEST("bilinear: a step up moves pixels up, and outside is the minimum over all channels") {
  at::Tensor image = at::full({1, 2, 3, 3}, 0.5, at::kFloat);
  image[0][1][2][1] = 0.25;  // bottom row of the second channel
  const at::Tensor up = bilinear_warp(image, std::vector{PlaneMap::translation(0.0, 2.0)});
  TORSOR_CHECK(up[0][1][0][1].item<float>() == 0.25F);
  TORSOR_CHECK(up[0][0][0][1].item<float>() == 0.5F);
  TORSOR_CHECK((up.slice(2, 1, 3) == 0.25).all().item<bool>());
}

TORSOR_TEST("bilinear: each image of a batch takes its own map, in float32 and in float64") {
  const at::Tensor images = noise(3, {1, 11, 8}).to(at::kDouble);
  const std::vector<PlaneMap> maps{PlaneMap::rotation(0.3), PlaneMap::scaling(1.4),
                                   PlaneMap::shear(0.5) * PlaneMap::translation(1.3, -0.2)};
  const at::Tensor together = bilinear_warp(images, maps);
  const at::Tensor table = WarpTable(maps, 11, 8).apply(images.flip(0), indices({2, 1, 0}));
  for (std::int64_t i = 0; i < 3; ++i) {
    const at::Tensor alone =
        bilinear_warp(images.slice(0, i, i + 1), std::vector{maps[static_cast<std::size_t>(i)]});
    TORSOR_CHECK(together[i].equal(alone[0]));
    TORSOR_CHECK(!together[i].equal(images[i]));
  }
  TORSOR_CHECK(table.equal(WarpTable(maps, 11, 8).apply(images.flip(0), indices({2, 1, 0}))));
  // One rounding to float32 of values up to 1.
  TORSOR_CHECK(largest_difference(bilinear_warp(images.to(at::kFloat), maps), together) < 1e-7);
}

TORSOR_TEST("bilinear: more images than one table holds each take their own map") {
  const at::Tensor images = noise(1, {1, 6, 6}).repeat({1100, 1, 1, 1});
  std::vector<PlaneMap> maps;
  for (int i = 0; i < 1100; ++i) maps.push_back(PlaneMap::rotation((i % 7) * 0.5));
  const at::Tensor warped = bilinear_warp(images, maps);
  for (std::int64_t i = 7; i < 1100; ++i) TORSOR_CHECK(warped[i].equal(warped[i % 7]));
  TORSOR_CHECK(!warped[0].equal(warped[1]));
}

TORSOR_TEST("bilinear: bad input is refused by name") {
  at::Tensor images = noise(2, {1, 4, 4});
  const std::vector<PlaneMap> two(2);
  TORSOR_THROWS_WITH(bilinear_warp(images, std::vector<PlaneMap>(3)), InvalidArgument,
                     "2 images cannot be moved by 3 maps");
  TORSOR_THROWS_WITH(bilinear_warp(images.squeeze(1), two), InvalidArgument, "[2, 4, 4]");
  TORSOR_THROWS_WITH(bilinear_warp(images.to(at::kInt), two), InvalidArgument, "Int");
  TORSOR_THROWS_WITH(bilinear_warp(images, std::vector(2, PlaneMap::scaling(0.0))), InvalidArgument,
                     "no inverse");
  TORSOR_THROWS_WITH(WarpTable(two, 4, 4).apply(images, indices({0, 2})), InvalidArgument,
                     "map 2 is outside 0, ..., 1");
  const double infinite = std::numeric_limits<double>::infinity();
  TORSOR_THROWS_WITH(bilinear_warp(images, std::vector(2, PlaneMap::translation(infinite, 0.0))),
                     InvalidArgument, "not finite");
  images[1][0][3][3] = std::numeric_limits<float>::quiet_NaN();
  TORSOR_THROWS_WITH(bilinear_warp(images, two), InvalidArgument, "not finite");
}

TORSOR_TEST("plane map: composition applies the right factor first, inverses cancel") {
  const PlaneMap turn = PlaneMap::rotation(90.0 * kDegree);
  const PlaneMap step = PlaneMap::translation(1.0, 0.0);
  TORSOR_CHECK((turn * step)({0.0, 0.0}) == Eigen::Vector2d(0.0, 1.0));
  TORSOR_CHECK((step * turn)({0.0, 0.0}) == Eigen::Vector2d(1.0, 0.0));
  const PlaneMap map = PlaneMap::shear(0.3) * PlaneMap::scaling(2.0) * step * turn;
  // A few products of numbers below 10 in float64.
  TORSOR_CHECK(((map * map.inverse())({3.0, -4.0}) - Eigen::Vector2d(3.0, -4.0)).norm() < 1e-13);
}

}  // namespace torsor::testing
