#include "diagnostics/metrics/trees/boosted_trees.hpp"

#include <algorithm>
#include <cmath>

#include <omp.h>

#include "core/error.hpp"
#include "core/mix.hpp"

namespace torsor {
namespace {

/// Rows that one thread takes at a time where rows are shared out; fixed, so that sums are too.
constexpr Eigen::Index kRowsAtOnce = 1024;

Eigen::Index row_count(const TreeColumns& columns) {
  return std::visit([](const auto& c) { return c.rows(); }, columns);
}

Eigen::Index column_count(const TreeColumns& columns) {
  return std::visit([](const auto& c) { return c.columns(); }, columns);
}

void check_boosting(const BoostingOptions& options) {
  require(
      options.stages >= 1 && options.rate > 0.0 && options.shape.depth >= 1 &&
          options.shape.depth <= 16 && options.shape.least_leaf >= 1 && options.threads >= 0,
      "boosting takes stages >= 1, rate > 0, depth 1 to 16, leaves of >= 1 row and threads >= 0; "
      "found {}, {}, {}, {}, {}",
      options.stages, options.rate, options.shape.depth, options.shape.least_leaf, options.threads);
}

/// Threads that pay: a team costs more to wake than `entries` below this take to scan.
int thread_count(const BoostingOptions& options, Eigen::Index entries) {
  if (options.threads > 0) return options.threads;
  return entries < (Eigen::Index{1} << 18) ? 1 : omp_get_max_threads();
}

/// Calls part(first, count) for all rows, in pieces.
template <class F>
void for_row_parts(Eigen::Index rows, int threads, const F& part) {
#pragma omp parallel for num_threads(threads) schedule(static) if (rows > kRowsAtOnce)
  for (Eigen::Index first = 0; first < rows; first += kRowsAtOnce) {
    part(first, std::min(kRowsAtOnce, rows - first));
  }
}

std::uint64_t tree_seed(std::uint64_t seed, int stage, Eigen::Index tree) {
  return mix_bits(mix_bits(seed + static_cast<std::uint64_t>(stage) + 1) +
                  static_cast<std::uint64_t>(tree));
}

/// Adds a grown tree's answer to the scores of the rows it was grown on.
void add_answer(const GrownTree& grown, double* scores) {
  for (std::size_t i = 0; i < grown.leaf.size(); ++i) {
    scores[i] += grown.tree.nodes[grown.leaf[i]].value;
  }
}

}  // namespace

BoostedTrees::BoostedTrees(Eigen::Index columns, int only_class)
    : importances_(Eigen::VectorXd::Zero(columns)),
      start_(Eigen::VectorXd::Zero(1)),
      classes_{only_class} {}

BoostedTrees::BoostedTrees(const TreeColumns& columns, const BoostingLoss& loss,
                           const BoostingOptions& options)
    : importances_(Eigen::VectorXd::Zero(column_count(columns))), start_(loss.start()) {
  const Eigen::Index rows = row_count(columns);
  const Eigen::Index width = start_.size();
  const int threads = thread_count(options, rows * column_count(columns) * width);
  Eigen::MatrixXd scores = start_.transpose().replicate(rows, 1);
  Eigen::MatrixXd residuals(rows, width);
  const auto workers = static_cast<std::size_t>(std::min<Eigen::Index>(threads, width));
  std::vector<std::unique_ptr<TreeGrowth>> growths(workers);
  for (auto& growth : growths) growth = tree_growth(columns, options.shape);
  std::vector<GrownTree> grown(static_cast<std::size_t>(width));
  for (int stage = 0; stage < options.stages; ++stage) {
    for_row_parts(rows, threads, [&](Eigen::Index first, Eigen::Index count) {
      loss.residuals(scores, first, count, residuals);
    });
#pragma omp parallel for num_threads(static_cast<int>(workers)) schedule(dynamic)
    for (Eigen::Index t = 0; t < width; ++t) {
      GrownTree& tree = grown[static_cast<std::size_t>(t)];
      growths[static_cast<std::size_t>(omp_get_thread_num())]->grow(
          residuals.col(t).data(), tree_seed(options.seed, stage, t), tree);
      loss.set_leaves(residuals.col(t).data(), tree);
      for (RegressionTree::Node& node : tree.tree.nodes) node.value *= options.rate;
      add_answer(tree, scores.col(t).data());
    }
    for (const GrownTree& tree : grown) {
      importances_ += tree.importance;
      trees_.push_back(tree.tree);
    }
  }
  const double total = importances_.sum();
  if (total > 0.0) importances_ /= total;
}

BoostedTrees BoostedTrees::classifier(const TreeColumns& columns, const Eigen::VectorXi& classes,
                                      const BoostingOptions& options) {
  check_boosting(options);
  require(classes.size() == row_count(columns), "{} classes are given for {} rows", classes.size(),
          row_count(columns));
  require(classes.minCoeff() >= 0, "class {} is negative", classes.minCoeff());
  std::vector<int> present(classes.begin(), classes.end());
  std::ranges::sort(present);
  const auto repeats = std::ranges::unique(present);
  present.erase(repeats.begin(), repeats.end());
  if (present.size() == 1) return BoostedTrees(column_count(columns), present.front());
  const Eigen::VectorXi numbers = classes.unaryExpr([&](int c) {
    return static_cast<int>(std::ranges::lower_bound(present, c) - present.begin());
  });
  BoostedTrees trees(columns, *log_loss(numbers, static_cast<int>(present.size())), options);
  trees.classes_ = std::move(present);
  return trees;
}

BoostedTrees BoostedTrees::regressor(const TreeColumns& columns, const Eigen::VectorXd& values,
                                     const BoostingOptions& options) {
  check_boosting(options);
  require(values.size() == row_count(columns), "{} values are given for {} rows", values.size(),
          row_count(columns));
  require(values.allFinite(), "the values to predict are not all finite");
  const double mean = values.mean();
  const double largest = (values.array() - mean).abs().maxCoeff();
  const double unit = largest > 0.0 ? largest : 1.0;
  BoostedTrees trees(columns, *squared_loss((values.array() - mean) / unit), options);
  trees.mean_ = mean;
  trees.unit_ = unit;
  return trees;
}

BoostedTrees BoostedTrees::fit(const TreeColumns& columns, const Factor& factor,
                               const BoostingOptions& options) {
  if (factor.kind == FactorKind::discrete) return classifier(columns, factor.classes, options);
  return regressor(columns, factor.values, options);
}

Eigen::MatrixXd BoostedTrees::scores(const Eigen::MatrixXd& codes) const {
  require(codes.cols() == importances_.size(), "the trees take {} code columns, not {}",
          importances_.size(), codes.cols());
  Eigen::MatrixXd scores = start_.transpose().replicate(codes.rows(), 1);
  const auto width = static_cast<std::size_t>(start_.size());
  for_row_parts(codes.rows(), omp_get_max_threads(), [&](Eigen::Index first, Eigen::Index count) {
    for (std::size_t t = 0; t < trees_.size(); ++t) {
      double* column = scores.col(static_cast<Eigen::Index>(t % width)).data();
      for (Eigen::Index i = first; i < first + count; ++i) {
        column[i] += trees_[t].value_at(codes.data() + i, codes.rows());
      }
    }
  });
  return scores;
}

Eigen::VectorXi BoostedTrees::predict_classes(const Eigen::MatrixXd& codes) const {
  require(!classes_.empty(), "these trees predict values, not classes");
  const Eigen::MatrixXd all = scores(codes);
  Eigen::VectorXi predicted(codes.rows());
  for (Eigen::Index i = 0; i < codes.rows(); ++i) {
    Eigen::Index best = 0;
    if (all.cols() > 1) {
      all.row(i).maxCoeff(&best);
    } else {
      best = all(i, 0) > 0.0 ? 1 : 0;
    }
    predicted[i] = classes_[static_cast<std::size_t>(best)];
  }
  return predicted;
}

Eigen::VectorXd BoostedTrees::predict_values(const Eigen::MatrixXd& codes) const {
  require(classes_.empty(), "these trees predict classes, not values");
  return (mean_ + unit_ * scores(codes).col(0).array()).matrix();
}

double prediction_score(const BoostedTrees& trees, const Eigen::MatrixXd& codes,
                        const Factor& factor) {
  if (factor.kind == FactorKind::discrete) {
    const Eigen::VectorXi predicted = trees.predict_classes(codes);
    return (predicted.array() == factor.classes.array()).cast<double>().mean();
  }
  const double error = (trees.predict_values(codes) - factor.values).squaredNorm();
  const double spread = (factor.values.array() - factor.values.mean()).square().sum();
  if (spread > 0.0) return 1.0 - error / spread;
  return error > 0.0 ? 0.0 : 1.0;
}

}  // namespace torsor
