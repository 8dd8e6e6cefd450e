#include "diagnostics/behaviour/operator_error.hpp"

#include <numeric>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/behaviour/operator_strata.hpp"
#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/tensor_values.hpp"

namespace torsor {
namespace {

/// The verdict where no floor is violated.
void judge(OperatorErrorResult& result, const OperatorSquares& squares, double near) {
  const OperatorErrors& e = result.errors;
  if (result.floor && *result.floor > near * e.identity) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format(
        "The operator cannot move these images: any encoder loses {:.3g} of what leaving them in "
        "place does ({:.3g} in irreps that it lacks).",
        *result.floor / e.identity, result.outside / e.identity);
    return;
  }
  if (static_cast<std::size_t>(squares.error.size(0)) < kLeastObjects) {
    result.finding = fmt::format("{} objects are too few for an interval.", squares.error.size(0));
    return;
  }
  const bool by_mean = e.mean < e.identity;
  const Estimate against =
      ratio_estimate(values_of(squares.error.mean(1)),
                     values_of((by_mean ? squares.mean : squares.identity).mean(1)));
  if (against.interval.low >= 1.0) {
    result.verdict = Verdict::fail;
    result.finding =
        fmt::format("The error is {:.3g} of what {} does: the operator is of no use.",
                    against.value, by_mean ? "the mean image" : "leaving the image in place");
  } else if (result.interval->high <= near) {
    result.verdict = Verdict::pass;
    result.finding = fmt::format(
        "The moved codes decode to the moved images: {:.2g} of the error of leaving them in place.",
        result.effect);
  } else {
    result.finding = fmt::format(
        "The error is {:.3g} of leaving the image in place{}: what is missing is the model's.",
        result.effect,
        result.floor ? fmt::format(", {:.3g} at best", *result.floor / e.identity) : "");
  }
}

Json optional_json(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json details_of(const OperatorErrorResult& result) {
  Json strata = Json::array();
  for (const OperatorErrorStratum& s : result.strata) {
    strata.push_back({{"stabilizer_order", s.stabilizer_order},
                      {"objects", s.objects},
                      {"error", s.errors.error},
                      {"floor", optional_json(s.floor)},
                      {"identity", s.errors.identity},
                      {"mean", s.errors.mean},
                      {"pose_lost", s.errors.pose_lost}});
  }
  return {{"error", result.errors.error},
          {"floor", optional_json(result.floor)},
          {"floor_outside", result.floor ? Json(result.outside) : Json()},
          {"identity", result.errors.identity},
          {"mean", result.errors.mean},
          {"pose_lost", result.errors.pose_lost},
          {"strata", strata},
          {"per_element", result.per_element},
          {"identity_per_element", result.identity_per_element},
          {"decoder_constant", result.decoder ? Json(result.decoder->constant) : Json()},
          {"decoder_linear", result.decoder ? Json(result.decoder->linear) : Json()}};
}

std::vector<FiniteGroup::Element> checked_starts(const OrbitTable& codes, const LatentOperator& op,
                                                 const OrbitTable& images,
                                                 const OperatorErrorOptions& options) {
  require(codes.group == images.group && codes.objects() == images.objects(),
          "{} code orbits of {} do not belong to {} image orbits of {}", codes.objects(),
          codes.group.name(), images.objects(), images.group.name());
  require(op.group() == images.group && op.code().values() == codes.size(),
          "an operator of {} on {} values does not move codes of {} with {}", op.group().name(),
          op.code().values(), codes.group.name(), codes.size());
  require(0.0 < options.near && options.near < 1.0, "near is a share between 0 and 1, not {}",
          options.near);
  std::vector<FiniteGroup::Element> starts = options.starts;
  for (const FiniteGroup::Element h : starts) {
    require(h < images.group.order(), "{} is no element of {}, which has {}", h,
            images.group.name(), images.group.order());
  }
  if (starts.empty()) {
    starts.resize(images.group.order());
    std::iota(starts.begin(), starts.end(), FiniteGroup::Element{0});
  }
  return starts;
}

/// Whether codes and images are finite; the finding where they are not.
bool is_finite(OperatorErrorResult& result, const OrbitTable& codes, const OrbitTable& images) {
  if (const auto bad = first_bad_value(images)) {
    result.finding =
        fmt::format("The image of object {} in pose {} is not finite.", bad->object, bad->element);
    return false;
  }
  if (const auto bad = first_bad_value(codes)) {
    result.verdict = Verdict::fail;
    result.finding =
        fmt::format("The code of object {} in pose {} is not finite.", bad->object, bad->element);
    return false;
  }
  return true;
}

}  // namespace

OperatorErrorResult operator_decoder_error(const OrbitTable& codes, const LatentOperator& op,
                                           const Decoder& decode, const OrbitTable& images,
                                           const OperatorErrorOptions& options) {
  OperatorErrorResult result;
  result.id = "D23";
  result.name = "operator through decoder";
  const std::vector<FiniteGroup::Element> starts = checked_starts(codes, op, images, options);
  if (!is_finite(result, codes, images)) return result;
  const OperatorSquares squares = operator_squares(codes, op, decode, images, starts);
  if (squares.bad) {
    result.verdict = Verdict::fail;
    result.finding =
        fmt::format("The image decoded for object {}, moved by element {}, is not finite.",
                    squares.bad->object, squares.bad->element);
    return result;
  }
  if (options.linear_decoder) {
    result.decoder = decoder_shape(decode, operator_codes(codes.values.select(1, starts[0]), op));
  }
  const at::Tensor all = at::arange(images.objects(), at::kLong);
  result.errors = operator_errors(squares, all);
  result.per_element = values_of(squares.error.mean(0));
  result.identity_per_element = values_of(squares.identity.mean(0));
  const bool moves = result.errors.identity > images.noise * images.noise;
  if (moves) {
    result.effect = result.errors.error / result.errors.identity;
    if (images.objects() >= 2) {
      result.interval =
          ratio_estimate(values_of(squares.error.mean(1)), values_of(squares.identity.mean(1)))
              .interval;
    }
  }
  if (fill_operator_strata(result, squares, op, images)) {
    result.verdict = Verdict::fail;
  } else if (!moves) {
    result.finding = "No image moves: every operator would do.";
  } else {
    judge(result, squares, options.near);
  }
  result.details = details_of(result);
  return result;
}

}  // namespace torsor
