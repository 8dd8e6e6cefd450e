#include "diagnostics/metrics/trees/boosting_loss.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace torsor {
namespace {

/// For every node the sums over the rows that end there of `numerator` and `denominator`.
template <class Numerator, class Denominator>
void set_leaf_ratios(const double* residuals, GrownTree& grown, const Numerator& numerator,
                     const Denominator& denominator, double scale) {
  std::vector<double> above(grown.tree.nodes.size(), 0.0);
  std::vector<double> below(grown.tree.nodes.size(), 0.0);
  for (std::size_t i = 0; i < grown.leaf.size(); ++i) {
    above[grown.leaf[i]] += numerator(residuals[i]);
    below[grown.leaf[i]] += denominator(residuals[i]);
  }
  for (std::size_t node = 0; node < above.size(); ++node) {
    grown.tree.nodes[node].value = below[node] < 1e-150 ? 0.0 : scale * above[node] / below[node];
  }
}

class LogLoss final : public BoostingLoss {
 public:
  LogLoss(Eigen::VectorXi classes, int count) : classes_(std::move(classes)), count_(count) {}

  Eigen::VectorXd start() const override {
    Eigen::ArrayXd frequency = Eigen::ArrayXd::Zero(count_);
    for (const int c : classes_) frequency[c] += 1.0;
    const double least = std::numeric_limits<float>::epsilon();
    frequency = (frequency / static_cast<double>(classes_.size())).max(least).min(1.0 - least);
    if (count_ > 2) return frequency.log();
    return Eigen::VectorXd::Constant(1, std::log(frequency[1] / (1.0 - frequency[1])));
  }

  void residuals(const Eigen::MatrixXd& scores, Eigen::Index first, Eigen::Index count,
                 Eigen::MatrixXd& residuals) const override {
    const auto part = scores.middleRows(first, count).array();
    auto into = residuals.middleRows(first, count).array();
    if (count_ == 2) {
      into = classes_.segment(first, count).cast<double>().array() - 1.0 / (1.0 + (-part).exp());
      return;
    }
    const Eigen::ArrayXd largest = part.rowwise().maxCoeff();
    into = (part.colwise() - largest).exp();
    const Eigen::ArrayXd total = into.rowwise().sum();
    into.colwise() *= -1.0 / total;
    for (Eigen::Index i = 0; i < count; ++i) into(i, classes_[first + i]) += 1.0;
  }

  void set_leaves(const double* residuals, GrownTree& grown) const override {
    const double scale = count_ == 2 ? 1.0 : static_cast<double>(count_ - 1) / count_;
    set_leaf_ratios(
        residuals, grown, [](double r) { return r; },
        [](double r) { return std::abs(r) * (1.0 - std::abs(r)); }, scale);
  }

 private:
  Eigen::VectorXi classes_;
  int count_;
};

class SquaredLoss final : public BoostingLoss {
 public:
  explicit SquaredLoss(Eigen::VectorXd values) : values_(std::move(values)) {}

  Eigen::VectorXd start() const override { return Eigen::VectorXd::Constant(1, values_.mean()); }

  void residuals(const Eigen::MatrixXd& scores, Eigen::Index first, Eigen::Index count,
                 Eigen::MatrixXd& residuals) const override {
    residuals.middleRows(first, count) =
        values_.segment(first, count) - scores.middleRows(first, count);
  }

  void set_leaves(const double* residuals, GrownTree& grown) const override {
    set_leaf_ratios(
        residuals, grown, [](double r) { return r; }, [](double) { return 1.0; }, 1.0);
  }

 private:
  Eigen::VectorXd values_;
};

}  // namespace

std::unique_ptr<BoostingLoss> log_loss(Eigen::VectorXi classes, int count) {
  return std::make_unique<LogLoss>(std::move(classes), count);
}

std::unique_ptr<BoostingLoss> squared_loss(Eigen::VectorXd values) {
  return std::make_unique<SquaredLoss>(std::move(values));
}

}  // namespace torsor
