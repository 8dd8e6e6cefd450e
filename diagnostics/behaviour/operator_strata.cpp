#include "diagnostics/behaviour/operator_strata.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include <ATen/TensorOperators.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "operators/orbit_floor.hpp"

namespace torsor {
namespace {

/// The objects of each stratum, by the order of their images' stabilizer.
std::map<std::int64_t, std::vector<std::int64_t>> strata_of(const OrbitTable& images) {
  std::map<std::int64_t, std::vector<std::int64_t>> strata;
  for (std::int64_t o = 0; o < images.objects(); ++o) {
    const auto order =
        static_cast<std::int64_t>(periods(images, o, 5.0 * images.noise).elements.size());
    strata[order].push_back(o);
  }
  return strata;
}

/// The empty floor of the operator, or nothing where theorem T8 says nothing.
std::optional<OrbitFloor> known_floor(const LatentOperator& op,
                                      const std::optional<DecoderShape>& decoder) {
  if (!decoder) return std::nullopt;
  try {
    return OrbitFloor(op, decoder->constant);
  } catch (const NumericalError&) {
    return std::nullopt;  // the matrices are no representation
  }
}

/// A floor with the rounding below which an error may fall.
struct Bound {
  OrbitLoss loss;  // per value
  double rounding = 0.0;
};

Bound bound_of(OrbitFloor floor, const at::Tensor& orbits, double noise) {
  floor.add(orbits);
  OrbitLoss loss = floor.loss();
  const auto values = static_cast<double>(orbits.numel());
  loss.energy /= values;
  loss.outside /= values;
  loss.rank /= values;
  const double rounding =
      2.0 * std::sqrt(loss.total()) * noise + noise * noise + 1e-12 * loss.energy;
  return {loss, rounding};
}

std::string below_floor(const OperatorErrorResult& result, const std::string& whose, double error,
                        double floor) {
  const std::string cause =
      result.decoder->linear
          ? "it saw the target, or the operator moves codes otherwise than it declares"
          : fmt::format("the decoder is not linear (by {:.2g})", result.decoder->defect);
  return fmt::format("The error {:.4g}{} is below {:.4g}, the least of any linear decoder: {}.",
                     error, whose, floor, cause);
}

/// Sets the finding if the error of the whole set or of a stratum is below its floor.
bool violates(OperatorErrorResult& result, const std::vector<Bound>& bounds, const Bound& whole) {
  for (std::size_t s = 0; s < bounds.size(); ++s) {
    const OperatorErrorStratum& stratum = result.strata[s];
    const double floor = bounds[s].loss.total();
    if (stratum.errors.error >= floor - bounds[s].rounding) continue;
    result.finding = below_floor(
        result, fmt::format(" of the images with {} symmetries", stratum.stabilizer_order),
        stratum.errors.error, floor);
    return true;
  }
  if (result.errors.error >= whole.loss.total() - whole.rounding) return false;
  result.finding = below_floor(result, "", result.errors.error, whole.loss.total());
  return true;
}

}  // namespace

OperatorErrors operator_errors(const OperatorSquares& squares, const at::Tensor& objects) {
  const auto mean = [&](const at::Tensor& table) {
    return table.index_select(0, objects).mean().item<double>();
  };
  return {mean(squares.error), mean(squares.identity), mean(squares.mean), mean(squares.pose_lost)};
}

bool fill_operator_strata(OperatorErrorResult& result, const OperatorSquares& squares,
                          const LatentOperator& op, const OrbitTable& images) {
  const std::optional<OrbitFloor> empty = known_floor(op, result.decoder);
  const double noise = std::max(squares.noise, images.noise);
  std::vector<Bound> bounds;
  for (const auto& [order, list] : strata_of(images)) {
    const at::Tensor objects = at::tensor(list, at::kLong);
    result.strata.push_back({.stabilizer_order = order,
                             .objects = objects.size(0),
                             .errors = operator_errors(squares, objects)});
    if (!empty) continue;
    bounds.push_back(bound_of(*empty, images.values.index_select(0, objects), noise));
    result.strata.back().floor = bounds.back().loss.total();
  }
  if (!empty) return false;
  const Bound whole = bound_of(*empty, images.values, noise);
  result.floor = whole.loss.total();
  result.outside = whole.loss.outside;
  if (result.errors.identity > 0.0) result.resolution = whole.rounding / result.errors.identity;
  const bool below = violates(result, bounds, whole);
  if (!result.decoder->linear && !below) {  // floors bound linear decoders only
    result.floor.reset();
    for (OperatorErrorStratum& stratum : result.strata) stratum.floor.reset();
  }
  return below;
}

}  // namespace torsor
