#include "cli/report/report.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <ATen/ops/full.h>
#include <ATen/ops/rand.h>
#include <fmt/format.h>

#include "cli/report/orbits.hpp"
#include "cli/report/parts.hpp"
#include "cli/report/pictures.hpp"
#include "cli/report/pixels.hpp"
#include "cli/report/verdict.hpp"
#include "cli/run_folder.hpp"
#include "cli/train_run.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "tests/cli/attributes.hpp"
#include "tests/cli/contains.hpp"
#include "tests/cli/without_path.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

Picture gray(int value) { return at::full({1, 8, 8}, value, at::TensorOptions(at::kByte)); }

/// A run over C4 whose numbers all derive from `error`.
RunReport made_up_run(const std::string& label, const std::string& latent, double error) {
  RunReport run;
  RunFigures& figures = run.figures;
  figures.label = label;
  figures.config = default_config({"action.group=\"C4\"", "model.code=16"});
  figures.config.model.latent = latent;
  figures.elements = element_names(figures.config, 4);
  figures.epochs = {{1, {error, error}, {error, 2 * error}, 0.5, true},
                    {2, {error, error}, {error, error}, 0.5, true}};
  figures.results = {
      {"test", {{"error", error}, {"error_x1", error / 4}, {"error_x2", error * 3 / 4}}},
      {"seconds", {{"train", 12.0}, {"total", 15.0}}},
      {"versions", {{"torsor", "0.1.0"}, {"blas", {{"core", "SkylakeX"}}}}}};
  figures.per_element.assign(4, {error / 4, error * 3 / 4});
  figures.mean_image = 10 * error;
  run.action = "rotation by 90°";
  run.pairs = {{3, "0°", "90°", gray(1), gray(2), gray(3), gray(4), gray(5), {error, error}}};
  run.orbits = {{"median error", 3, error, figures.elements, std::vector<Picture>(4, gray(9)),
                 std::vector<Picture>(4, gray(8))}};
  return run;
}

ReportData two_runs() {
  ReportData data;
  data.runs = {made_up_run("shift", "shift", 4.8e-4), made_up_run("plane", "plane", 2.12e-2)};
  data.runs[1].figures.floor = FloorFigure{2.03e-2, "joint floor"};
  data.comparisons = {{"worst",
                       5,
                       data.runs[0].figures.elements,
                       std::vector<Picture>(4, gray(7)),
                       {{"shift", 4.8e-4, std::vector<Picture>(4, gray(6))},
                        {"plane", 2.12e-2, std::vector<Picture>(4, gray(5))}}}};
  return data;
}

/// Trains for one epoch on a handful of small shapes.
void train_small(const std::filesystem::path& folder, const std::string& latent) {
  const Config config = default_config({"data.objects=20", "data.size=10", "action.group=\"C4\"",
                                        "model.operator=\"" + latent + "\"", "model.code=16",
                                        "train.epochs=1", "threads=1"});
  train_run(config, folder, {.progress = Progress::Mode::silent});
}

}  // namespace

TORSOR_TEST("the page shows every run's test error, factor over the bound and time") {
  const std::string page = report_page(two_runs());
  for (const char* text : {"4.80e-4", "2.12e-2", "3.60e-4", "1.59e-2", "2.03e-2", "1.04 ×", "15 s",
                           "a factor 44.2 below", "joint floor", "SkylakeX", "Side by side"}) {
    TORSOR_INFO(text);
    TORSOR_CHECK(testing::contains(page, text));
  }
}

TORSOR_TEST("names from outside are escaped everywhere on the page") {
  ReportData data;
  data.runs = {made_up_run("<script>alert(1)</script>", "shift", 1e-3)};
  data.runs[0].action = "<img src=x>";
  data.runs[0].certificate.explanation = "a & b <i>";
  data.runs[0].figures.config.data.path = "/data/<script>.npz";
  data.runs[0].figures.elements = {"<b>", "&", "\"", "'"};
  const std::string page = report_page(data);
  TORSOR_CHECK(!testing::contains(page, "<script"));
  TORSOR_CHECK(!testing::contains(page, "<img src=x>"));
  TORSOR_CHECK(!testing::contains(page, "<i>"));
  TORSOR_CHECK(!testing::contains(page, "<b>"));
  TORSOR_CHECK(testing::contains(page, "&lt;script&gt;alert(1)"));
}

