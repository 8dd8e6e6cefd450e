#include "diagnostics/winding_log.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/nan_to_num.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/winding.hpp"

namespace torsor {
namespace {

/// min |F| / median |F|; 0 where F vanishes altogether.
double relative_least(const WindingEntry& entry) {
  return entry.median_length > 0.0 ? entry.least_length / entry.median_length : 0.0;
}

bool is_right(const WindingEntry& entry, int symmetry) {
  return entry.winding && std::abs(*entry.winding) == symmetry;
}

void add_events(WindingLogResult& result, std::int64_t orbit,
                const std::vector<std::int64_t>& steps,
                const std::vector<std::vector<WindingEntry>>& entries, double near) {
  std::optional<std::size_t> last;  // the last record with a defined winding
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto entry = [&](std::size_t number) -> const WindingEntry& {
      return entries[number][static_cast<std::size_t>(orbit)];
    };
    if (!entry(i).winding) continue;
    if (last && *entry(*last).winding != *entry(i).winding) {
      WindingEvent event{
          orbit, steps[*last], steps[i], *entry(*last).winding, *entry(i).winding, 1e300, 0, false};
      for (std::size_t j = *last; j <= i; ++j) {
        if (relative_least(entry(j)) >= event.nearest) continue;
        event.nearest = relative_least(entry(j));
        event.step = steps[j];
      }
      event.touched = event.nearest <= near;
      result.events.push_back(event);
    }
    last = i;
  }
}

/// The entries of a line. @throws Json::exception, InvalidArgument if it is of another form.
std::vector<WindingEntry> entries_in(const Json& line, std::size_t orbits) {
  const Json& windings = line.at("winding");
  const auto least = line.at("least").get<std::vector<double>>();
  const auto medians = line.at("median").get<std::vector<double>>();
  require(windings.is_array() && windings.size() == orbits && least.size() == orbits &&
              medians.size() == orbits,
          "a record of {} orbits has {} windings, {} least and {} median lengths", orbits,
          windings.size(), least.size(), medians.size());
  std::vector<WindingEntry> row;
  for (std::size_t o = 0; o < orbits; ++o) {
    row.push_back({std::nullopt, least[o], medians[o]});
    if (!windings[o].is_null()) row.back().winding = windings[o].get<int>();
  }
  return row;
}

Json event_json(const WindingEvent& e) {
  return {{"orbit", e.orbit}, {"before", e.before},   {"after", e.after}, {"from", e.from},
          {"to", e.to},       {"nearest", e.nearest}, {"step", e.step},   {"touched", e.touched}};
}

void judge(WindingLogResult& result, std::int64_t undefined, std::int64_t last_step) {
  const auto unseen = std::ranges::find(result.events, false, &WindingEvent::touched);
  if (unseen != result.events.end()) {
    result.finding = fmt::format(
        "Orbit {} changed from {} to {} turns between steps {} and {} but was not seen near zero: "
        "the log is too coarse, or the code jumps.",
        unseen->orbit, unseen->from, unseen->to, unseen->before, unseen->after);
  } else if (!result.stuck.empty()) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format("Orbits {} started with a wrong winding and never changed: stuck.",
                                 fmt::join(result.stuck, ", "));
  } else if (!result.wrong.empty()) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format("Orbits {} end with a wrong winding at step {}.",
                                 fmt::join(result.wrong, ", "), last_step);
  } else if (undefined > 0) {
    result.finding = fmt::format("{} orbits end with an undefined winding.", undefined);
  } else {
    result.verdict = Verdict::pass;
    result.finding =
        result.events.empty()
            ? "All orbits kept their right winding."
            : fmt::format("All orbits end at their right winding; last change by step {}.",
                          std::ranges::max(result.events, {}, &WindingEvent::after).after);
  }
}

}  // namespace

WindingLog::WindingLog(std::vector<int> symmetries, WindingLogOptions options)
    : symmetries_(std::move(symmetries)), options_(options) {
  require(!symmetries_.empty() && std::ranges::all_of(symmetries_, [](int m) { return m >= 1; }),
          "a panel has orbits, each of an image with a stabilizer C_m, m >= 1");
  require(options.noise > 0.0 && 0.0 < options.near && options.near < 1.0,
          "noise {} or nearness {} makes no log", options.noise, options.near);
}

