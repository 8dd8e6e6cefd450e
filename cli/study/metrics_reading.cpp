#include "cli/study/metrics_reading.hpp"

#include <optional>

#include <fmt/format.h>

namespace torsor {
namespace {

constexpr double kClear = 0.2;   // a difference that is no accident of a seed
constexpr double kSmall = 0.05;  // of a score that is best at 0

std::optional<double> mean_of(const Json& figures, const char* metric) {
  if (!figures.contains(metric) || figures.at(metric).is_null()) return std::nullopt;
  return figures.at(metric).at("mean").get<double>();
}

/// Whether states that were held out found matrices that move the codes, in every seed.
bool found_equivariant(const Json& scores) {
  const Json& higgins = scores.at("higgins");
  return higgins.is_object() && higgins.at("equivariant").get<bool>();
}

/// What the scores of one model say of one another; empty where they agree.
std::string reading_of(const Json& model, bool several) {
  const Json& turning = model.at("turning");
  const auto gap = mean_of(turning, "column");
  const auto unit_gap = mean_of(turning, "unit");
  const auto plane = mean_of(model.at("scores"), "d_lsbd");
  const auto mixing = mean_of(model.at("scores"), "mixing");
  std::string text;
  if (several && mixing && *mixing >= kClear) {
    text += fmt::format(
        " Several factors together make {:.0f} % of the movement (mixing {:.2f}): that part of the "
        "code is no factor's own, and no split into blocks has it{}.",
        100.0 * *mixing, *mixing,
        found_equivariant(model.at("scores"))
            ? "; matrices move it all the same, it is equivariant and distributed"
            : "");
  } else if (several && mixing && plane && *mixing < kSmall && *plane < kSmall) {
    text += fmt::format(" Every factor turns a plane of its own (d_lsbd {:.2f}, mixing {:.2f}).",
                        *plane, *mixing);
  }
  if (gap && unit_gap && *unit_gap - *gap >= kClear && turning.at("two_columns").get<bool>()) {
    text += fmt::format(
        " Of what goes around, MIG is {:.2f} by column and {:.2f} in units of two columns{}: by "
        "column each of the two is half of a turn.",
        *gap, *unit_gap, turning.at("new_coordinates").get<bool>() ? " in other coordinates" : "");
  }
  if (gap && plane && *gap >= kClear && *plane >= kClear) {
    text += fmt::format(
        " Single columns tell what goes around (MIG {:.2f}), but no plane turns with it (d_lsbd "
        "{:.2f}): one number cannot go around without a jump.",
        *gap, *plane);
  }
  return text.empty() ? text : model.at("name").get<std::string>() + ":" + text;
}

}  // namespace

std::vector<std::string> metric_disagreements(const Json& world) {
  std::vector<std::string> list;
  const bool several = world.at("cyclic").get<int>() > 1;
  for (const Json& model : world.at("rows")) {
    if (std::string text = reading_of(model, several); !text.empty()) {
      list.push_back(std::move(text));
    }
  }
  if (!several) {
    list.emplace_back(
        "One factor of motion alone: there is nothing for it to mix with, and higgins needs two.");
  }
  return list;
}

}  // namespace torsor
