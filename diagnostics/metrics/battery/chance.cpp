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

/// A score without an interval is clearly more than chance from this much above it on.
constexpr double kClearly = 0.05;
/// What units tell is clearly more than chance where shuffled rows leave less than this of it, and
/// the rest is more than shuffles differ by. What is counted of noise differs by a few percent,
/// what neighbours estimate scatters around 0.
constexpr double kShuffledShare = 0.8;

/// The scores of an entry on codes whose rows are shuffled, one list for each shuffle.
std::vector<BatteryScores> shuffled_scores(const BatteryEntry& entry,
                                           const BatterySubject& subject) {
  Random random = Random(subject.options.seed).stream("chance").stream(entry.name());
  std::vector<Eigen::Index> order = all_rows(subject.input.rows());
  std::vector<BatteryScores> scores;
  // Blocks are measured by neighbours, which is slow.
  const bool slow = entry.slow || !subject.input.single();
  const std::size_t count = slow && subject.input.rows() > kManyRows ? 1 : entry.shuffles;
  for (std::size_t i = 0; i < count; ++i) {
    random.shuffle(order);
    const MetricInput shuffled = subject.input.with_codes(subject.input.codes()(order, Eigen::all))
                                     .with_blocks(subject.input.blocks())
                                     .without_intervals();
    scores.push_back(entry.scores({shuffled, subject.options}, random.stream(i)));
  }
  return scores;
}

void compare_values(MetricResult& score, const std::vector<double>& shuffled) {
  const double most = std::ranges::max(shuffled);
  score.details["chance"] = most;
  const double least = score.interval ? score.interval->low : *score.value - kClearly;
  if (least > most) return;
  add_remark(score, fmt::format("Not clearly more than shuffled rows give ({:.2f}).", most));
}

void compare_relations(MetricResult& score, const std::vector<double>& shuffled) {
  const auto [least, most] = std::ranges::minmax(shuffled);
  const double told = score.matrix.sum();
  score.details["chance_share"] = told > 0.0 ? most / told : 1.0;
  if (most < kShuffledShare * told && told > most + (most - least)) return;
  add_remark(
      score,
      "The units tell hardly more of the factors than with shuffled rows: shares of that are "
      "any number.");
}

}  // namespace

void add_chance(const BatteryEntry& entry, const BatterySubject& subject, BatteryScores& scores) {
  if (entry.shuffles == 0 || !subject.options.chance) return;
  if (std::ranges::none_of(scores, [](const auto& score) { return score.value.has_value(); })) {
    return;
  }
  const std::vector<BatteryScores> shuffled = shuffled_scores(entry, subject);
  for (std::size_t s = 0; s < scores.size(); ++s) {
    if (!scores[s].value) continue;
    const bool shares = entry.shares && scores[s].matrix.size() > 0;
    std::vector<double> values;
    for (const BatteryScores& one : shuffled) {
      if (!one[s].value) continue;
      values.push_back(shares ? one[s].matrix.sum() : *one[s].value);
    }
    if (values.empty()) continue;
    shares ? compare_relations(scores[s], values) : compare_values(scores[s], values);
  }
}

}  // namespace torsor
