#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/tensor.h>

#include "diagnostics/continuity/path_jumps.hpp"
#include "diagnostics/continuity/slope.hpp"
#include "diagnostics/encoder.hpp"

namespace torsor {

/// A code was not finite at this place.
struct NotFinite {
  double position;
};

/// The codes at points of a path, ever denser where they move.
class PathScan {
 public:
  PathScan(const PathCodes& codes, const PathOptions& options)
      : codes_(codes), options_(options), noise_(options.noise) {
    // Points off the round numbers, where symmetric images like to lie: 0/0 there is another
    // defect.
    for (int i = 0; i <= options.intervals; ++i) {
      const double share = i == 0 || i == options.intervals ? i : i + 0.118033988749895;
      points_.push_back(options.low + (options.high - options.low) * share / options.intervals);
    }
    const at::Tensor raw = codes(at::tensor(points_, at::kDouble));
    if (noise_ <= 0.0) noise_ = assumed_noise(raw);
    const at::Tensor rows = code_rows(raw, static_cast<std::int64_t>(points_.size()));
    for (std::size_t i = 0; i < points_.size(); ++i) {
      rows_.push_back(rows[static_cast<std::int64_t>(i)]);
      check(rows_[i], points_[i]);
    }
  }

  [[nodiscard]] double noise() const { return noise_; }
  [[nodiscard]] double lipschitz() const { return lipschitz_; }

  /// Splits the intervals with the largest displacements, batch by batch, but none again and again:
  /// that is what `follow` does.
  void refine() {
    const double least = (options_.high - options_.low) / (4096.0 * options_.intervals);
    for (int round = 0; round < kRounds; ++round) {
      std::vector<double> middles;
      for (const std::size_t i : order()) {
        if (points_[i + 1] - points_[i] < least) continue;
        middles.push_back(0.5 * (points_[i] + points_[i + 1]));
        if (middles.size() == kBatch) break;
      }
      if (middles.empty()) return;
      const at::Tensor codes = code_rows(codes_(at::tensor(middles, at::kDouble)),
                                         static_cast<std::int64_t>(middles.size()));
      insert(middles, codes);
    }
  }

  /// The intervals by descending displacement.
  [[nodiscard]] std::vector<std::size_t> order() {
    std::vector<double> moves;
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i + 1 < points_.size(); ++i) {
      moves.push_back(displacement(rows_[i], rows_[i + 1], points_[i + 1] - points_[i]));
      result.push_back(i);
    }
    std::ranges::stable_sort(result, [&](auto a, auto b) { return moves[a] > moves[b]; });
    return result;
  }

  /// The displacement over interval i.
  [[nodiscard]] double move(std::size_t i) {
    return displacement(rows_[i], rows_[i + 1], points_[i + 1] - points_[i]);
  }

  PathStep follow(std::size_t interval) {
    double left = points_[interval];
    double right = points_[interval + 1];
    at::Tensor code_left = rows_[interval];
    at::Tensor code_right = rows_[interval + 1];
    std::vector<double> widths;
    std::vector<double> moves;
    PathStep step;
    for (;;) {
      const double move = displacement(code_left, code_right, right - left);
      if (move <= 100.0 * noise_) break;
      widths.push_back(right - left);
      moves.push_back(move);
      step.position = 0.5 * (left + right);
      const double middle = 0.5 * (left + right);
      if (right - left < options_.finest * (options_.high - options_.low) || middle <= left ||
          middle >= right) {
        break;
      }
      const at::Tensor code = at_point(middle);
      const bool in_left = displacement(code_left, code, middle - left) >=
                           displacement(code, code_right, right - middle);
      (in_left ? right : left) = middle;
      (in_left ? code_right : code_left) = code;
    }
    if (moves.empty()) return step;
    step.size = moves.back();
    step.width = widths.back();
    const std::size_t used = std::min<std::size_t>(moves.size(), 8);
    step.resolved = used >= 3;
    if (step.resolved) {
      step.slope =
          log_slope({&widths[widths.size() - used], used}, {&moves[moves.size() - used], used});
    }
    return step;
  }

 private:
  static constexpr int kRounds = 8;
  static constexpr std::size_t kBatch = 32;

  void insert(const std::vector<double>& points, const at::Tensor& codes) {
    for (std::size_t i = 0; i < points.size(); ++i) {
      const at::Tensor code = codes[static_cast<std::int64_t>(i)];
      check(code, points[i]);
      const auto place = std::ranges::upper_bound(points_, points[i]) - points_.begin();
      points_.insert(points_.begin() + place, points[i]);
      rows_.insert(rows_.begin() + place, code);
    }
  }
  static void check(const at::Tensor& code, double t) {
    if (!at::isfinite(code).all().item<bool>()) throw NotFinite{t};
  }
  [[nodiscard]] at::Tensor at_point(double t) const {
    const at::Tensor code = code_rows(codes_(at::tensor({t}, at::kDouble)), 1)[0];
    check(code, t);
    return code;
  }
  double displacement(const at::Tensor& a, const at::Tensor& b, double width) {
    const double move = (a - b).norm().item<double>();
    // Below the noise a quotient says nothing of the constant.
    if (move > 100.0 * noise_) lipschitz_ = std::max(lipschitz_, move / width);
    return move;
  }

  const PathCodes& codes_;
  const PathOptions& options_;
  double noise_;
  double lipschitz_ = 0.0;
  std::vector<double> points_;
  std::vector<at::Tensor> rows_;
};

}  // namespace torsor
