#include "diagnostics/behaviour/extrapolation.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <ATen/TensorOperators.h>
#include <ATen/ops/isfinite.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/behaviour/power_squares.hpp"
#include "diagnostics/equivariance/jackknife.hpp"

namespace torsor {
namespace {

struct Estimates {
  Estimate growth;
  Estimate trained;  // the largest error of the trained powers
  Estimate far;      // and of those beyond
};

/// The largest error of the trained powers, or of all beyond.
double largest(const std::vector<double>& list, std::size_t trained, bool beyond) {
  const auto middle = list.begin() + static_cast<std::ptrdiff_t>(trained);
  return beyond ? *std::max_element(middle, list.end()) : *std::max_element(list.begin(), middle);
}

Estimates estimates(const PowerSquares& squares, std::size_t trained) {
  const std::vector<double> all = squares.errors();
  std::vector<double> growth;
  std::vector<double> near;
  std::vector<double> far;
  for (std::size_t o = 0; o < squares.moving.size(); ++o) {
    const std::vector<double> list = squares.errors(o);
    growth.push_back(power_slope(list));
    near.push_back(largest(list, trained, false));
    far.push_back(largest(list, trained, true));
  }
  return {jackknife(power_slope(all), growth), jackknife(largest(all, trained, false), near),
          jackknife(largest(all, trained, true), far)};
}

void judge(ExtrapolationResult& result, const Estimates& e, const ExtrapolationOptions& options) {
  const std::string growth =
      fmt::format("the error grows from {:.3g} up to power {} to {:.3g} up to power {}",
                  result.trained_error, options.trained, result.far_error, options.farthest);
  if (e.trained.interval.low > options.allowance) {
    result.finding = fmt::format(
        "The step misses the trained powers by {:.3g} already: extrapolation tests nothing.",
        result.trained_error);
  } else if (std::max(e.far.interval.high, e.trained.interval.high) <= options.allowance) {
    result.verdict = Verdict::pass;
    result.finding = fmt::format("Powers of the step predict the orbit: {}.", growth);
  } else if (e.far.interval.low > options.allowance &&
             e.trained.interval.high <= options.allowance) {
    result.verdict = Verdict::fail;
    result.finding = result.exponent
                         ? fmt::format("Powers of the step leave the orbit: {} (as power^{:.2g}).",
                                       growth, *result.exponent)
                         : fmt::format("Powers of the step leave the orbit: {}.", growth);
  } else {
    result.finding = fmt::format("The objects leave it open: {}.", growth);
  }
}

void report(ExtrapolationResult& result, const PowerSquares& squares,
            const ExtrapolationOptions& options) {
  const std::vector<double> list = squares.errors();
  const double moving = squares.moved();
  Json powers = Json::array();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const PowerError entry{static_cast<std::int64_t>(i) + 1, list[i],
                           moving > 0.0 ? std::sqrt(squares.drift[i] / moving) : 0.0};
    result.powers.push_back(entry);
    powers.push_back({{"power", entry.power}, {"error", entry.error}, {"drift", entry.drift}});
  }
  const auto trained = static_cast<std::size_t>(options.trained);
  result.trained_error = largest(list, trained, false);
  result.far_error = largest(list, trained, true);
  result.growth = power_slope(list);
  result.effect = result.growth;
  result.exponent = power_exponent(list, squares.rounding);
  result.resolution = squares.rounding;
  result.details = {{"powers", powers},
                    {"trained", options.trained},
                    {"growth", result.growth},
                    {"exponent", result.exponent ? Json(*result.exponent) : Json()}};
  if (moving == 0.0) {
    result.finding = "No code moves: every power of every step would do.";
    return;
  }
  if (squares.moving.size() >= 2) {
    const Estimates e = estimates(squares, trained);
    result.interval = e.growth.interval;
    if (squares.moving.size() >= kLeastObjects) return judge(result, e, options);
  }
  result.finding = fmt::format("{} objects are too few for an interval.", squares.moving.size());
}

ExtrapolationResult blank() {
  ExtrapolationResult result;
  result.id = "D24";
  result.name = "extrapolation by powers";
  return result;
}

ExtrapolationOptions checked(const FiniteGroup& group, FiniteGroup::Element generator,
                             ExtrapolationOptions options) {
  require(generator < group.order(), "{} is no element of {}", generator, group.name());
  if (options.farthest == 0)
    options.farthest = static_cast<std::int64_t>(group.element_order(generator));
  require(1 <= options.trained && options.trained < options.farthest && options.allowance > 0.0,
          "powers trained up to {} and predicted up to {} with allowance {} test nothing",
          options.trained, options.farthest, options.allowance);
  return options;
}

/// The codes of the reference pose after 1, 2, ... steps.
std::vector<at::Tensor> predicted(const OrbitTable& codes, const CodeStep& step,
                                  std::int64_t farthest) {
  std::vector<at::Tensor> list;
  at::Tensor now = codes.values.select(1, 0);
  for (std::int64_t p = 1; p <= farthest; ++p) {
    now = step(now).detach().to(at::kCPU, at::kDouble);
    require(now.dim() == 2 && now.size(0) == codes.objects() && now.size(1) == codes.size(),
            "a step moves codes [{}, {}] to codes of that shape", codes.objects(), codes.size());
    list.push_back(now);
  }
  return list;
}

/// Sets a failure if a code or a prediction is not finite.
bool is_finite(ExtrapolationResult& result, const OrbitTable& codes,
               const std::vector<at::Tensor>& predictions) {
  if (const auto bad = first_bad_value(codes)) {
    result.finding =
        fmt::format("The code of object {} in pose {} is not finite.", bad->object, bad->element);
  }
  for (std::size_t p = 0; p < predictions.size() && result.finding.empty(); ++p) {
    const at::Tensor good = at::isfinite(predictions[p]).all(1);
    if (good.all().item<bool>()) continue;
    result.finding = fmt::format("The prediction of object {} at power {} is not finite.",
                                 good.to(at::kInt).argmin().item<std::int64_t>(), p + 1);
  }
  if (!result.finding.empty()) result.verdict = Verdict::fail;
  return result.finding.empty();
}

}  // namespace

ExtrapolationResult extrapolation(const OrbitTable& codes, FiniteGroup::Element generator,
                                  const CodeStep& step, const ExtrapolationOptions& options) {
  ExtrapolationResult result = blank();
  const ExtrapolationOptions full = checked(codes.group, generator, options);
  const std::vector<at::Tensor> predictions = predicted(codes, step, full.farthest);
  if (!is_finite(result, codes, predictions)) return result;
  report(result, power_squares(power_orbits(codes, generator), predictions, codes.noise), full);
  return result;
}

ExtrapolationResult decoded_extrapolation(const OrbitTable& codes, FiniteGroup::Element generator,
                                          const CodeStep& step, const Decoder& decode,
                                          const OrbitTable& images,
                                          const ExtrapolationOptions& options) {
  require(codes.group == images.group && codes.objects() == images.objects(),
          "{} code orbits of {} do not belong to {} image orbits of {}", codes.objects(),
          codes.group.name(), images.objects(), images.group.name());
  ExtrapolationResult result = blank();
  const ExtrapolationOptions full = checked(codes.group, generator, options);
  std::vector<at::Tensor> predictions = predicted(codes, step, full.farthest);
  for (at::Tensor& p : predictions) p = image_rows(decode(p), images.objects(), images.size());
  if (!is_finite(result, codes, predictions)) return result;
  report(result, power_squares(power_orbits(images, generator), predictions, images.noise), full);
  return result;
}

}  // namespace torsor
