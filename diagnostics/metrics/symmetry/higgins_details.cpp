#include <cmath>

#include "diagnostics/metrics/symmetry/higgins_parts.hpp"

namespace torsor {
namespace {

Json json_of(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

/// Null where it is not known.
Json json_of(Verdict verdict) {
  return verdict == Verdict::inconclusive ? Json() : Json(verdict == Verdict::pass);
}

/// Rows of a matrix; what is not finite becomes null.
Json rows_of(const Eigen::MatrixXd& matrix) {
  Json rows = Json::array();
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    Json row = Json::array();
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) {
      row.push_back(std::isfinite(matrix(i, j)) ? Json(matrix(i, j)) : Json());
    }
    rows.push_back(row);
  }
  return rows;
}

Json fits_of(const std::vector<HigginsFit>& fits) {
  Json list = Json::array();
  for (const HigginsFit& fit : fits) {
    list.push_back({{"factor", fit.factor},
                    {"generator", fit.generator},
                    {"states", fit.states},
                    {"held_out", fit.held_out},
                    {"determined", fit.determined},
                    {"residual", json_of(fit.residual)},
                    {"fitted_residual", fit.fitted_residual},
                    {"shift", fit.shift},
                    {"worst_state", fit.worst_state}});
  }
  return list;
}

Json split_of(const HigginsSplit& split) {
  return {{"score", json_of(split.score)},
          {"pairs", rows_of(split.pairs)},
          {"moved", split.moved},
          {"fixed", split.fixed},
          {"complete", split.complete}};
}

}  // namespace

Json higgins_details(const Higgins& result) {
  const HigginsSplit& split = result.split;
  return {{"rank", result.rank},
          {"equivariant", json_of(result.equivariant)},
          {"disentangled", json_of(result.disentangled)},
          {"injectivity",
           {{"nearest", result.injectivity.nearest},
            {"broken", result.injectivity.broken},
            {"coinciding", result.injectivity.coinciding},
            {"states", result.injectivity.states}}},
          {"equivariance",
           {{"residual", json_of(result.residual)}, {"generators", fits_of(result.fits)}}},
          {"laws",
           {{"order", result.laws.order},
            {"across", json_of(result.laws.across)},
            {"inside", json_of(result.laws.inside)},
            {"homomorphism", json_of(result.laws.homomorphism)},
            {"states_across", result.laws.states_across}}},
          {"split", split_of(split)},
          {"coordinates",
           {{"declared_off_block", json_of(split.declared_off_block)},
            {"declared_foreign", json_of(split.declared_foreign)},
            {"aligned_off_block", json_of(split.aligned_off_block)}}},
          {"faithful", {{"order", split.order}, {"kernel", split.kernel}}},
          {"leakage", rows_of(result.leakage)},
          {"roll_out",
           {{"steps", result.steps},
            {"errors", result.roll_out},
            {"eigenvalue_drift", result.eigenvalue_drift}}}};
}

}  // namespace torsor
