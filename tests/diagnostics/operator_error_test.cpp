#include "diagnostics/behaviour/operator_error.hpp"

#include <cmath>
#include <limits>
#include <memory>

#include <ATen/ops/ones.h>
#include <ATen/ops/ones_like.h>

#include "core/error.hpp"
#include "diagnostics/equivariance/isotypic_spectrum.hpp"
#include "groups/parse_group.hpp"
#include "operators/plane_operator.hpp"
#include "operators/representation_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/diagnostics/linear_optimum.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

const PolarWorld& polar_world() {
  static const PolarWorld world(24, 24, 1);
  return world;
}

OperatorErrorResult through(const LinearModel& model, const LatentOperator& op,
                            const PolarWorld& world, const OperatorErrorOptions& options = {}) {
  return operator_decoder_error(model.codes(world.images()), op, model.decode(), world.images(),
                                options);
}

/// Squares of order one and a few hundred terms: rounding of 1e-13.
constexpr double kRounding = 1e-13;

TORSOR_TEST(
    "D23: the optimal linear shift model stands on its floor, for every number of channels") {
  const PolarWorld& world = polar_world();
  for (const Eigen::Index channels : {1, 3, 5, 6}) {
    double expected = 0.0;
    for (std::int64_t k = 0; k < 10; ++k) expected += world.tail(k, channels);
    const ShiftOperator op(world.images().group, 10 * channels);
    const OperatorErrorResult result = through(world.shift(channels), op, world);
    TORSOR_INFO(channels << " channels: " << result.line() << " floor " << *result.floor
                         << " expected " << expected);
    TORSOR_CHECK(std::abs(*result.floor - expected) < kRounding);
    TORSOR_CHECK(std::abs(result.errors.error - *result.floor) < kRounding);
    TORSOR_CHECK(result.outside == 0.0);
    // Twice the variance over the orbit: two independent uniform poses.
    TORSOR_CHECK(std::abs(result.errors.identity - 2.0 * result.errors.pose_lost) < kRounding);
    TORSOR_CHECK(result.decoder->linear);
    TORSOR_CHECK(!result.decoder->constant);
  }
}

TORSOR_TEST("D23: enough channels of a shift code reach 0 and pass, fewer fail by their floor") {
  const PolarWorld& world = polar_world();
  const OperatorErrorResult good =
      through(world.shift(6), ShiftOperator(world.images().group, 60), world);
  TORSOR_CHECK(good.verdict == Verdict::pass);
  TORSOR_CHECK(good.errors.error < kRounding);
  TORSOR_CHECK(*good.floor == 0.0);
  TORSOR_CHECK(good.interval->high < 1e-12);
  const OperatorErrorResult narrow =
      through(world.shift(1), ShiftOperator(world.images().group, 10), world);
  TORSOR_CHECK(narrow.verdict == Verdict::fail);
  TORSOR_CHECK(narrow.finding.find("cannot move these images") != std::string::npos);
}

TORSOR_TEST("D23: a plane loses all of |k| >= 2 and all but one direction of k = 1, and fails") {
  const PolarWorld& world = polar_world();
  double outside = 0.0;
  for (std::int64_t k = 2; k <= 8; ++k) outside += world.tail(k, 0);
  const double expected = outside + 2.0 * world.tail(1, 1);
  const PlaneOperator op(world.images().group, 8);
  const OperatorErrorResult result = through(world.plane(6), op, world);
  TORSOR_INFO(result.line());
  TORSOR_CHECK(std::abs(result.outside - outside) < kRounding);
  TORSOR_CHECK(std::abs(*result.floor - expected) < kRounding);
  TORSOR_CHECK(std::abs(result.errors.error - expected) < kRounding);
  TORSOR_CHECK(result.errors.error >= outside);
  TORSOR_CHECK(result.verdict == Verdict::fail);
  // Per stratum: C_2 images have no odd k, and lose just their k = 2 and 4.
  TORSOR_REQUIRE(result.strata.size() == 2);
  TORSOR_CHECK(result.strata[0].stabilizer_order == 1);
  TORSOR_CHECK(result.strata[1].stabilizer_order == 2);
  TORSOR_CHECK(result.strata[1].objects == 24);
  TORSOR_CHECK(std::abs(result.strata[1].errors.error - *result.strata[1].floor) < kRounding);
  // Only generic images have k = 1: the directions of all objects are the best of this stratum too.
  TORSOR_CHECK(std::abs(result.strata[0].errors.error - *result.strata[0].floor) < kRounding);
  TORSOR_CHECK(result.details["strata"][1]["stabilizer_order"] == 2);
  TORSOR_CHECK(result.per_element.size() == 10);
}

