#include "cli/report/diagnosis.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/report/diagnosis_data.hpp"
#include "cli/report/diagnosis_figures.hpp"
#include "cli/report/plot_gnuplot.hpp"
#include "cli/report/report.hpp"
#include "cli/report/verdict.hpp"
#include "cli/run_folder.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "tests/cli/attributes.hpp"
#include "tests/cli/contains.hpp"
#include "tests/cli/sample_diagnosis.hpp"
#include "tests/cli/without_path.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using testing::contains;
using testing::sample_diagnosis;

const HeadlineAnswer& headline_of(const Diagnosis& diagnosis, const std::string& topic) {
  for (const HeadlineAnswer& one : diagnosis.headlines) {
    if (one.topic == topic) return one;
  }
  throw DataError("the sample", "has no headline " + topic);
}

/// The answer to one topic when its verdict is `verdict`.
HeadlineAnswer answered(const std::string& topic, const std::string& verdict,
                        bool vacuous = false) {
  const Json json = {
      {"headline", {{topic, {{"verdict", verdict}, {"vacuous", vacuous}, {"reason", ""}}}}}};
  return headline_of(parse_diagnosis(json), topic);
}

/// Replaces every text in `value` but kinds, verdicts and types.
void replace_texts(Json& value, const std::string& by) {
  for (auto& [name, member] : value.items()) {
    if (member.is_structured()) replace_texts(member, by);
    if (member.is_string() && name != "kind" && name != "verdict") member = by;
  }
}

RunFigures diagnosed_run(const std::string& label) {
  RunFigures run;
  run.label = label;
  run.diagnosis = parse_diagnosis(sample_diagnosis());
  return run;
}

}  // namespace

TORSOR_TEST("the page of a diagnosis gives every verdict, figure, reason and finding") {
  const std::string page = diagnosis_page(sample_diagnosis());
  for (const char* text : {"Diagnosis of runs/plane under C24",
                           "Equivariant?",
                           ">Yes<",
                           "2.31e-4",
                           "2.10e-4 to 2.60e-4",
                           "The declared operator moves unseen codes.",
                           "Distributed or disentangled?",
                           ">Distributed<",
                           "ignored factors",
                           "C3 and C5 x C2",
                           "mixing index",
                           "0.940",
                           "Defects?",
                           ">Hard<",
                           "The code jumps at C3 images.",
                           "2 diagnostics: 1 fail and 1 inconclusive.",
                           "isotropy match",
                           "[2.90, 3.05]",
                           "The code merges poses of 41 objects.",
                           "Only 12 objects.",
                           "triangle chart",
                           "pose lost",
                           "<td>yes</td>",
                           "so their ratio is another",
                           "two-plane bound",
                           "1.05 ×",
                           "[3.70, 4.10]",
                           "Phase over near-triangles",
                           "One plane keeps its jump at every distance.",
                           "Each irrep is contained four times.",
                           "The codes of an orbit form a circle.",
                           "The code is steep at 0.45."}) {
    TORSOR_INFO(text);
    TORSOR_CHECK(contains(page, text));
  }
}

TORSOR_TEST("the three verdicts stand before all tables and figures") {
  const std::string page = diagnosis_page(sample_diagnosis());
  const std::size_t verdicts = page.find("class=\"answers\"");
  TORSOR_REQUIRE(verdicts != std::string::npos);
  TORSOR_CHECK(verdicts < page.find("<table"));
  TORSOR_CHECK(verdicts < page.find("<figure"));
}

TORSOR_TEST("a verdict is answered in words, and a vacuous pass is no plain yes") {
  TORSOR_CHECK(answered("equivariant", "pass").answer == "Yes");
  TORSOR_CHECK(answered("equivariant", "pass").tone == Tone::good);
  TORSOR_CHECK(answered("equivariant", "fail").answer == "No");
  TORSOR_CHECK(answered("equivariant", "pass", true).answer == "Yes, but vacuously");
  TORSOR_CHECK(answered("equivariant", "pass", true).tone == Tone::open);
  TORSOR_CHECK(answered("structure", "inconclusive").answer == "Undecided");
  TORSOR_CHECK(answered("structure", "mixed").answer == "Mixed");
  TORSOR_CHECK(answered("defects", "none").answer == "None found");
  TORSOR_CHECK(answered("defects", "hard").tone == Tone::bad);
  TORSOR_CHECK(answered("defects", "something new").answer == "Something new");
  TORSOR_CHECK(answered("defects", "something new").tone == Tone::plain);
}

TORSOR_TEST("every part of a diagnosis may be missing, null or empty") {
  TORSOR_CHECK(contains(diagnosis_page(Json::object()), "<h1>Diagnosis</h1>"));
  const Json whole = sample_diagnosis();
  for (const auto& [name, member] : whole.items()) {
    TORSOR_INFO(name);
    Json part = whole;
    part["figures"] = Json::array();
    part.erase(name);
    const std::string without = diagnosis_page(part);
    part[name] = nullptr;
    TORSOR_CHECK(diagnosis_page(part) == without);
    part[name] = member.is_array() ? Json::array() : Json::object();
    TORSOR_CHECK(diagnosis_page(part) == without);
  }
}

