#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/report/orbits.hpp"
#include "cli/report/parts.hpp"
#include "cli/report/plot_scale.hpp"
#include "cli/report/sections.hpp"
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
               fmt::format("From x₁ and g alone the model returns both images; the test objects, "
                           "poses and elements are spread evenly, not chosen. The difference is "
                           "black at 0 and brightest at {} or more; the figure beside a row is its "
                           "error.",
                           number_text(run.difference_full)));
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
  html.element("h3", "Whole orbits from one image");
  html.element("p",
               "Above the true orbit g·x₀, below dec(ρ(g) enc(x₀)): everything in the lower row is "
               "decoded from the framed image, whose code only the operator moves.");
  for (const OrbitExample& one : run.orbits) {
    html.open("h4").text(fmt::format("Test object {} ", one.object));
    html.element("span", fmt::format("({}: {})", one.choice, number_text(one.error))).close("h4");
    add_orbit_rows(html, one.elements,
                   {{"true", "g·x₀", &one.shown}, {"decoded", "", &one.decoded}});
  }
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

/// What is said of each run, in this order.
constexpr std::array kRunParts{&add_certificate, &add_reconstructions, &add_orbits, &add_elements,
                               &add_losses};

}  // namespace

std::string run_anchor(std::size_t run) { return fmt::format("run-{}", run + 1); }

void add_runs(Html& html, const ReportData& data) {
  for (std::size_t i = 0; i < data.runs.size(); ++i) {
    const RunFigures& figures = data.runs[i].figures;
    const std::string anchor = run_anchor(i);
    const std::string name =
        figures.label == figures.config.model.latent
            ? fmt::format("The {} operator", figures.label)
            : fmt::format("{} ({} operator)", figures.label, figures.config.model.latent);
    html.element("h2", name, {{"id", anchor}});
    for (const auto part : kRunParts) part(html, data.runs[i]);
  }
}

}  // namespace torsor
