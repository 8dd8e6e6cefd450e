#include "cli/report/diagnosis.hpp"

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/report/diagnosis_figures.hpp"
#include "cli/report/diagnosis_tables.hpp"
#include "cli/report/page.hpp"
#include "core/file.hpp"

namespace torsor {
namespace {

std::string_view tone_name(Tone tone) {
  constexpr std::array<std::string_view, 4> kNames{"good", "bad", "open", "plain"};
  return kNames.at(static_cast<std::size_t>(tone));
}

void add_headline(Html& html, const HeadlineAnswer& headline) {
  const std::string css = fmt::format("answer {}", tone_name(headline.tone));
  html.open("div", {{"class", css}});
  html.element("div", headline.question, {{"class", "question"}});
  html.element("div", headline.answer, {{"class", "word"}});
  if (!headline.figures.empty()) {
    html.open("dl");
    for (const auto& [name, value] : headline.figures) {
      html.element("dt", name).element("dd", value);
    }
    html.close("dl");
  }
  if (!headline.reason.empty()) html.element("p", headline.reason);
  html.close("div");
}

void add_headlines(Html& html, const Diagnosis& diagnosis, const DiagnosisPlace& place) {
  if (diagnosis.headlines.empty()) return;
  const std::string anchor = place.anchor + "-verdicts";
  html.open("div", {{"class", "answers"}, {"id", anchor}});
  for (const HeadlineAnswer& headline : diagnosis.headlines) add_headline(html, headline);
  html.close("div");
}

void add_input(Html& html, const Diagnosis& diagnosis) {
  if (diagnosis.input.empty()) return;
  html.open("p", {{"class", "input"}});
  for (const auto& [name, value] : diagnosis.input) {
    html.open("span").text(name + " ").element("b", value).close("span");
  }
  html.close("p");
}

std::string heading_tag(int level) { return fmt::format("h{}", level); }

/// One table of the diagnosis with its heading, anchor and explanation.
struct Section {
  const char* anchor;
  const char* heading;
  void (*add)(Html&, const Diagnosis&);
  bool (*is_empty)(const Diagnosis&);
};

constexpr std::array kSections{
    Section{"strata", "Objects by their symmetry", &add_strata,
            [](const Diagnosis& d) { return d.strata.empty(); }},
    Section{"vortices", "Vortices of the code", &add_vortices,
            [](const Diagnosis& d) { return d.vortices.empty(); }},
    Section{"multiplicities", "Multiplicities of the irreducible representations",
            &add_multiplicities, [](const Diagnosis& d) { return d.multiplicities.empty(); }},
    Section{"floors", "Proven lower bounds", &add_floors,
            [](const Diagnosis& d) { return d.floors.empty(); }},
    Section{"diagnostics", "All diagnostics", &add_diagnostics,
            [](const Diagnosis& d) { return d.diagnostics.empty(); }},
};

void add_figures(Html& html, const Diagnosis& diagnosis, const DiagnosisPlace& place) {
  if (diagnosis.figures.empty()) return;
  const std::string anchor = place.anchor + "-figures";
  html.element(heading_tag(place.level), "Figures", {{"id", anchor}});
  for (std::size_t i = 0; i < diagnosis.figures.size(); ++i) {
    add_diagnosis_figure(html, diagnosis.figures[i], heading_tag(place.level + 1),
                         fmt::format("{}-figure-{}", place.anchor, i + 1));
  }
}

void add_contents(Html& html, const Diagnosis& diagnosis, const DiagnosisPlace& place) {
  html.open("nav", {{"aria-label", "Contents"}});
  const auto link = [&](const char* part, const char* heading) {
    const std::string address = fmt::format("#{}-{}", place.anchor, part);
    html.element("a", heading, {{"href", address}});
  };
  for (const Section& section : kSections) {
    if (!section.is_empty(diagnosis)) link(section.anchor, section.heading);
  }
  if (!diagnosis.figures.empty()) link("figures", "Figures");
  html.close("nav");
}

std::string value_of(const Diagnosis& diagnosis, std::string_view name) {
  for (const auto& [key, value] : diagnosis.input) {
    if (key == name) return value;
  }
  return {};
}

std::string page_title(const Diagnosis& diagnosis) {
  const std::string encoder = value_of(diagnosis, "encoder");
  const std::string group = value_of(diagnosis, "group");
  std::string title = "Diagnosis";
  if (!encoder.empty()) title += " of " + encoder;
  if (!group.empty()) title += " under " + group;
  return title;
}

std::string page_of(const Diagnosis& diagnosis) {
  const std::string title = page_title(diagnosis);
  Html body;
  body.open("header").element("h1", title);
  add_contents(body, diagnosis, {});
  body.close("header").open("main");
  add_diagnosis(body, diagnosis);
  body.close("main");
  return html_page(title, body.str());
}

}  // namespace

void add_diagnosis(Html& html, const Diagnosis& diagnosis, const DiagnosisPlace& place) {
  add_headlines(html, diagnosis, place);
  add_input(html, diagnosis);
  for (const Section& section : kSections) {
    if (section.is_empty(diagnosis)) continue;
    const std::string anchor = fmt::format("{}-{}", place.anchor, section.anchor);
    html.element(heading_tag(place.level), section.heading, {{"id", anchor}});
    section.add(html, diagnosis);
  }
  add_figures(html, diagnosis, place);
}

void add_diagnosis(Html& html, const Json& diagnosis, const DiagnosisPlace& place) {
  add_diagnosis(html, parse_diagnosis(diagnosis), place);
}

std::string diagnosis_page(const Json& diagnosis) { return page_of(parse_diagnosis(diagnosis)); }

void write_diagnosis_report(const std::filesystem::path& html, const Json& diagnosis) {
  const Diagnosis parsed = parse_diagnosis(diagnosis);
  write_diagnosis_figures(parsed, html.parent_path() / "figures");
  write_file(html, page_of(parsed));
}

}  // namespace torsor