TORSOR_TEST("a figure without its optional parts is drawn or says that there is nothing to draw") {
  const Json diagnosis = sample_diagnosis();
  for (const Json& figure : diagnosis["figures"]) {
    Json bare = figure;
    for (const char* name : {"vortices", "corners", "curves", "level", "low", "high", "bars",
                             "images", "title", "sentence"}) {
      bare.erase(name);
    }
    TORSOR_INFO(bare["kind"].get<std::string>());
    const std::string page = diagnosis_page({{"figures", Json::array({bare})}});
    TORSOR_CHECK((contains(page, "image/svg+xml") || contains(page, "Plot left out")));
  }
  const std::string page = diagnosis_page({{"figures", Json::array({{{"kind", "hologram"}}})}});
  TORSOR_CHECK(contains(page, "no figures of the kind &quot;hologram&quot;"));
}

TORSOR_TEST("without gnuplot a diagnosis shows its tables, its phase map and the path's images") {
  const testing::WithoutPath nothing_installed;
  const std::string page = diagnosis_page(sample_diagnosis());
  TORSOR_CHECK(contains(page, "gnuplot-nox"));
  TORSOR_CHECK(testing::count_of(page, "Plot left out") == 4);
  TORSOR_CHECK(testing::count_of(page, "data:image/svg+xml") == 2);  // wide and narrow map
  TORSOR_CHECK(testing::count_of(page, "data:image/png") == 5);      // images of the path
  for (const char* text : {"1.00e-6", "after 1.50", "400", ">3.80<"}) {
    TORSOR_INFO(text);
    TORSOR_CHECK(contains(page, text));
  }
}

TORSOR_TEST("texts of a diagnosis cannot become markup") {
  Json json = sample_diagnosis();
  replace_texts(json, "<script>alert('x')</script>\"&");
  const std::string page = diagnosis_page(json);
  TORSOR_CHECK(!contains(page, "<script"));
  TORSOR_CHECK(contains(page, "&lt;script&gt;alert"));
  for (const DiagnosisFigure& figure : parse_diagnosis(json).figures) {
    for (const FigurePlot& plot : figure_plots(figure)) {
      TORSOR_CHECK(!contains(plot.draw(plot.wide).svg, "<script"));
    }
  }
}

TORSOR_TEST("a page of a diagnosis loads nothing and its addresses have their places") {
  const std::string page = diagnosis_page(sample_diagnosis());
  int found = 0;
  for (const char* name : {"src", "srcset", "href"}) {
    for (const std::string& value : testing::attribute_values(page, name)) {
      ++found;
      TORSOR_INFO(name << " = " << value.substr(0, 60));
      TORSOR_CHECK((value.starts_with("data:") || value.starts_with("#")));
      if (value.starts_with("#")) {
        TORSOR_CHECK(contains(page, fmt::format("id=\"{}\"", value.substr(1))));
      }
    }
  }
  TORSOR_CHECK(found > 7);
  for (const char* text : {"http:", "https:", "<script", "<link"}) {
    TORSOR_CHECK(!contains(page, text));
  }
}

TORSOR_TEST("a diagnosis that is none is refused with the place and what was found there") {
  const auto refused = [](const char* text, const char* why) {
    TORSOR_INFO(text);
    TORSOR_THROWS_WITH((void)parse_diagnosis(Json::parse(text)), InvalidArgument, why);
  };
  refused("[1]", "the document: expected an object, found array");
  refused(R"({"headline": 3})", "/headline: expected an object, found number");
  refused(R"({"headline": {"defects": {"verdict": 3}}})", "/headline/defects: verdict should be");
  refused(R"({"headline": {"equivariant": {"ci": [1]}}})", "two numbers and has 1");
  refused(R"({"strata": {}})", "strata should be an array and is of type object");
  refused(R"({"strata": [3]})", "/strata/0: expected an object, found number");
  refused(R"({"strata": [{"objects": 1.5}]})", "objects should be a whole number and is 1.5");
  refused(R"({"diagnostics": [{"effect": "big"}]})", "effect should be a number and is of type");
  refused(R"({"figures": [{"kind": "phase_map", "cells": 2, "values": [[0, 1]]}]})",
          "/figures/0: values should have 9 entries for 2 cells and has 1");
  refused(R"({"figures": [{"kind": "phase_map", "cells": 1, "values": [[0, 1], 3, null, null]}]})",
          "/figures/0/values/1: expected [real, imaginary] or null, found number");
  refused(R"({"figures": [{"kind": "phase_map", "cells": 1, "radius": 0}]})", "radius should be");
  refused(R"({"figures": [{"kind": "phase_map", "cells": 9999999}]})", "cells should be 1 to 2048");
  refused(R"({"figures": [{"kind": "path", "t": [0, 1], "speed": [1]}]})",
          "speed should have 2 entries as t has and has 1");
  refused(R"({"figures": [{"kind": "path", "images": [{"t": 0}]}]})", "/figures/0/images/0");
  refused(R"({"figures": [{"kind": "path", "images": [
              {"image": {"height": 2, "width": 2, "values": [0, 0, 0]}}]}]})",
          "values should have 4 entries for 2 x 2 pixels and has 3");
  refused(R"({"figures": [{"kind": "multiplicities", "names": ["a"], "values": ["b"]}]})",
          "/figures/0/values/0: expected a number or null, found string");
  refused(R"({"figures": [{"kind": "barcode", "bars": [{"death": 1}]}]})", "there is no birth");
}

