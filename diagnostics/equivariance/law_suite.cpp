#include "diagnostics/equivariance/law_suite.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <ATen/TensorOperators.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/linalg_matrix_power.h>
#include <ATen/ops/linalg_svdvals.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "diagnostics/equivariance/code_span.hpp"
#include "diagnostics/equivariance/group_matrices.hpp"
#include "diagnostics/equivariance/law_expectation.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

class Suite {
 public:
  Suite(const FiniteGroup& group, std::span<const Eigen::MatrixXd> matrices,
        const GroupLawOptions& options)
      : group_(group), options_(options), given_all_(matrices.size() == group.order()) {
    std::vector<at::Tensor> list;
    for (const Eigen::MatrixXd& matrix : matrices) list.push_back(tensor_of(matrix));
    const at::Tensor given = at::stack(list);
    size_ = static_cast<double>(given.size(1));
    product_ = 2.0 * size_ * size_ * size_;
    if (given_all_) {
      all_ = given;
      generators_ = at::index_select(given, 0, generator_index());
    } else {
      generators_ = given;
      if (affordable(static_cast<double>(group.order()))) all_ = multiplied_out(group, given);
    }
    if (generators_.numel() == 0) generators_ = all_;
  }

  GroupLaw run();

 private:
  [[nodiscard]] bool affordable(double products) const {
    return products * product_ <= options_.operations;
  }
  [[nodiscard]] at::Tensor generator_index() const;
  [[nodiscard]] std::size_t longest_order() const;
  [[nodiscard]] double there_and_back() const;
  [[nodiscard]] double homomorphism() const;
  [[nodiscard]] double inverse() const;
  [[nodiscard]] double order() const;
  [[nodiscard]] double relation_expectation(const LawExpectation& expected) const;
  void whiten();
  void relations();
  void measure_roots(const LawExpectation& expected);
  void judge();
  void describe();

  const FiniteGroup& group_;
  const GroupLawOptions& options_;
  bool given_all_;
  double size_ = 0.0;
  double product_ = 0.0;  ///< operations of one product
  at::Tensor all_;        ///< [|G|, r, r], undefined where it costs too much
  at::Tensor generators_;
  at::Tensor white_;  ///< of the generators
  GroupLaw result_ = {};
};

at::Tensor Suite::generator_index() const {
  std::vector<std::int64_t> list(group_.generators().begin(), group_.generators().end());
  return at::tensor(list, at::kLong);
}

std::size_t Suite::longest_order() const {
  std::size_t most = 1;
  if (!given_all_) {
    for (const Element s : group_.generators()) most = std::max(most, group_.element_order(s));
    return most;
  }
  for (Element g = 0; g < group_.order(); ++g) most = std::max(most, group_.element_order(g));
  return most;
}

/// Over all pairs, pairs with a generator, or the defining relations, whatever the budget allows.
double Suite::homomorphism() const {
  double most = 0.0;
  if (!given_all_) {
    for (const double defect : result_.relation_defects) most = std::max(most, defect);
    return most;
  }
  std::vector<Element> right(group_.generators().begin(), group_.generators().end());
  const auto order = static_cast<double>(group_.order());
  if (affordable(order * order)) right.assign(group_.by_length().begin(), group_.by_length().end());
  for (const Element h : right) {
    std::vector<std::int64_t> products;
    for (Element g = 0; g < group_.order(); ++g) products.push_back(group_.multiply(g, h));
    const at::Tensor target = at::index_select(all_, 0, at::tensor(products, at::kLong));
    most = std::max(most, largest_norm(at::matmul(all_, all_[h]).sub(target)));
  }
  return most;
}

double Suite::inverse() const {
  const at::Tensor one = at::eye(generators_.size(1), at::kDouble);
  if (all_.defined()) {
    std::vector<std::int64_t> inverses;
    for (Element g = 0; g < group_.order(); ++g) inverses.push_back(group_.inverse(g));
    const at::Tensor other = at::index_select(all_, 0, at::tensor(inverses, at::kLong));
    return largest_norm(at::matmul(all_, other).sub(one));
  }
  return order();  // M_s⁻¹ is then M_s^{m-1}
}

double Suite::order() const {
  const at::Tensor one = at::eye(generators_.size(1), at::kDouble);
  double most = 0.0;
  const auto add = [&](const at::Tensor& matrix, Element g) {
    const auto power = static_cast<std::int64_t>(group_.element_order(g));
    most =
        std::max(most, largest_norm(at::linalg_matrix_power(matrix, power).sub(one).unsqueeze(0)));
  };
  if (given_all_) {
    for (Element g = 0; g < group_.order(); ++g) add(all_[g], g);
  } else {
    for (std::size_t s = 0; s < group_.generators().size(); ++s) {
      add(generators_[static_cast<std::int64_t>(s)], group_.generators()[s]);
    }
  }
  return most;
}

void Suite::whiten() {
  white_ = generators_;
  if (all_.defined()) {
    const InvariantWhitening w = invariant_whitening(all_);
    white_ = at::matmul(at::matmul(w.forward, generators_), w.back);
  }
  for (std::int64_t s = 0; s < white_.size(0); ++s) {
    const at::Tensor values = at::linalg_svdvals(white_[s]).contiguous();
    result_.gains.insert(result_.gains.end(), values.data_ptr<double>(),
                         values.data_ptr<double>() + values.numel());
  }
  std::ranges::sort(result_.gains, std::greater<>());
}

