#include "diagnostics/metrics/battery/chance.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {
namespace {

/// From here on slow metrics have their chance from one shuffle.
constexpr Eigen::Index kManyRows = 2000;

/// The values of each score of an entry on codes whose rows are shuffled, where they have one.
std::vector<std::vector<double>> shuffled_values(const BatteryEntry& entry,
                                                 const BatterySubject& subject) {
  Random random = Random(subject.options.seed).stream("chance").stream(entry.name());
  std::vector<Eigen::Index> order = all_rows(subject.input.rows());
  std::vector<std::vector<double>> values(entry.metrics.size());
  // Blocks are measured by neighbours, which is slow.
  const bool slow = entry.slow || !subject.input.single();
  const std::size_t count = slow && subject.input.rows() > kManyRows ? 1 : entry.shuffles;
  for (std::size_t i = 0; i < count; ++i) {
    random.shuffle(order);
    const MetricInput shuffled = subject.input.with_codes(subject.input.codes()(order, Eigen::all))
                                     .with_blocks(subject.input.blocks())
                                     .without_intervals();
    const BatteryScores scores = entry.scores({shuffled, subject.options}, random.stream(i));
    for (std::size_t s = 0; s < scores.size(); ++s) {
      if (scores[s].value) values[s].push_back(*scores[s].value);
    }
  }
  return values;
}

}  // namespace

void add_chance(const BatteryEntry& entry, const BatterySubject& subject, BatteryScores& scores) {
  if (entry.shuffles == 0 || !subject.options.chance) return;
  if (std::ranges::none_of(scores, [](const auto& score) { return score.value.has_value(); })) {
    return;
  }
  const std::vector<std::vector<double>> shuffled = shuffled_values(entry, subject);
  for (std::size_t s = 0; s < scores.size(); ++s) {
    if (!scores[s].value || shuffled[s].empty()) continue;
    const double most = std::ranges::max(shuffled[s]);
    scores[s].details["chance"] = most;
    const double least = scores[s].interval ? scores[s].interval->low : *scores[s].value;
    if (least > most) continue;
    add_remark(scores[s], fmt::format("Not clearly more than shuffled rows give ({:.2f}).", most));
  }
}

}  // namespace torsor