TORSOR_TEST("a damaged diagnosis.json of a run is refused by the name of the file") {
  const testing::TemporaryFolder folder;
  const std::filesystem::path run = folder.path() / "run";
  RunFolder::create(run, Config{}, RunFolder::Existing::refuse);
  write_file(run / "metrics.jsonl", "");
  const std::filesystem::path file = run / "diagnosis.json";
  TORSOR_CHECK(!load_figures({run}).front().diagnosis.has_value());
  for (const char* text : {"{\"headline\": ", "[]", "{\"figures\": [{\"kind\": 7}]}"}) {
    TORSOR_INFO(text);
    write_file(file, text);
    TORSOR_THROWS_WITH(load_figures({run}), DataError, file.string());
  }
  write_json(file, sample_diagnosis());
  const std::optional<Diagnosis> read = load_figures({run}).front().diagnosis;
  TORSOR_REQUIRE(read.has_value());
  TORSOR_CHECK(read->headlines.size() == 3);
  TORSOR_CHECK(read->figures.size() == 5);
}

TORSOR_TEST("the report of runs shows the diagnosis of those that have one, each at its address") {
  ReportData data;
  data.runs.resize(3);
  data.runs[0].figures = diagnosed_run("first");
  data.runs[1].figures.label = "second";
  data.runs[2].figures = diagnosed_run("third");
  const std::string page = report_page(data);
  TORSOR_CHECK(testing::count_of(page, "class=\"answers\"") == 2);
  for (const char* text : {"id=\"run-1-diagnosis\"", "id=\"run-3-diagnosis\"",
                           "id=\"run-3-diagnosis-figure-5\"", "first, diagnosis"}) {
    TORSOR_INFO(text);
    TORSOR_CHECK(contains(page, text));
  }
  TORSOR_CHECK(!contains(page, "id=\"run-2-diagnosis\""));
  for (const std::string& target : testing::attribute_values(page, "href")) {
    TORSOR_INFO(target);
    TORSOR_CHECK(testing::count_of(page, fmt::format("id=\"{}\"", target.substr(1))) == 1);
  }
}

TORSOR_TEST("the table of runs gains the three verdicts where a run has a diagnosis") {
  RunFigures plain;
  plain.label = "plain";
  TORSOR_CHECK(!contains(plain_text(verdict_table({plain})), "equivariant"));
  const VerdictTable table = verdict_table({diagnosed_run("one"), plain});
  int found = 0;
  for (const VerdictTable::Row& row : table.rows) {
    if (row.name == "equivariant") found += row.cells == std::vector<std::string>{"Yes", "–"};
    if (row.name == "structure of the code") found += row.cells[0] == "Distributed";
    if (row.name == "defects") found += row.cells[0] == "Hard";
  }
  TORSOR_CHECK(found == 3);
}

TORSOR_TEST("a diagnosis is written as a page with its pictures as files beside it") {
  const testing::TemporaryFolder folder;
  write_diagnosis_report(folder.path() / "diagnosis.html", sample_diagnosis());
  TORSOR_CHECK(contains(read_file(folder.path() / "diagnosis.html"), "Phase over near-triangles"));
  const std::filesystem::path figures = folder.path() / "figures";
  for (const char* name : {"phase-map-1.png", "phase-map-1.svg", "path-1.png"}) {
    TORSOR_INFO(name);
    TORSOR_CHECK(std::filesystem::exists(figures / name));
  }
  if (!run_gnuplot("").found) TORSOR_SKIP("gnuplot is not installed");
  for (const char* name : {"oscillation-1.svg", "multiplicities-1.svg", "barcode-1.svg",
                           "barcode-1-diagram.svg", "path-1.svg"}) {
    TORSOR_INFO(name);
    TORSOR_CHECK(contains(read_file(figures / name), "</svg>"));
  }
}

TORSOR_TEST("of very many bars the longest are drawn, and the page says how many") {
  Json figure = sample_diagnosis()["figures"][3];
  for (int i = 0; i < 100; ++i) {
    figure["bars"].push_back({{"dimension", 2}, {"birth", 0.0}, {"death", 0.001 * (i + 1)}});
  }
  const DiagnosisFigure parsed = parse_diagnosis_figure(figure, "/figure");
  TORSOR_CHECK(contains(figure_sentence(parsed), "Of the 100 bars of H2 the 60 longest"));
  TORSOR_CHECK(!contains(figure_sentence(parsed), "H1"));
  TORSOR_CHECK(figure_table(parsed).rows.size() == 103);
  TORSOR_CHECK(figure_table(parsed).rows[0][3] == "≥ 1.50");
}

}  // namespace torsor