void WindingLog::record(std::int64_t step, const at::Tensor& planes) {
  const auto orbits = static_cast<std::int64_t>(symmetries_.size());
  require(
      planes.dim() == 3 && planes.size(0) == orbits && planes.size(1) >= 3 && planes.size(2) == 2,
      "the panel's planes are [{}, n, 2], n >= 3, not {}", orbits, shape_text(planes.sizes()));
  require(steps_.empty() || step > steps_.back(), "step {} follows step {}", step,
          steps_.empty() ? 0 : steps_.back());
  const at::Tensor values = planes.detach().to(at::kCPU, at::kDouble);
  std::vector<WindingEntry> row;
  for (std::int64_t o = 0; o < orbits; ++o) {
    const WindingResult found = winding(values[o], {.noise = options_.noise});
    // Codes that are not finite have no length: a zero, as for the winding itself.
    const at::Tensor lengths = at::nan_to_num(values[o].norm(2, 1), 0.0, 0.0, 0.0);
    row.push_back({found.winding, found.least_length, lengths.median().item<double>()});
  }
  steps_.push_back(step);
  entries_.push_back(std::move(row));
}

void WindingLog::add(const std::string& line) {
  std::int64_t step = 0;
  std::vector<WindingEntry> row;
  try {
    const Json json = Json::parse(line);
    step = json.at("step").get<std::int64_t>();
    row = entries_in(json, symmetries_.size());
  } catch (const Json::exception& error) {
    throw InvalidArgument(fmt::format("no record of windings: {}", error.what()));
  }
  require(steps_.empty() || step > steps_.back(), "step {} follows step {}", step,
          steps_.empty() ? 0 : steps_.back());
  steps_.push_back(step);
  entries_.push_back(std::move(row));
}

std::string WindingLog::line() const {
  require(!entries_.empty(), "nothing was recorded yet");
  return line(entries_.size() - 1);
}

std::string WindingLog::line(std::size_t i) const {
  require(i < entries_.size(), "record {} of {}", i, entries_.size());
  Json windings = Json::array();
  Json least = Json::array();
  Json medians = Json::array();
  for (const WindingEntry& entry : entries_[i]) {
    windings.push_back(entry.winding ? Json(*entry.winding) : Json());
    least.push_back(entry.least_length);
    medians.push_back(entry.median_length);
  }
  const Json line{
      {"step", steps_[i]}, {"winding", windings}, {"least", least}, {"median", medians}};
  return line.dump();
}

WindingLogResult WindingLog::result() const {
  WindingLogResult result;
  result.id = "D29";
  result.name = "winding log";
  if (entries_.size() < 2) {
    result.finding = fmt::format("{} records show no development.", entries_.size());
    return result;
  }
  std::int64_t right = 0;
  std::int64_t undefined = 0;
  for (std::size_t o = 0; o < symmetries_.size(); ++o) {
    const auto orbit = static_cast<std::int64_t>(o);
    const std::size_t before = result.events.size();
    add_events(result, orbit, steps_, entries_, options_.near);
    const WindingEntry& last = entries_.back()[o];
    if (is_right(last, symmetries_[o])) ++right;
    if (!last.winding) ++undefined;
    if (!last.winding || is_right(last, symmetries_[o])) continue;
    result.wrong.push_back(orbit);
    if (entries_.front()[o].winding && result.events.size() == before) {
      result.stuck.push_back(orbit);
    }
  }
  std::int64_t widest = 0;
  for (std::size_t i = 1; i < steps_.size(); ++i) {
    widest = std::max(widest, steps_[i] - steps_[i - 1]);
  }
  result.effect = static_cast<double>(right) / static_cast<double>(symmetries_.size());
  result.resolution = static_cast<double>(widest);
  judge(result, undefined, steps_.back());
  Json events = Json::array();
  for (const WindingEvent& event : result.events) events.push_back(event_json(event));
  result.details = {{"records", entries_.size()},
                    {"events", events},
                    {"stuck", result.stuck},
                    {"wrong", result.wrong}};
  return result;
}

}  // namespace torsor