TORSOR_TEST("D23: one pose of x1 gives the same floor and the same error of an equivariant model") {
  const PolarWorld& world = polar_world();
  const PlaneOperator op(world.images().group, 8);
  const OperatorErrorResult all = through(world.plane(6), op, world);
  const OperatorErrorResult one = through(world.plane(6), op, world, {.starts = {3}});
  TORSOR_CHECK(std::abs(one.errors.error - all.errors.error) < kRounding);
  TORSOR_CHECK(std::abs(*one.floor - *all.floor) < kRounding);
}

/// Decodes to the image of the nearest code that it has seen.
Decoder memory_of(const OrbitTable& codes, const OrbitTable& images) {
  const at::Tensor seen = codes.values.flatten(0, 1);
  const at::Tensor shown = images.values.flatten(0, 1);
  return [seen, shown](const at::Tensor& z) {
    const at::Tensor squares =
        z.square().sum(1, true) + seen.square().sum(1).unsqueeze(0) - 2.0 * at::matmul(z, seen.t());
    return shown.index_select(0, squares.argmin(1));
  };
}

TORSOR_TEST("D23: a decoder that memorizes gets below the floor and is found out as not linear") {
  const PolarWorld world(24, 0, 2);  // codes of C_2 images would not tell their poses
  const PlaneOperator op(world.images().group, 8);
  const OrbitTable codes = world.plane(6).codes(world.images());
  const Decoder memory = memory_of(codes, world.images());
  const OperatorErrorResult result = operator_decoder_error(codes, op, memory, world.images());
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.errors.error < 0.01 * *result.floor);
  TORSOR_CHECK(result.verdict == Verdict::fail);
  TORSOR_CHECK(result.finding.find("below") != std::string::npos);
  TORSOR_CHECK(result.finding.find("not linear") != std::string::npos);
  TORSOR_CHECK(!result.decoder->linear);
  // Declared as what it is, it has no floor to break.
  const OperatorErrorResult declared =
      operator_decoder_error(codes, op, memory, world.images(), {.linear_decoder = false});
  TORSOR_CHECK(!declared.floor.has_value());
  TORSOR_CHECK(declared.verdict == Verdict::pass);
  TORSOR_CHECK(declared.details["floor"].is_null());
}

/// Declares the blocks of one operator and moves codes by another.
class PretendedOperator final : public LatentOperator {
 public:
  PretendedOperator(OperatorPointer declared, OperatorPointer used)
      : declared_(std::move(declared)), used_(std::move(used)) {}
  [[nodiscard]] std::string name() const override { return "pretended"; }
  [[nodiscard]] const FiniteGroup& group() const override { return used_->group(); }
  [[nodiscard]] CodeShape code() const override { return used_->code(); }
  [[nodiscard]] at::Tensor apply(const at::Tensor& codes,
                                 const at::Tensor& elements) const override {
    return used_->apply(codes, elements);
  }
  [[nodiscard]] std::vector<CodeBlock> blocks() const override { return declared_->blocks(); }

 private:
  OperatorPointer declared_;
  OperatorPointer used_;
};

TORSOR_TEST("D23: an operator that moves codes otherwise than it declares falls below its floor") {
  const PolarWorld& world = polar_world();
  const FiniteGroup& group = world.images().group;
  const PretendedOperator op(std::make_shared<PlaneOperator>(group, 60),
                             std::make_shared<ShiftOperator>(group, 60));
  const OperatorErrorResult result = through(world.shift(6), op, world);
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.verdict == Verdict::fail);
  TORSOR_CHECK(result.finding.find("otherwise than it declares") != std::string::npos);
  TORSOR_CHECK(result.decoder->linear);
}

TORSOR_TEST("D23: a decoder's constant is one more invariant, and no leak") {
  // All objects share one mean image: a decoder that adds it needs no invariant code.
  const PolarWorld world(24, 0, 3);
  OrbitTable images = world.images();
  const at::Tensor shared = images.values[0].mean(0);
  images.values = images.values - images.values.mean(1, true) + shared;
  const LinearModel plane = world.plane(0);
  const OrbitTable codes = plane.codes(images);
  const Decoder add = [decode = plane.decode(), shared](const at::Tensor& z) {
    return decode(z) + shared;
  };
  const OperatorErrorResult result =
      operator_decoder_error(codes, PlaneOperator(images.group, 2), add, images);
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.decoder->constant);
  TORSOR_CHECK(result.decoder->linear);
  TORSOR_CHECK(std::abs(result.errors.error - *result.floor) < kRounding);
}

