#include "diagnostics/metrics/metric_parts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace torsor {

std::string metric_id(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, int>, 4> kRevised{
      {{"beta_vae", 2}, {"explicitness", 3}, {"higgins", 2}, {"sap_discrete", 2}}};
  const auto* const found =
      std::ranges::find(kRevised, name, [](const auto& e) { return e.first; });
  return fmt::format("{}/{}", name, found == kRevised.end() ? 1 : found->second);
}

MetricResult metric_result(std::string_view name, std::string estimator) {
  MetricResult result;
  result.name = name;
  result.id = metric_id(name);
  result.estimator = std::move(estimator);
  return result;
}

MetricResult metric_result(std::string_view name, const MetricInput& input, std::string estimator) {
  MetricResult result = metric_result(name, std::move(estimator));
  result.details["units"] = blocks_text(input.blocks());
  Json names = Json::array();
  for (const Factor& factor : input.factors()) names.push_back(factor.name);
  result.details["factors"] = std::move(names);
  return result;
}

bool too_wide_to_resample(Eigen::Index columns, MetricResult& result) {
  if (columns < kManyColumns) return false;
  add_remark(result, fmt::format("No interval: {} columns are too many to resample.", columns));
  return true;
}

bool resamples(const MetricInput& input) {
  return input.intervals() && input.rows() >= kIntervalRows;
}

bool subsamples(const MetricInput& input, double fraction) {
  return input.intervals() &&
         std::floor(fraction * static_cast<double>(input.rows())) >= kIntervalRows;
}

bool is_constant(const Eigen::MatrixXd& rows) {
  for (const auto column : rows.colwise()) {
    if ((column.array() != column[0]).any()) return false;
  }
  return true;
}

Json number_list(const Eigen::VectorXd& values) {
  Json list = Json::array();
  for (const double v : values) list.push_back(std::isfinite(v) ? Json(v) : Json());
  return list;
}

void add_remark(MetricResult& result, std::string_view sentence) {
  if (!result.remark.empty()) result.remark += ' ';
  result.remark += sentence;
}

void remark_left_out(MetricResult& result, const MetricInput& input, const std::vector<bool>& kept,
                     std::string_view why) {
  std::string names;
  for (std::size_t k = 0; k < kept.size(); ++k) {
    if (kept[k]) continue;
    if (!names.empty()) names += ", ";
    names += input.factors()[k].name;
  }
  if (names.empty()) return;
  add_remark(result, fmt::format("Left out, because {}: {}.", why, names));
}

std::vector<bool> varying_factors(const MetricInput& input) {
  std::vector<bool> kept;
  for (const Factor& factor : input.factors()) {
    kept.push_back(factor.values.minCoeff() < factor.values.maxCoeff());
  }
  return kept;
}

std::vector<Eigen::Index> kept_numbers(const std::vector<bool>& kept) {
  std::vector<Eigen::Index> numbers;
  for (std::size_t k = 0; k < kept.size(); ++k) {
    if (kept[k]) numbers.push_back(static_cast<Eigen::Index>(k));
  }
  return numbers;
}

double kept_mean(const Eigen::VectorXd& values, const std::vector<bool>& kept) {
  double sum = 0.0;
  double count = 0.0;
  for (std::size_t k = 0; k < kept.size(); ++k) {
    if (!kept[k]) continue;
    sum += values[static_cast<Eigen::Index>(k)];
    count += 1.0;
  }
  return count > 0.0 ? sum / count : 0.0;
}

}  // namespace torsor