void Suite::relations() {
  for (const Relation& relation : group_.relations()) {
    const at::Tensor gap =
        along_word(generators_, relation.left).sub(along_word(generators_, relation.right));
    result_.relations.push_back(text(relation));
    result_.relation_defects.push_back(largest_norm(gap.unsqueeze(0)));
  }
}

double Suite::relation_expectation(const LawExpectation& expected) const {
  double most = 0.0;
  for (const Relation& relation : group_.relations()) {
    const auto left = static_cast<double>(relation.left.size());
    const auto right = static_cast<double>(relation.right.size());
    most = std::max(most, expected.of(left, right, left + right));
  }
  return most;
}

Json json_of(const std::optional<LawDefect>& defect) {
  if (!defect) return {};
  return {{"measured", defect->measured}, {"expected", defect->expected}};
}

void Suite::judge() {
  struct Law {
    const char* name;
    std::optional<LawDefect> defect;
  };
  const Law laws[] = {{"homomorphism", result_.homomorphism},
                      {"inverse", result_.inverse},
                      {"order", result_.order},
                      {"roots of unity", result_.roots}};
  result_.verdict = Verdict::pass;
  result_.finding = "Every law holds within its expectation.";
  for (const Law& law : laws) {
    if (!law.defect || law.defect->measured <= law.defect->limit(options_.tolerance)) continue;
    const bool clear = law.defect->expected < 0.25;
    if (result_.verdict == Verdict::fail || (result_.verdict == Verdict::inconclusive && !clear)) {
      continue;
    }
    result_.verdict = clear ? Verdict::fail : Verdict::inconclusive;
    result_.finding =
        fmt::format("The law \"{}\" is broken by {:.3g}; {:.2g} is to be expected{}.", law.name,
                    law.defect->measured, law.defect->expected, clear ? "" : ", too much to tell");
  }
}

void Suite::measure_roots(const LawExpectation& expected) {
  if (!affordable(10.0 * static_cast<double>(generators_.size(0))) || size_ > 400.0) return;
  LawDefect roots{0.0, expected.of_eigenvalue()};
  for (std::size_t s = 0; s < group_.generators().size(); ++s) {
    const at::Tensor& matrix = generators_[static_cast<std::int64_t>(s)];
    roots.measured = std::max(
        roots.measured, distance_to_roots(matrix, group_.element_order(group_.generators()[s])));
  }
  result_.roots = roots;
}

/// The most generators in the words of an element and its inverse together.
double Suite::there_and_back() const {
  std::size_t most = 0;
  for (const FiniteGroup::Element g : group_.by_length()) {
    most = std::max(most, group_.word(g).size() + group_.word(group_.inverse(g)).size());
  }
  return static_cast<double>(most);
}

GroupLaw Suite::run() {
  result_.id = "D14";
  result_.name = "group law";
  whiten();
  relations();
  const LawExpectation expected(result_.gains, size_, options_.samples);
  const auto longest = static_cast<double>(longest_order());
  const double there = all_.defined() ? there_and_back() : longest;  // factors of M_g·M_{g⁻¹}
  result_.homomorphism = {homomorphism(), expected.of(2.0, 1.0, 3.0)};
  if (!given_all_) result_.homomorphism.expected = relation_expectation(expected);
  result_.inverse = {inverse(),
                     given_all_ ? expected.of(2.0, 0.0, 2.0) : expected.of(there, 0.0, there)};
  result_.order = {order(), expected.of(longest, 0.0, longest)};
  measure_roots(expected);
  const at::Tensor one = at::eye(white_.size(1), at::kDouble);
  result_.orthogonality =
      LawDefect{largest_norm(at::matmul(white_.transpose(1, 2), white_).sub(one)),
                expected.of(2.0, 0.0, 2.0)};
  result_.effect = result_.homomorphism.measured;
  result_.interval = Interval{result_.effect, result_.effect};
  result_.resolution = result_.homomorphism.limit(options_.tolerance);
  judge();
  describe();
  return std::move(result_);
}

void Suite::describe() {
  Json broken = Json::array();
  for (std::size_t i = 0; i < result_.relations.size(); ++i) {
    broken.push_back({{"relation", result_.relations[i]}, {"defect", result_.relation_defects[i]}});
  }
  result_.details = {
      {"homomorphism", json_of(result_.homomorphism)},
      {"inverse", json_of(result_.inverse)},
      {"order", json_of(result_.order)},
      {"roots", json_of(result_.roots)},
      {"orthogonality", json_of(result_.orthogonality)},
      {"gain", {{"least", result_.gains.back()}, {"largest", result_.gains.front()}}},
      {"relations", broken},
      {"every_element", given_all_},
      {"samples", options_.samples}};
}

}  // namespace

GroupLaw run_law_suite(const FiniteGroup& group, std::span<const Eigen::MatrixXd> matrices,
                       const GroupLawOptions& options) {
  return Suite(group, matrices, options).run();
}

}  // namespace torsor
