#include "cli/report/heat_maps.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>

#include "core/text.hpp"
#include "diagnostics/metrics/battery/metric_entries.hpp"

namespace torsor {
namespace {

constexpr Eigen::Index kMostHeatCells = 40;  // of a heat map's side
constexpr Eigen::Index kMostOpen = 16;       // rows of a heat map that is not folded away
constexpr double kDarkest = 0.62;            // opacity behind text that must stay legible
constexpr double kFaintest = 0.005;          // below it every entry is printed as 0.00

/// One entry; nothing where it is no number.
void add_cell(Html& html, double value, double greatest) {
  if (!std::isfinite(value)) {
    html.element("td", "");
    return;
  }
  const double share = std::clamp(value / greatest, 0.0, 1.0);
  html.element("td", fmt::format("{:.2f}", value + 0.0),
               {{"style", fmt::format("background:rgb(0 103 168 / {:.2f})", kDarkest * share)}});
}

/// What the words about a matrix are.
struct MatrixWords {
  const char* row;       ///< what a row is
  const char* sentence;  ///< what an entry says
};

MatrixWords matrix_words(MatrixKind kind) {
  switch (kind) {
    case MatrixKind::columns_cyclic:
      return {"column", "What each column of the code (row) has to do with each cyclic factor"};
    case MatrixKind::blocks_cyclic:
      return {"block", "What each declared block (row) has to do with each cyclic factor"};
    case MatrixKind::factor_pairs:
      return {"factor", "How far setting a factor (row) moves what is predicted of another"};
    case MatrixKind::rows_factors:
      return {"fitted on", "How well each factor is predicted after how many rows"};
    case MatrixKind::cyclic_pairs:
      return {"factor", "Every cyclic factor with every other"};
    case MatrixKind::column_pairs:
      return {"column", "Every column of the code with every other"};
    case MatrixKind::units_factors:
      break;
  }
  return {"unit", "What each unit of the code (row) has to do with each factor"};
}

/// A matrix as a heat map; one of many rows is folded away.
void add_matrix(Html& html, const MetricResult& score, const std::string& corner) {
  const bool folded = score.matrix.rows() > kMostOpen;
  html.open("div");
  if (folded) {
    html.open("details").element(
        "summary", fmt::format("{} × {}", count_text(score.matrix_rows.size(), corner),
                               score.matrix_columns.size()));
  }
  Eigen::MatrixXd shown = score.matrix;
  // No factor is a pair with itself.
  if (battery_entry(score.name).matrix == MatrixKind::cyclic_pairs) {
    shown.diagonal().setConstant(std::nan(""));
  }
  add_heat_map(html, shown, corner, score.matrix_rows, score.matrix_columns);
  if (folded) html.close("details");
  html.close("div");
}

/// The matrix of a score, and beside it that of single columns where there is another.
void add_pair(Html& html, const MetricResult& score, const MetricResult* single) {
  const MatrixWords words = matrix_words(battery_entry(score.name).matrix);
  std::string text = fmt::format("{}: {}.", words.sentence, score.estimator);
  html.open("div", {{"class", single != nullptr ? "side" : "single"}});
  add_matrix(html, score, words.row);
  if (single != nullptr) {
    add_matrix(html, *single, "column");
    text += single->estimator == score.estimator
                ? std::string(" Beside it every column by itself.")
                : fmt::format(" Beside it every column by itself: {}.", single->estimator);
  }
  html.close("div").element("p", text, {{"class", "soft"}});
}

/// The matrix of single columns beside that of score `i`, or null.
const MetricResult* single_matrix(const MetricReport& report, std::size_t i) {
  const bool given = !report.single.empty() && report.single[i].matrix.size() > 0;
  return given ? &report.single[i] : nullptr;
}

bool same_matrix(const MetricResult& a, const MetricResult& b) {
  return a.estimator == b.estimator && a.matrix_rows == b.matrix_rows &&
         a.matrix_columns == b.matrix_columns && a.matrix == b.matrix;
}

}  // namespace

void add_heat_map(Html& html, const Eigen::MatrixXd& matrix, const std::string& corner,
                  const std::vector<std::string>& rows, const std::vector<std::string>& columns) {
  const Eigen::Index shown = std::min(matrix.rows(), kMostHeatCells);
  const Eigen::Index across = std::min(matrix.cols(), kMostHeatCells);
  const double greatest = matrix.size() > 0
                              ? std::max(kFaintest, matrix.maxCoeff<Eigen::PropagateNumbers>())
                              : kFaintest;
  html.open("div", {{"class", "scroll"}}).open("table", {{"class", "heat"}});
  html.open("thead").open("tr").element("th", corner);
  for (Eigen::Index c = 0; c < across; ++c) {
    html.element("th", columns[static_cast<std::size_t>(c)]);
  }
  html.close("tr").close("thead").open("tbody");
  for (Eigen::Index r = 0; r < shown; ++r) {
    html.open("tr").element("th", rows[static_cast<std::size_t>(r)]);
    for (Eigen::Index c = 0; c < across; ++c) add_cell(html, matrix(r, c), greatest);
    html.close("tr");
  }
  html.close("tbody").close("table").close("div");
  if (shown < matrix.rows() || across < matrix.cols()) {
    html.element("p",
                 fmt::format("The first {} of {} rows and {} of {} columns.", shown, matrix.rows(),
                             across, matrix.cols()),
                 {{"class", "soft"}});
  }
}

void add_matrices(Html& html, const MetricReport& report, int level) {
  const std::vector<MetricResult>& scores = report.scores;
  const auto same = [&](std::size_t i, std::size_t j) {
    return same_matrix(scores[i], scores[j]) &&
           (report.single.empty() || same_matrix(report.single[i], report.single[j]));
  };
  std::vector<bool> drawn(scores.size(), false);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (drawn[i] || scores[i].matrix.size() == 0) continue;
    std::string names = scores[i].name;
    for (std::size_t j = i + 1; j < scores.size(); ++j) {
      if (!same(i, j)) continue;
      drawn[j] = true;
      names += ", " + scores[j].name;
    }
    html.element(fmt::format("h{}", level), names);
    add_pair(html, scores[i], single_matrix(report, i));
  }
}

}  // namespace torsor
