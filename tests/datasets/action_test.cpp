#include <cmath>

#include <ATen/ops/rot90.h>

#include "datasets/actions.hpp"
#include "datasets/shapes.hpp"
#include "groups/named_groups.hpp"
#include "groups/parse_group.hpp"
#include "tests/datasets/image_tools.hpp"

namespace torsor::testing {

inline at::Tensor acted(const ActionPointer& action, const at::Tensor& images,
                        std::int64_t element) {
  return action->apply(images, same_index(element, images.size(0)));
}

TORSOR_TEST("action: shift_x by +1 moves right, shift_y by +1 moves up, both wrap around") {
  const ImageShape shape{1, 5, 5};
  const auto right = make_action(cyclic(5), {ActionKind::shift_x}, shape);
  const auto up = make_action(cyclic(5), {ActionKind::shift_y}, shape);
  TORSOR_CHECK(acted(right, one_pixel(2, 1), 1).equal(one_pixel(2, 2)));
  TORSOR_CHECK(acted(right, one_pixel(2, 4), 2).equal(one_pixel(2, 1)));
  TORSOR_CHECK(acted(up, one_pixel(2, 1), 1).equal(one_pixel(1, 1)));
  TORSOR_CHECK(acted(up, one_pixel(0, 1), 1).equal(one_pixel(4, 1)));
}

TORSOR_TEST("action: a rotation turns counter-clockwise, by interpolation and by drawing") {
  const auto bilinear =
      make_action(cyclic(8), {ActionKind::rotation}, {1, 5, 5}, {.render = RenderMode::bilinear});
  TORSOR_CHECK(acted(bilinear, one_pixel(2, 4), 2).equal(one_pixel(0, 2)));  // right to top
  Random random(1);
  const auto set = scene_objects(random_polylines(6, 28, random), {});
  const auto drawn = make_action(cyclic(8), {ActionKind::rotation}, {});
  const at::Tensor all = at::arange(6, at::kLong);
  const at::Tensor quarter = drawn->render(*set, all, same_index(2, 6));
  TORSOR_CHECK(largest_difference(quarter, at::rot90(set->all_images(), 1, {2, 3})) < 1e-6);
  // One eighth is no permutation: interpolating a drawn line loses some of it.
  const at::Tensor eighth = drawn->render(*set, all, same_index(1, 6));
  TORSOR_CHECK(relative_error(acted(drawn, set->all_images(), 1), eighth) > 0.01);
}

TORSOR_TEST("action: quarter turns permute pixels of square images only") {
  const auto quarter = make_action(cyclic(4), {ActionKind::rotation}, {1, 6, 6});
  const at::Tensor images = noise(3, {1, 6, 6});
  TORSOR_CHECK(acted(quarter, images, 3).equal(at::rot90(images, 3, {2, 3})));
  TORSOR_CHECK(quarter->description() == "rotation by 90° (C4)");
  const auto oblong = make_action(cyclic(4), {ActionKind::rotation}, {1, 6, 8});
  TORSOR_CHECK(oblong->description() ==
               quarter->description());  // the certificate tells them apart
  const auto objects = image_objects(noise(3, {1, 6, 8}));
  TORSOR_CHECK(oblong->certify(*objects).explanation.starts_with("interpolated once from x0"));
}

TORSOR_TEST("action: the law holds bit for bit for permutations of pixels") {
  const ImageShape shape{2, 12, 12};
  const at::Tensor images = noise(2, shape);
  const std::vector<ActionPointer> actions{
      make_action(cyclic(12), {ActionKind::shift_x}, shape),
      make_action(cyclic(6), {ActionKind::shift_y}, shape),
      make_action(cyclic(4), {ActionKind::rotation}, shape),
      make_action(direct_product(cyclic(4), cyclic(3)), {ActionKind::shift_y, ActionKind::shift_x},
                  shape)};
  for (const auto& action : actions) {
    const auto order = static_cast<std::int64_t>(action->group().order());
    for (std::int64_t g = 0; g < order; ++g) {
      for (std::int64_t h = 0; h < order; ++h) {
        const auto gh = action->group().multiply(static_cast<FiniteGroup::Element>(g),
                                                 static_cast<FiniteGroup::Element>(h));
        TORSOR_CHECK(acted(action, images, gh).equal(acted(action, acted(action, images, h), g)));
      }
    }
  }
}

TORSOR_TEST("action: a product applies scale, rotation, then shifts, each from its own factor") {
  const ImageShape shape{1, 8, 8};
  const auto group = direct_product(cyclic(8), cyclic(4));
  const auto action = make_action(group, {ActionKind::shift_x, ActionKind::rotation}, shape);
  const auto shift = make_action(cyclic(8), {ActionKind::shift_x}, shape);
  const auto turn = make_action(cyclic(4), {ActionKind::rotation}, shape);
  const at::Tensor images = noise(2, shape);
  const at::Tensor both = acted(action, images, 3 * 4 + 1);  // shift 3, quarter turn 1
  TORSOR_CHECK(both.equal(acted(shift, acted(turn, images, 1), 3)));
  TORSOR_CHECK(!both.equal(acted(turn, acted(shift, images, 3), 1)));
}

TORSOR_TEST("action: elements of a batch act each on its own image") {
  const ImageShape shape{1, 28, 28};
  const auto action = make_action(direct_product(cyclic(14), cyclic(7)),
                                  {ActionKind::shift_x, ActionKind::shift_y}, shape);
  const at::Tensor images = noise(4, shape);
  const at::Tensor elements = indices({0, 97, 13, 50});
  const at::Tensor together = action->apply(images, elements);
  for (std::int64_t i = 0; i < 4; ++i) {
    const at::Tensor alone =
        acted(action, images.slice(0, i, i + 1), elements[i].item<std::int64_t>());
    TORSOR_CHECK(together[i].equal(alone[0]));
  }
  TORSOR_CHECK(action->apply(images.slice(0, 0, 0), elements.slice(0, 0, 0)).size(0) == 0);
}

TORSOR_TEST("action: a third of the colour wheel sends red to green to blue, grey stays") {
  const auto hue = make_action(cyclic(6), {ActionKind::hue}, {3, 2, 2});
  at::Tensor red = at::zeros({1, 3, 2, 2}, at::kFloat);
  red.select(1, 0).fill_(1.0);
  const at::Tensor green = red.roll(1, 1);
  // Entries 1/3 + 2/3·cos: a few roundings of float32.
  TORSOR_CHECK(largest_difference(acted(hue, red, 2), green) < 1e-6);
  TORSOR_CHECK(largest_difference(acted(hue, red, 4), green.roll(1, 1)) < 1e-6);
  const at::Tensor grey = at::full({1, 3, 2, 2}, 0.4, at::kFloat);
  TORSOR_CHECK(largest_difference(acted(hue, grey, 1), grey) < 1e-6);
}

TORSOR_TEST("action: scale runs from small to large, the middle size is x0") {
  Random random(2);
  const auto set = scene_objects(random_polygons(3, 28, random), {});
  const auto scale = make_action(cyclic(3), {ActionKind::scale}, {}, {.scale_ratio = 1.5});
  const at::Tensor all = at::arange(3, at::kLong);
  const auto area = [&](std::int64_t k) {
    return scale->render(*set, all, same_index(k, 3)).sum().item<double>();
  };
  TORSOR_CHECK(scale->render(*set, all, same_index(1, 3)).equal(set->all_images()));
  // Areas go by the square of the ratio; the coverage of slanted edges is good to a few percent.
  TORSOR_CHECK(std::abs(area(1) / area(0) - 2.25) < 0.05);
}

TORSOR_TEST("action: a group that is no product of cyclic groups acts by its generators") {
  // p4(7): shifts by 4 of 28 px and quarter turns, permutations of the pixels that obey the law.
  const auto set = image_objects(noise(2, {}));
  const auto action = make_action(parse_group("p4(7)"),
                                  {ActionKind::shift_x, ActionKind::shift_y, ActionKind::rotation},
                                  set->shape(), {.step = 4});
  TORSOR_CHECK(action->certify(*set).exactness == Exactness::linear);
  // Steps of 3 px do not close after 7.
  const auto open = make_action(parse_group("p4(7)"),
                                {ActionKind::shift_x, ActionKind::shift_y, ActionKind::rotation},
                                set->shape(), {.step = 3});
  TORSOR_CHECK(open->certify(*set).exactness == Exactness::approximate);
}

TORSOR_TEST("action: kinds and groups that do not fit are refused by name") {
  const ImageShape shape{};
  const auto shift = [&](std::size_t order) {
    return make_action(cyclic(order), {ActionKind::shift_x}, shape);
  };
  TORSOR_THROWS_WITH(shift(10), InvalidArgument, "14 shifts of 2 px");
  TORSOR_THROWS_WITH(shift(10), InvalidArgument, "10 equal steps");
  TORSOR_THROWS_WITH(make_action(cyclic(10), {}, shape), InvalidArgument, "1 factors, but 0 kinds");
  TORSOR_THROWS_WITH(make_action(dihedral(4), {ActionKind::rotation}, shape), InvalidArgument,
                     "2 generators, but 1 kinds");
  TORSOR_THROWS_WITH(make_action(cyclic(3), {ActionKind::hue}, shape), InvalidArgument,
                     "3 channels, these have 1");
  TORSOR_THROWS_WITH(make_action(direct_product(cyclic(2), cyclic(2)),
                                 {ActionKind::shift_x, ActionKind::shift_x}, shape),
                     InvalidArgument, "shift_x is named twice");
  TORSOR_THROWS_WITH(make_action(cyclic(7), {ActionKind::shift_x}, shape, {.step = -1}),
                     InvalidArgument, "not -1");
  TORSOR_THROWS_WITH(make_action(cyclic(3), {ActionKind::scale}, shape, {.scale_ratio = 0.0}),
                     InvalidArgument, "ratio");
  TORSOR_THROWS_WITH(parse_action_kind("rotaton"), InvalidArgument, "did you mean rotation?");
  TORSOR_THROWS_WITH(parse_action_kind("zzz"), InvalidArgument, "hue");
  TORSOR_CHECK(parse_action_kind("shift_y") == ActionKind::shift_y);
}

TORSOR_TEST("action: images and elements that do not fit are refused by name") {
  const auto action = make_action(cyclic(7), {ActionKind::shift_x}, {1, 28, 28});
  const at::Tensor images = noise(2, {1, 28, 28});
  TORSOR_THROWS_WITH(action->apply(images, indices({0, 7})), InvalidArgument,
                     "element 7 is outside 0, ..., 6");
  TORSOR_THROWS_WITH(action->apply(images, indices({0})), InvalidArgument,
                     "1 element indices were given for a batch of 2");
  TORSOR_THROWS_WITH(action->apply(noise(2, {1, 28, 27}), indices({0, 0})), InvalidArgument,
                     "[2, 1, 28, 27]");
  TORSOR_THROWS_WITH(action->apply(images, indices({0, 0}).to(at::kInt)), InvalidArgument, "int64");
  const auto other = image_objects(noise(2, {1, 14, 14}));
  TORSOR_THROWS_WITH(action->render(*other, indices({0}), indices({0})), InvalidArgument,
                     "the objects are 1 x 14 x 14");
  TORSOR_THROWS_WITH(action->certify(*other), InvalidArgument, "the objects are 1 x 14 x 14");
}

}  // namespace torsor::testing
