#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/model_name.hpp"
#include "cli/report/diagnosis.hpp"
#include "cli/report/metrics.hpp"
#include "cli/report/orbits.hpp"
#include "cli/report/parts.hpp"
#include "cli/report/plot_scale.hpp"
#include "cli/report/sections.hpp"
#include "cli/report/windings.hpp"
#include "core/text.hpp"
#include "datasets/action.hpp"

namespace torsor {
namespace {

std::string sentence(std::string text) {
  if (text.empty() || text.back() == '.') return capital(std::move(text));
  return capital(std::move(text)) + ".";
}

void add_certificate(Html& html, const RunReport& run) {
  const ActionCertificate& certificate = run.certificate;
  const std::string finding = certificate.explanation.empty()
                                  ? exactness_text(certificate.exactness)
                                  : certificate.explanation;
  html.open("p", {{"class", "fact"}}).element("strong", "Certificate of the action. ");
  html.text(fmt::format(
      "{} {} Largest relative defects on {} images: order {}, inverse {}, homomorphism {}.",
      sentence(run.action), sentence(finding), certificate.samples,
      number_text(certificate.order_defect), number_text(certificate.inverse_defect),
      number_text(certificate.homomorphism_defect)));
  html.close("p");
}

/// What the model makes the pictures from.
std::string pair_sentence(const Config& config) {
  if (!moves_codes(config)) return "Each image is decoded from its own code.";
  if (config.model.supervision == "weak") {
    return "The model is not told g: it infers the element from x₁ and x₂, and decodes both from "
           "the code of x₁.";
  }
  return "From x₁ and g alone the model returns both images.";
}

std::string orbit_sentence(const Config& config) {
  if (!moves_codes(config)) return "Below, each image decoded from its own code.";
  if (config.model.supervision == "weak") {
    return "Below dec(ρ(ĝ) enc(x₀)): everything in the lower row is decoded from the framed image, "
           "whose code is moved by the element ĝ that the model infers from x₀ and g·x₀.";
  }
  return "Below dec(ρ(g) enc(x₀)): everything in the lower row is decoded from the framed image, "
         "whose code only the operator moves.";
}

void add_pair_row(Html& html, const PairExample& pair) {
  html.open("div", {{"class", "row"}}).text(fmt::format("g = {}", pair.element)).raw("<br>");
  html.text(number_text(pair.error.total())).close("div");
  add_picture(html, pair.x1, fmt::format("x1, object {} in pose {}", pair.object, pair.pose));
  add_picture(html, pair.decoded_x1, "x1 decoded");
  add_picture(html, pair.x2, fmt::format("x2 = g·x1 for g = {}", pair.element));
  add_picture(html, pair.decoded_x2, "x2 decoded");
  add_picture(html, pair.difference, "absolute difference of x2 and its reconstruction");
}

void add_reconstructions(Html& html, const RunReport& run) {
  if (run.pairs.empty()) return;
  html.element("h3", "Reconstructions");
  html.element("p",
               fmt::format("{} The test objects, poses and elements are spread evenly, not chosen. "
                           "The difference is black at 0 and brightest at {} or more; the figure "
                           "beside a row is its error.",
                           pair_sentence(run.figures.config), number_text(run.difference_full)));
  html.open("div", {{"class", "pairs"}});
  html.element("div", "", {{"class", "corner"}});
  for (const char* name : {"x₁", "x₁ decoded", "x₂ = g·x₁", "x₂ decoded", "|difference| of x₂"}) {
    html.element("div", name, {{"class", "head"}});
  }
  for (const PairExample& pair : run.pairs) add_pair_row(html, pair);
  html.close("div");
}

void add_orbits(Html& html, const RunReport& run) {
  if (run.orbits.empty()) return;
  const bool moved = moves_codes(run.figures.config);
  html.element("h3", moved ? "Whole orbits from one image" : "Whole orbits, image by image");
  html.element("p", "Above the true orbit g·x₀. " + orbit_sentence(run.figures.config));
  for (const OrbitExample& one : run.orbits) {
    html.open("h4").text(fmt::format("Test object {} ", one.object));
    html.element("span", fmt::format("({}: {})", one.choice, number_text(one.error))).close("h4");
    add_orbit_rows(html, one.elements,
                   {{"true", "g·x₀", &one.shown}, {"decoded", "", &one.decoded}});
  }
}

void add_traversals(Html& html, const RunReport& run) {
  if (run.traversals.rows.empty()) return;
  html.element("h3", "Single values of the code");
  html.element("p",
               fmt::format("The image decoded from the code of test object {} with one value "
                           "replaced: the mean of that value over test images, minus 2 to plus 2 "
                           "standard deviations. Shown are the values that vary most.",
                           run.traversals.object));
  std::vector<OrbitRow> rows;
  for (const Traversals::Row& row : run.traversals.rows) {
    rows.push_back({row.name, "σ " + number_text(row.deviation), &row.decoded});
  }
  add_orbit_rows(html, run.traversals.steps, rows, {.corner = "steps", .framed = false});
}

std::string loss_sentence(const RunFigures& run) {
  const EpochRecord& first = run.epochs.front();
  const auto best = std::find_if(run.epochs.rbegin(), run.epochs.rend(),
                                 [](const EpochRecord& record) { return record.best; });
  const EpochRecord& kept = best == run.epochs.rend() ? run.epochs.back() : *best;
  return fmt::format(
      "The validation error goes from {} after the first epoch to {} after epoch {}, whose "
      "parameters were kept; the training error (dashed) is averaged while they moved.",
      number_text(first.valid.total()), number_text(kept.valid.total()), kept.epoch);
}

void add_losses(Html& html, const RunReport& run) {
  if (run.figures.epochs.empty()) return;
  html.element("h3", "Training");
  add_plot(html, loss_plot({run.figures}), loss_sentence(run.figures), loss_table({run.figures}));
}

std::string element_sentence(const RunFigures& run) {
  const std::vector<PairError>& errors = run.per_element;
  const auto [low, high] = std::minmax_element(
      errors.begin(), errors.end(),
      [](const PairError& a, const PairError& b) { return a.total() < b.total(); });
  const auto name = [&](auto it) {
    return run.elements.at(static_cast<std::size_t>(it - errors.begin()));
  };
  return fmt::format("The test error is smallest at g = {} ({}) and largest at g = {} ({}).",
                     name(low), number_text(low->total()), name(high), number_text(high->total()));
}

void add_elements(Html& html, const RunReport& run) {
  if (run.figures.per_element.empty()) return;
  html.element("h3", "Error of each group element");
  add_plot(html, element_bars(run.figures), element_sentence(run.figures),
           element_bars_table(run.figures));
}

void add_winding_log(Html& html, const RunReport& run) {
  if (run.figures.windings) add_windings(html, *run.figures.windings);
}

/// What is said of each run, in this order.
constexpr std::array kRunParts{&add_certificate, &add_reconstructions, &add_orbits,
                               &add_traversals,  &add_elements,        &add_losses,
                               &add_winding_log};

}  // namespace

std::string run_anchor(std::size_t run) { return fmt::format("run-{}", run + 1); }

std::string diagnosis_anchor(std::size_t run) {
  return fmt::format("{}-diagnosis", run_anchor(run));
}

std::string scores_anchor(std::size_t run) { return fmt::format("{}-scores", run_anchor(run)); }

void add_runs(Html& html, const ReportData& data) {
  for (std::size_t i = 0; i < data.runs.size(); ++i) {
    const RunFigures& figures = data.runs[i].figures;
    const std::string anchor = run_anchor(i);
    const std::string phrase = model_phrase(figures.config);
    const std::string name = figures.label == model_name(figures.config)
                                 ? "The " + phrase
                                 : fmt::format("{} ({})", figures.label, phrase);
    html.element("h2", name, {{"id", anchor}});
    for (const auto part : kRunParts) part(html, data.runs[i]);
    if (figures.diagnosis) {
      const std::string place = diagnosis_anchor(i);
      html.element("h3", "Diagnosis", {{"id", place}});
      add_diagnosis(html, *figures.diagnosis, {.anchor = place, .level = 4});
    }
    if (figures.scores) {
      const std::string place = scores_anchor(i);
      html.element("h3", "Scores of disentanglement", {{"id", place}});
      add_scores(html, *figures.scores, 4);
    }
  }
}

}  // namespace torsor
