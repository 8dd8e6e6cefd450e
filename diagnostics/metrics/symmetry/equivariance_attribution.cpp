#include "diagnostics/metrics/symmetry/equivariance_attribution.hpp"

#include <cmath>
#include <map>

#include "core/error.hpp"
#include "diagnostics/metrics/symmetry/object_intervals.hpp"
#include "groups/nearest_representation.hpp"

namespace torsor {
namespace {

void check_shapes(const EquivarianceSamples& samples, const FiniteGroup& group,
                  Eigen::Index dimension) {
  const Eigen::Index rows = samples.before.rows();
  require(rows > 0, "an equivariance error needs samples");
  const auto same = [&](const Eigen::MatrixXd& codes, const char* what) {
    require(codes.rows() == rows && codes.cols() == dimension,
            "the codes {} are {} x {}, expected {} x {}", what, codes.rows(), codes.cols(), rows,
            dimension);
    require(codes.allFinite(), "a code {} is not finite", what);
  };
  same(samples.before, "before");
  same(samples.after, "after");
  if (samples.rendered.size() > 0) same(samples.rendered, "rendered");
  require(std::ssize(samples.elements) == rows, "{} elements for {} samples",
          samples.elements.size(), rows);
  for (const FiniteGroup::Element g : samples.elements) {
    require(g < group.order(), "there is no element {} in {} of order {}", g, group.name(),
            group.order());
  }
  require(samples.objects.empty() || std::ssize(samples.objects) == rows,
          "{} objects for {} samples", samples.objects.size(), rows);
}

/// Given matrices of all elements or of generators: those of all, and those of the generators.
struct Operators {
  std::vector<Eigen::MatrixXd> all;
  std::vector<Eigen::MatrixXd> generators;
};

Operators operators_of(const FiniteGroup& group, std::span<const Eigen::MatrixXd> matrices) {
  Operators operators;
  if (matrices.size() == group.order()) {
    operators.all.assign(matrices.begin(), matrices.end());
    for (const FiniteGroup::Element g : group.generators()) {
      operators.generators.push_back(matrices[g]);
    }
  } else {
    operators.generators.assign(matrices.begin(), matrices.end());
    operators.all = element_matrices(group, matrices);
  }
  return operators;
}

Eigen::MatrixXd moved_rows_by(const std::vector<Eigen::MatrixXd>& all,
                              const EquivarianceSamples& samples) {
  Eigen::MatrixXd rows(samples.before.rows(), samples.before.cols());
  for (Eigen::Index i = 0; i < rows.rows(); ++i) {
    const auto g = samples.elements[static_cast<std::size_t>(i)];
    rows.row(i) = samples.before.row(i) * all[g].transpose();
  }
  return rows;
}

double mean_square(const Eigen::MatrixXd& rows) {
  return rows.squaredNorm() / static_cast<double>(rows.rows());
}

/// ρ'(g)f(x), or nothing where no representation is near.
std::optional<Eigen::MatrixXd> exactly_moved(const FiniteGroup& group, const Operators& operators,
                                             const EquivarianceSamples& samples) {
  try {
    const NearestRepresentation nearest = nearest_representation(group, operators.generators);
    return moved_rows_by(element_matrices(group, nearest.rho.images()), samples);
  } catch (const NumericalError&) {
    return std::nullopt;
  } catch (const InvalidArgument&) {  // a singular image
    return std::nullopt;
  }
}

void set_relative(EquivarianceAttribution& result, const Eigen::MatrixXd& gap,
                  const Eigen::MatrixXd& spread, const std::vector<int>& objects) {
  if (!(spread.squaredNorm() > 0.0)) {
    result.remark = "The codes after do not vary: there is nothing to compare the error with.";
    return;
  }
  std::map<int, std::pair<double, double>> sums;
  for (Eigen::Index i = 0; i < gap.rows(); ++i) {
    auto& [above, below] = sums[objects.empty() ? 0 : objects[static_cast<std::size_t>(i)]];
    above += gap.row(i).squaredNorm();
    below += spread.row(i).squaredNorm();
  }
  std::vector<double> above;
  std::vector<double> below;
  for (const auto& [object, sum] : sums) {
    above.push_back(sum.first);
    below.push_back(sum.second);
  }
  set_object_ratio(result, above, below);
}

Json attribution_details(const EquivarianceAttribution& result) {
  const auto value = [](const std::optional<double>& part) { return part ? Json(*part) : Json(); };
  Json details = {{"total", result.total},
                  {"action", result.action},
                  {"representation", value(result.representation)},
                  {"model", value(result.model)},
                  {"cross", result.cross},
                  {"defects", result.defects.json()}};
  if (result.model) {
    const double others = std::sqrt(result.action) + std::sqrt(*result.representation);
    const double rest = std::sqrt(result.total) - others;
    details["model_at_least"] = rest > 0.0 ? rest * rest : 0.0;
  }
  return details;
}

}  // namespace

EquivarianceAttribution attribute_equivariance(const FiniteGroup& group,
                                               std::span<const Eigen::MatrixXd> matrices,
                                               const EquivarianceSamples& samples) {
  EquivarianceAttribution result;
  result.defects = operator_defects(group, matrices);
  check_shapes(samples, group, matrices.front().rows());
  const Operators operators = operators_of(group, matrices);
  const Eigen::MatrixXd moved = moved_rows_by(operators.all, samples);
  const Eigen::MatrixXd& target = samples.rendered.size() > 0 ? samples.rendered : samples.after;
  result.name = "equivariance_attribution";
  result.id = "equivariance_attribution/1";
  result.estimator = "exact sum of three parts";
  result.total = mean_square(samples.after - moved);
  result.action = mean_square(samples.after - target);
  set_relative(result, samples.after - moved,
               samples.after.rowwise() - samples.after.colwise().mean(), samples.objects);
  if (const auto exact = exactly_moved(group, operators, samples)) {
    result.representation = mean_square(*exact - moved);
    result.model = mean_square(target - *exact);
    result.cross = result.total - result.action - *result.representation - *result.model;
  } else {
    add_sentence(result.remark,
                 "The matrices are too far from any representation to tell its error apart.");
  }
  result.details = attribution_details(result);
  return result;
}

}  // namespace torsor
