#include "diagnostics/equivariance/cross_fit.hpp"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cholesky_solve.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/linalg_cholesky.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros_like.h>

#include "core/error.hpp"

namespace torsor {
namespace {

/// Consecutive objects that are held out together.
struct Fold {
  std::int64_t begin = 0;
  std::int64_t count = 0;
  at::Tensor factor;       ///< Cholesky factor of the Gram matrix of all other folds
  at::Tensor half_factor;  ///< of half of them

  [[nodiscard]] at::Tensor rows(const at::Tensor& table) const {
    return table.narrow(0, begin, count).flatten(0, 1);
  }
};

/// Sums over the folds that follow fold k, `count` of them.
at::Tensor following(const std::vector<at::Tensor>& sums, std::size_t k, std::size_t count) {
  at::Tensor total = at::zeros_like(sums[k]);
  for (std::size_t i = 1; i <= count; ++i) total += sums[(k + i) % sums.size()];
  return total;
}

class CrossFit {
 public:
  CrossFit(const at::Tensor& coordinates, const at::Tensor& white, const CrossFitOptions& options)
      : coordinates_(coordinates), white_(white), ridge_(options.ridge) {
    const std::int64_t objects = white.size(0);
    const std::int64_t count = std::min(options.folds, objects);
    for (std::int64_t k = 0; k < count; ++k) {
      const std::int64_t begin = k * objects / count;
      folds_.push_back({begin, (k + 1) * objects / count - begin, {}, {}});
    }
    std::vector<at::Tensor> grams;
    for (const Fold& fold : folds_) {
      grams.push_back(at::matmul(fold.rows(white).t(), fold.rows(white)));
    }
    whole_factor_ = factor(grams.front() + following(grams, 0, folds_.size() - 1));
    for (std::size_t k = 0; k < folds_.size(); ++k) {
      folds_[k].factor = factor(following(grams, k, folds_.size() - 1));
      folds_[k].half_factor = factor(following(grams, k, half()));
    }
  }

  /// What no other fold has in common with fold k: λ(A + λ)⁻¹ projects onto it.
  [[nodiscard]] double unseen(const at::Tensor& centred_white,
                              const at::Tensor& unwhitening) const {
    double energy = 0.0;
    const at::Tensor one = at::eye(white_.size(2), at::kDouble);
    for (const Fold& fold : folds_) {
      const at::Tensor projector = at::cholesky_solve(one, fold.factor).mul(ridge_);
      const at::Tensor missing =
          at::matmul(at::matmul(fold.rows(centred_white), projector), unwhitening);
      energy += missing.square().sum().item<double>();
    }
    return energy;
  }

  /// Adds the errors of one element, whose moved poses are given.
  void score(const at::Tensor& poses, HeldOut& result) const {
    const at::Tensor moves = at::index_select(coordinates_, 1, poses).sub(coordinates_);
    std::vector<at::Tensor> products;
    for (const Fold& fold : folds_) {
      products.push_back(at::matmul(fold.rows(white_).t(), fold.rows(moves)));
    }
    const at::Tensor whole = products.front() + following(products, 0, folds_.size() - 1);
    const at::Tensor fitted = at::cholesky_solve(whole, whole_factor_);
    double sum = 0.0;
    for (std::size_t k = 0; k < folds_.size(); ++k) {
      const Fold& fold = folds_[k];
      const at::Tensor full = following(products, k, folds_.size() - 1);
      sum += add(fold, moves, at::cholesky_solve(full, fold.factor), result.error);
      const at::Tensor part = following(products, k, half());
      add(fold, moves, at::cholesky_solve(part, fold.half_factor), result.half_error);
      add(fold, moves, fitted, result.fitted_error);
    }
    result.by_element.push_back(sum);
  }

 private:
  [[nodiscard]] std::size_t half() const {
    return std::max<std::size_t>(1, (folds_.size() - 1) / 2);
  }

  [[nodiscard]] at::Tensor factor(const at::Tensor& gram) const {
    return at::linalg_cholesky(gram.add(at::eye(gram.size(0), at::kDouble), ridge_));
  }

  /// Adds |moves - white·change|² to each object of the fold; returns their sum.
  double add(const Fold& fold, const at::Tensor& moves, const at::Tensor& change,
             std::vector<double>& errors) const {
    const at::Tensor rest = fold.rows(moves).sub(at::matmul(fold.rows(white_), change));
    const at::Tensor squares = rest.reshape({fold.count, -1}).square().sum(1).contiguous();
    const auto* data = squares.data_ptr<double>();
    double sum = 0.0;
    for (std::int64_t o = 0; o < fold.count; ++o) {
      errors[static_cast<std::size_t>(fold.begin + o)] += data[o];
      sum += data[o];
    }
    return sum;
  }

  const at::Tensor& coordinates_;
  const at::Tensor& white_;
  double ridge_;
  std::vector<Fold> folds_;
  at::Tensor whole_factor_;  ///< of all folds
};

/// R with coordinates = white·R.
at::Tensor unwhitening(const at::Tensor& coordinates, const at::Tensor& white) {
  return at::matmul(white.flatten(0, 1).t(), coordinates.flatten(0, 1));
}

}  // namespace

HeldOut cross_fit(const at::Tensor& coordinates, const at::Tensor& white, const FiniteGroup& group,
                  std::span<const FiniteGroup::Element> elements, const CrossFitOptions& options) {
  require(white.size(0) >= 2, "a fit with held-out objects needs two of them, not {}",
          white.size(0));
  require(options.folds >= 2 && options.ridge > 0.0,
          "{} folds and a ridge of {} make no fit: at least 2, and more than 0", options.folds,
          options.ridge);
  const CrossFit fit(coordinates, white, options);
  const auto objects = static_cast<std::size_t>(white.size(0));
  HeldOut result;
  result.error.resize(objects);
  result.half_error.resize(objects);
  result.fitted_error.resize(objects);
  const at::Tensor centred = coordinates.sub(coordinates.mean(1, true));
  const at::Tensor squares = centred.square().flatten(1).sum(1).contiguous();
  double total = 0.0;
  for (std::size_t o = 0; o < objects; ++o) {
    const double movement = squares.data_ptr<double>()[o];
    total += movement;
    result.movement.push_back(movement * static_cast<double>(elements.size()));
  }
  for (const FiniteGroup::Element g : elements) fit.score(moved_poses(group, g), result);
  const at::Tensor centred_white = white.sub(white.mean(1, true));
  const double missing = fit.unseen(centred_white, unwhitening(coordinates, white));
  result.unseen = total > 0.0 ? missing / total : 0.0;
  return result;
}

}  // namespace torsor