TORSOR_TEST("the page refers to nothing outside itself") {
  const std::string page = report_page(two_runs());
  std::size_t found = 0;
  for (const char* name : {"src", "srcset", "href"}) {
    for (const std::string& value : testing::attribute_values(page, name)) {
      ++found;
      TORSOR_INFO(name << " = " << value.substr(0, 60));
      TORSOR_CHECK((value.starts_with("data:") || value.starts_with("#")));
    }
  }
  TORSOR_CHECK(found > 20);
  for (const char* text : {"http:", "https:", "url(", "@import", "<script", "<link"}) {
    TORSOR_INFO(text);
    TORSOR_CHECK(!testing::contains(page, text));
  }
}

TORSOR_TEST("every address within the page has its place") {
  const std::string page = report_page(two_runs());
  for (const std::string& target : testing::attribute_values(page, "href")) {
    TORSOR_INFO(target);
    TORSOR_CHECK(testing::contains(page, fmt::format("id=\"{}\"", target.substr(1))));
  }
}

TORSOR_TEST("without gnuplot the page names what is missing and shows the tables") {
  const testing::WithoutPath nothing_installed;
  const std::string page = report_page(two_runs());
  TORSOR_CHECK(testing::contains(page, "gnuplot-nox"));
  TORSOR_CHECK(!testing::contains(page, "image/svg+xml"));
  TORSOR_CHECK(testing::contains(page, "4.80e-4"));
}

TORSOR_TEST("a run without results is reported as unfinished, not as zero") {
  ReportData data;
  data.runs = {made_up_run("shift", "shift", 1e-3)};
  data.runs[0].figures.results = nullptr;
  data.runs[0].figures.per_element.clear();
  const std::string page = report_page(data);
  TORSOR_CHECK(testing::contains(page, "it was not finished"));
  TORSOR_CHECK(!testing::contains(page, "test error"));
}

TORSOR_TEST("elements are named by what they do to the image") {
  Config config = default_config({"action.group=\"C10\""});
  TORSOR_CHECK(element_names(config, 10)[3] == "108°");
  config.action.group = "C7 x C14";
  config.action.kind = {"shift_x", "rotation"};
  TORSOR_CHECK(element_names(config, 98)[15] == "(4 px, 25.7°)");
  config.action.group = "D4";
  TORSOR_CHECK(element_names(config, 8)[7] == "7");
}

TORSOR_TEST("the plain table marks nothing and aligns its columns") {
  const std::string text = plain_text(verdict_table({two_runs().runs[0].figures}));
  TORSOR_CHECK(testing::contains(text, "test error"));
  TORSOR_CHECK(testing::contains(text, "4.80e-4"));
  TORSOR_CHECK(!testing::contains(text, "proven lower bound"));
}

TORSOR_TEST("median and worst objects are picked by rank, each object once") {
  const std::vector<Choice> few = choose_objects({10, 11, 12}, {0.3, 0.1, 0.2}, true);
  TORSOR_REQUIRE(few.size() == 2);
  TORSOR_CHECK(few[0].object == 12);
  TORSOR_CHECK(few[1].object == 10);
  TORSOR_CHECK(choose_objects({4}, {0.5}, false).size() == 1);
  TORSOR_CHECK((spread(5, 3) == std::vector<std::int64_t>{0, 2, 4}));
  TORSOR_CHECK((spread(2, 6) == std::vector<std::int64_t>{0, 1}));
}

