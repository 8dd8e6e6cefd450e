#include "cli/study/turning_gaps.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "cli/side_by_side.hpp"
#include "diagnostics/metrics/code_blocks.hpp"

namespace torsor {

Json seed_summary(const std::vector<double>& values) {
  if (values.empty()) return {};
  const auto [mean, deviation] = mean_and_deviation(values);
  return {{"mean", mean},
          {"deviation", values.size() > 1 ? Json(deviation) : Json()},
          {"seeds", values.size()}};
}

TurningGaps::TurningGaps(std::vector<std::string> turning) : turning_(std::move(turning)) {}

void TurningGaps::add(const MetricSubject& subject) {
  const MetricResult* units = subject.report.find("mig");
  const std::vector<MetricResult>& single = subject.report.single;
  const auto column = std::ranges::find(single, "mig", &MetricResult::name);
  const MetricResult& by_column = column == single.end() ? *units : *column;
  if (!units->value || !by_column.value) return;
  unit_.push_back(mean_gap(*units));
  column_.push_back(mean_gap(by_column));
  two_columns_ = two_columns_ && std::abs(mean_width(*units, subject.columns) - 2.0) <= 0.5;
  moved_ = moved_ || !subject.basis.empty();
}

Json TurningGaps::json() const {
  if (unit_.empty()) return {};
  return {{"unit", seed_summary(unit_)},
          {"column", seed_summary(column_)},
          {"two_columns", two_columns_},
          {"new_coordinates", moved_}};
}

double TurningGaps::mean_over(const MetricResult& mig,
                              const std::function<double(Eigen::Index)>& value) const {
  double sum = 0.0;
  const auto names = mig.details.at("factors").get<std::vector<std::string>>();
  for (const std::string& name : turning_) {
    sum += value(std::ranges::find(names, name) - names.begin());
  }
  return sum / static_cast<double>(turning_.size());
}

double TurningGaps::mean_gap(const MetricResult& mig) const {
  return mean_over(mig, [&](Eigen::Index k) {
    return mig.details.at("gap").at(static_cast<std::size_t>(k)).get<double>();
  });
}

double TurningGaps::mean_width(const MetricResult& mig, Eigen::Index columns) const {
  return mean_over(mig, [&](Eigen::Index k) {
    Eigen::Index unit = 0;
    mig.matrix.col(k).maxCoeff(&unit);
    const std::string& name = mig.matrix_rows.at(static_cast<std::size_t>(unit));
    return static_cast<double>(parse_blocks(name, columns).front().size());
  });
}

}  // namespace torsor
