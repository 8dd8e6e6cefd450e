#include "cli/report/diagnosis_data.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/report/json_reader.hpp"
#include "cli/report/plot_scale.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

struct Answer {
  std::string_view topic, verdict, text;
  Tone tone;
};

constexpr std::array kAnswers{
    Answer{"equivariant", "pass", "Yes", Tone::good},
    Answer{"equivariant", "fail", "No", Tone::bad},
    Answer{"structure", "distributed", "Distributed", Tone::plain},
    Answer{"structure", "disentangled", "Disentangled", Tone::plain},
    Answer{"structure", "mixed", "Mixed", Tone::plain},
    Answer{"structure", "trivial", "Trivial", Tone::plain},
    Answer{"defects", "none", "None found", Tone::good},
    Answer{"defects", "soft", "Soft", Tone::open},
    Answer{"defects", "hard", "Hard", Tone::bad},
};

constexpr std::array<std::pair<const char*, const char*>, 3> kTopics{
    {{"equivariant", "Equivariant?"},
     {"structure", "Distributed or disentangled?"},
     {"defects", "Defects?"}}};

void answer(HeadlineAnswer& headline, bool vacuous) {
  if (headline.verdict.empty()) headline.verdict = "inconclusive";
  headline.answer = headline.verdict == "inconclusive" ? "Undecided" : capital(headline.verdict);
  headline.tone = headline.verdict == "inconclusive" ? Tone::open : Tone::plain;
  for (const Answer& one : kAnswers) {
    if (one.topic != headline.topic || one.verdict != headline.verdict) continue;
    headline.answer = one.text;
    headline.tone = one.tone;
  }
  if (vacuous && headline.verdict == "pass") {
    headline.answer = "Yes, but vacuously";
    headline.tone = Tone::open;
  }
}

std::string bounds_text(const Bounds& bounds) {
  return fmt::format("{} to {}", number_text(bounds.first), number_text(bounds.second));
}

std::string plain_name(std::string name) {
  for (char& c : name) c = c == '_' ? ' ' : c;
  return name;
}

/// Numbers, texts and flags as text; nothing for the rest.
std::string scalar_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_number_integer()) return count_text(value.get<long long>());
  if (value.is_number()) return number_text(value.get<double>());
  return {};
}

using Figures = std::vector<std::pair<std::string, std::string>>;

/// The members that have a plain value, but for those named in `known`.
template <std::size_t N>
Figures scalars(const JsonReader& reader, const std::array<std::string_view, N>& known) {
  Figures out;
  for (const auto& [name, value] : reader.value().items()) {
    const std::string text = scalar_text(value);
    if (text.empty() || std::find(known.begin(), known.end(), name) != known.end()) continue;
    out.emplace_back(plain_name(name), text);
  }
  return out;
}

HeadlineAnswer headline(const JsonReader& reader, const char* topic, const char* question) {
  constexpr std::array<std::string_view, 4> kKnown{"verdict", "reason", "ci", "vacuous"};
  HeadlineAnswer out;
  out.topic = topic;
  out.question = question;
  out.verdict = reader.text("verdict");
  out.reason = reader.text("reason");
  out.figures = scalars(reader, kKnown);
  if (const auto bounds = reader.pair("ci")) {
    const auto place = out.figures.empty() ? out.figures.end() : out.figures.begin() + 1;
    out.figures.emplace(place, "95 % interval", bounds_text(*bounds));
  }
  if (const std::vector<std::string> ignored = reader.texts("ignored"); !ignored.empty()) {
    out.figures.emplace_back("ignored factors", list_text(ignored));
  }
  answer(out, reader.flag("vacuous"));
  return out;
}

DiagnosticRow diagnostic(const JsonReader& reader) {
  DiagnosticRow row;
  row.id = reader.text("id");
  row.name = reader.text("name");
  row.verdict = reader.text("verdict");
  row.finding = reader.text("finding");
  row.effect = reader.number("effect");
  row.interval = reader.pair("ci");
  row.resolution = reader.number("resolution");
  return row;
}

MultiplicityRow multiplicity(const JsonReader& reader) {
  return {reader.text("irrep"), reader.whole("dimension"), reader.number("value"),
          reader.pair("ci")};
}

void add_tables(Diagnosis& out, const JsonReader& root) {
  for (const JsonReader& one : root.objects("diagnostics")) {
    out.diagnostics.push_back(diagnostic(one));
  }
  for (const JsonReader& one : root.objects("strata")) {
    out.strata.push_back(
        {one.whole("stabilizer_order"), one.whole("objects"), one.number("kappa")});
  }
  for (const JsonReader& one : root.objects("vortices")) {
    out.vortices.push_back(parse_vortex(one.value(), one.path()));
  }
  for (const JsonReader& one : root.objects("multiplicities")) {
    out.multiplicities.push_back(multiplicity(one));
  }
  for (const JsonReader& one : root.objects("floors")) {
    out.floors.push_back({one.text("name"), one.number("value"), one.number("measured")});
  }
}

}  // namespace

VortexMark parse_vortex(const Json& json, const std::string& path) {
  const JsonReader reader(json, path);
  VortexMark vortex;
  vortex.family = reader.text("family");
  vortex.type = reader.text("type");
  vortex.x = reader.number_or("x", 0.0);
  vortex.y = reader.number_or("y", 0.0);
  vortex.charge = reader.whole("charge").value_or(0);
  vortex.core = reader.number("core");
  vortex.stabilizer = reader.whole("stabilizer");
  if (json.contains("pose_lost") && !json["pose_lost"].is_null()) {
    vortex.pose_lost = reader.flag("pose_lost");
  }
  return vortex;
}

Diagnosis parse_diagnosis(const Json& json) {
  const JsonReader root(json);
  Diagnosis out;
  if (const auto headlines = root.object("headline")) {
    for (const auto& [topic, question] : kTopics) {
      const auto one = headlines->object(topic);
      if (one) out.headlines.push_back(headline(*one, topic, question));
    }
  }
  if (const auto input = root.object("input")) {
    out.input = scalars(*input, std::array<std::string_view, 0>{});
  }
  add_tables(out, root);
  for (const JsonReader& one : root.objects("figures")) {
    out.figures.push_back(parse_diagnosis_figure(one.value(), one.path()));
  }
  return out;
}

std::optional<Diagnosis> load_diagnosis(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "diagnosis.json";
  if (!std::filesystem::exists(file)) return std::nullopt;
  const Json json = read_json(file);
  try {
    return parse_diagnosis(json);
  } catch (const InvalidArgument& error) {
    throw DataError(file.string(), fmt::format("not a diagnosis: {}", error.what()));
  }
}

}  // namespace torsor