TORSOR_TEST("long orbits break into lines of nearly equal length") {
  TORSOR_CHECK(orbit_columns(10) == 10);
  TORSOR_CHECK(orbit_columns(14) == 14);
  TORSOR_CHECK(orbit_columns(15) == 8);
  TORSOR_CHECK(orbit_columns(40) == 14);
}

TORSOR_TEST("pictures clamp to the range and differences grow brighter") {
  const at::Tensor image = at::full({2, 4, 4}, 3.0);
  TORSOR_CHECK(picture(image, {0.0, 2.0}).min().item<int>() == 255);
  TORSOR_CHECK(picture(image, {0.0, 2.0}).size(0) == 1);
  const at::Tensor zero = at::full({1, 4, 4}, 0.0);
  int last = -1;
  for (const double value : {0.0, 0.05, 0.1, 0.15, 0.2}) {
    const int sum = difference_picture(zero, at::full({1, 4, 4}, value), 0.2).sum().item<int>();
    TORSOR_CHECK(sum > last);
    last = sum;
  }
  TORSOR_CHECK(difference_picture(zero, zero, 0.2).max().item<int>() == 0);
}

TORSOR_TEST("a folder that is no run is refused by name and nothing is written") {
  const testing::TemporaryFolder folder;
  const std::filesystem::path html = folder.path() / "report.html";
  TORSOR_THROWS_WITH(write_report({folder.path()}, html), DataError, folder.path().string());
  TORSOR_THROWS_WITH(write_report({folder.path() / "absent"}, html), DataError, "absent");
  TORSOR_THROWS_WITH(write_report({}, html), InvalidArgument, "at least one run");
  TORSOR_THROWS_WITH(summary_table({folder.path()}), DataError, "no run");
  TORSOR_CHECK(!std::filesystem::exists(html));
}

TORSOR_TEST("results that are no run's are refused by the name of their file") {
  const testing::TemporaryFolder folder;
  RunFolder::create(folder.path() / "run", Config{}, RunFolder::Existing::refuse);
  const std::filesystem::path results = folder.path() / "run" / "results.json";
  write_file(folder.path() / "run" / "metrics.jsonl", "");
  for (const char* text :
       {"[1, 2]", "3", "{\"per_element\": [3]}", "{\"per_element\": [{\"error_x1\": \"none\"}]}",
        "{\"per_element\": [{\"error_x1\": 1.0}]}", "{\"floor\": {\"value\": 1.0, \"name\": 7}}"}) {
    TORSOR_INFO(text);
    write_file(results, text);
    TORSOR_THROWS_WITH(load_figures({folder.path() / "run"}), DataError, results.string());
  }
  write_file(results, "{\"per_element\": [{\"error_x1\": 1.0, \"error_x2\": 2.0}]}");
  TORSOR_CHECK(load_figures({folder.path() / "run"}).front().per_element[0].total() == 3.0);
}

TORSOR_TEST("trained runs become one page, and a single run's pictures become files") {
  const testing::TemporaryFolder folder;
  const std::filesystem::path shift = folder.path() / "shift";
  const std::filesystem::path plane = folder.path() / "plane";
  train_small(shift, "shift");
  train_small(plane, "plane");

  write_report({shift, plane}, folder.path() / "both.html");
  const std::string page = read_file(folder.path() / "both.html");
  TORSOR_CHECK(testing::contains(page, "The same object, decoded by each model"));
  TORSOR_CHECK(testing::contains(page, "The plane operator"));
  TORSOR_CHECK(!std::filesystem::exists(shift / "figures"));

  write_report({shift}, shift / "report.html");
  for (const char* name : {"report.html", "figures/reconstructions.png"}) {
    TORSOR_CHECK(std::filesystem::exists(shift / name));
  }
  const std::string table = summary_table({shift, plane});
  for (const char* text : {"shift", "plane", "test error", "90°", "proven lower bound"}) {
    TORSOR_INFO(text);
    TORSOR_CHECK(testing::contains(table, text));
  }
}

}  // namespace torsor
