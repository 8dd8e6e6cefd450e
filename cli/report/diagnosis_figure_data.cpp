#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include "cli/report/diagnosis_data.hpp"
#include "cli/report/json_reader.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kLargestImage = 4096;  // pixels across
constexpr std::int64_t kMostCells = 2048;

/// A size within 1 to `most`.
std::int64_t size(const JsonReader& reader, const char* name, std::int64_t most) {
  const std::int64_t value = reader.whole(name).value_or(0);
  if (value < 1 || value > most) {
    reader.refuse(fmt::format("{} should be 1 to {} and is {}", name, most, value));
  }
  return value;
}

void require_count(const JsonReader& reader, const char* name, std::size_t found,
                   std::size_t expected, const std::string& why) {
  if (found == expected) return;
  reader.refuse(fmt::format("{} should have {} entries {} and has {}", name, expected, why, found));
}

at::Tensor image(const JsonReader& reader) {
  const std::int64_t height = size(reader, "height", kLargestImage);
  const std::int64_t width = size(reader, "width", kLargestImage);
  const std::vector<double> values = reader.numbers("values");
  require_count(reader, "values", values.size(), static_cast<std::size_t>(height * width),
                fmt::format("for {} x {} pixels", height, width));
  at::Tensor out = at::empty({1, height, width}, at::kDouble);
  auto* pixel = out.data_ptr<double>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) reader.refuse(fmt::format("pixel {} is no number", i));
    pixel[i] = values[i];
  }
  return out;
}

/// Images at ("x", "y"), or on a path at "t".
std::vector<PlacedImage> images(const JsonReader& reader, const char* name, const char* x) {
  std::vector<PlacedImage> out;
  for (const JsonReader& one : reader.objects(name)) {
    const auto picture = one.object("image");
    if (!picture) one.refuse("there is no image");
    out.push_back({one.number_or(x, 0.0), one.number_or("y", 0.0), image(*picture)});
    if (out.back().image.sizes() != out.front().image.sizes()) {
      one.refuse("the image is not of the first one's size");
    }
  }
  return out;
}

std::complex<double> plane_value(const Json& value, const std::string& path) {
  if (value.is_null()) return {kNan, kNan};
  require(value.is_array() && value.size() == 2, "{}: expected [real, imaginary] or null, found {}",
          path, value.type_name());
  return {number_or_nan(value[0], path), number_or_nan(value[1], path)};
}

PhaseMapFigure phase_map(const JsonReader& reader) {
  PhaseMapFigure out;
  out.radius = reader.number_or("radius", 1.0);
  if (!(out.radius > 0.0)) reader.refuse(fmt::format("radius should be > 0 and is {}", out.radius));
  out.cells = size(reader, "cells", kMostCells);
  const auto values = reader.value().find("values");
  const std::size_t count =
      values != reader.value().end() && values->is_array() ? values->size() : 0;
  const auto points = static_cast<std::size_t>(out.cells + 1);
  require_count(reader, "values", count, points * points, fmt::format("for {} cells", out.cells));
  for (std::size_t i = 0; i < count; ++i) {
    out.values.push_back(plane_value((*values)[i], fmt::format("{}/values/{}", reader.path(), i)));
  }
  for (const JsonReader& one : reader.objects("vortices")) {
    out.vortices.push_back(parse_vortex(one.value(), one.path()));
  }
  out.corners = images(reader, "corners", "x");
  return out;
}

OscillationFigure oscillation(const JsonReader& reader) {
  OscillationFigure out;
  out.epsilons = reader.numbers("epsilons");
  for (const JsonReader& one : reader.objects("curves")) {
    out.curves.push_back({one.text("name"), one.numbers("values")});
    require_count(one, "values", out.curves.back().values.size(), out.epsilons.size(),
                  "as epsilons has");
  }
  if (const auto level = reader.object("level")) {
    if (const auto value = level->number("value"))
      out.level = std::pair(level->text("name"), *value);
  }
  return out;
}

MultiplicitiesFigure multiplicities(const JsonReader& reader) {
  MultiplicitiesFigure out{reader.texts("names"), reader.numbers("values"), reader.numbers("low"),
                           reader.numbers("high")};
  const std::size_t count = out.names.size();
  require_count(reader, "values", out.values.size(), count, "as names has");
  if (!out.low.empty() || !out.high.empty()) {
    require_count(reader, "low", out.low.size(), count, "as names has");
    require_count(reader, "high", out.high.size(), count, "as names has");
  }
  return out;
}

BarcodeFigure barcode(const JsonReader& reader) {
  BarcodeFigure out;
  double last = 0.0;
  for (const JsonReader& one : reader.objects("bars")) {
    const std::optional<double> birth = one.number("birth");
    if (!birth) one.refuse("there is no birth");
    out.bars.push_back({one.whole("dimension").value_or(0), *birth, one.number("death")});
    last = std::max(last, out.bars.back().death.value_or(*birth));
  }
  out.radius = std::max(reader.number_or("radius", last), last);
  return out;
}

PathFigure path(const JsonReader& reader) {
  PathFigure out{reader.numbers("t"), reader.numbers("speed"), images(reader, "images", "t")};
  require_count(reader, "speed", out.speed.size(), out.t.size(), "as t has");
  return out;
}

}  // namespace

DiagnosisFigure parse_diagnosis_figure(const Json& json, const std::string& place) {
  const JsonReader reader(json, place);
  DiagnosisFigure figure{reader.text("title"), reader.text("sentence"), {}};
  const std::string kind = reader.text("kind");
  if (kind == "phase_map") {
    figure.content = phase_map(reader);
  } else if (kind == "oscillation") {
    figure.content = oscillation(reader);
  } else if (kind == "multiplicities") {
    figure.content = multiplicities(reader);
  } else if (kind == "barcode") {
    figure.content = barcode(reader);
  } else if (kind == "path") {
    figure.content = path(reader);
  } else {
    figure.content = UnknownFigure{kind};
  }
  if (figure.title.empty()) figure.title = kind.empty() ? "A figure" : capital(kind);
  return figure;
}

}  // namespace torsor