TORSOR_TEST("D23: half-hearted movement is the model's fault, a negative image of no use at all") {
  const PolarWorld& world = polar_world();
  const ShiftOperator op(world.images().group, 60);
  const LinearModel model = world.shift(6);
  const OrbitTable codes = model.codes(world.images());
  // What moves at half its size: ¼ of the variance, which is half of the identity's error.
  const at::Tensor mean = codes.values.mean(1, true);
  OrbitTable faint = codes;
  faint.values = mean + 0.5 * (codes.values - mean);
  const OperatorErrorResult half =
      operator_decoder_error(faint, op, model.decode(), world.images());
  TORSOR_INFO(half.line());
  TORSOR_CHECK(std::abs(half.effect - 0.125) < 1e-12);
  TORSOR_CHECK(half.verdict == Verdict::inconclusive);
  TORSOR_CHECK(half.finding.find("the model's") != std::string::npos);
  const OperatorErrorResult negative = operator_decoder_error(
      codes, op, [&](const at::Tensor& z) { return -model.decode()(z); }, world.images());
  TORSOR_INFO(negative.line());
  TORSOR_CHECK(negative.verdict == Verdict::fail);
  TORSOR_CHECK(negative.finding.find("of no use") != std::string::npos);
}

TORSOR_TEST("D23: few objects, still images, NaN and float32 are told apart") {
  const PolarWorld few(19, 0, 2);
  const ShiftOperator op(few.images().group, 60);
  TORSOR_CHECK(through(few.shift(6), op, few).verdict == Verdict::inconclusive);
  const PolarWorld& world = polar_world();
  const LinearModel model = world.shift(6);
  OrbitTable codes = model.codes(world.images());
  OrbitTable still = world.images();
  still.values = at::ones_like(still.values);
  const OperatorErrorResult none = operator_decoder_error(
      codes, op,
      [&](const at::Tensor& z) {
        return at::ones({z.size(0), 60}, at::kDouble);
      },
      still);
  TORSOR_CHECK(none.verdict == Verdict::inconclusive);
  TORSOR_CHECK(none.finding.find("No image moves") != std::string::npos);
  const OperatorErrorResult single = operator_decoder_error(
      codes, op, [&](const at::Tensor& z) { return model.decode()(z).to(at::kFloat); },
      world.images());
  TORSOR_CHECK(single.verdict == Verdict::pass);
  TORSOR_CHECK(single.errors.error < 1e-12);
  const OperatorErrorResult lost = operator_decoder_error(
      codes, op,
      [&](const at::Tensor& z) {
        at::Tensor x = model.decode()(z);
        x[13][5] = std::numeric_limits<double>::quiet_NaN();
        return x;
      },
      world.images());
  TORSOR_CHECK(lost.verdict == Verdict::fail);
  TORSOR_CHECK(lost.finding.find("object 1, moved by element 3,") != std::string::npos);
  codes.values[2][7][0] = std::numeric_limits<double>::infinity();
  const OperatorErrorResult bad = operator_decoder_error(codes, op, model.decode(), world.images());
  TORSOR_CHECK(bad.verdict == Verdict::fail);
  TORSOR_CHECK(bad.finding.find("object 2 in pose 7") != std::string::npos);
}

TORSOR_TEST("D23: what does not fit together is refused") {
  const PolarWorld& world = polar_world();
  const OrbitTable& images = world.images();
  const LinearModel model = world.shift(6);
  const OrbitTable codes = model.codes(images);
  const ShiftOperator op(images.group, 60);
  TORSOR_THROWS_WITH(
      operator_decoder_error(codes, ShiftOperator(images.group, 50), model.decode(), images),
      InvalidArgument, "on 50 values does not move codes of C10 with 60");
  TORSOR_THROWS_WITH(through(model, op, world, {.starts = {10}}), InvalidArgument,
                     "10 is no element");
  TORSOR_THROWS_WITH(through(model, op, world, {.near = 1.0}), InvalidArgument, "not 1");
  OrbitTable other = images;
  other.values = images.values.slice(0, 0, 7);
  TORSOR_THROWS_WITH(operator_decoder_error(codes, op, model.decode(), other), InvalidArgument,
                     "do not belong to 7 image orbits");
  const Decoder narrow = [](const at::Tensor& z) { return at::ones({z.size(0), 59}); };
  TORSOR_THROWS_WITH(operator_decoder_error(codes, op, narrow, images), InvalidArgument,
                     "of 60 values");
}

}  // namespace
}  // namespace torsor::testing
