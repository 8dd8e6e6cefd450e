#include "diagnostics/persistence/bottleneck.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "core/error.hpp"

namespace torsor {
namespace {

using Bars = std::vector<PersistenceBar>;

double move(const PersistenceBar& a, const PersistenceBar& b) {
  return std::max(std::abs(a.birth - b.birth), std::abs(a.death - b.death));
}

/// Bars of `a` and places on the diagonal for `b`, against the same the other way round.
///
/// Left node i < |a| is a bar, |a| + j the diagonal place of b's bar j; right node j < |b| is a
/// bar, |b| + i the diagonal place of a's bar i. Places match each other at no cost.
class Matching {
 public:
  Matching(const Bars& a, const Bars& b, double delta)
      : a_(a),
        b_(b),
        delta_(delta),
        size_(a.size() + b.size()),
        right_of_(size_),
        left_of_(size_) {}

  [[nodiscard]] bool perfect() {
    std::size_t matched = 0;
    while (layer()) {
      const std::size_t before = matched;
      next_.assign(size_, 0);
      for (std::size_t left = 0; left < size_; ++left) {
        if (!right_of_[left] && augment(left)) ++matched;
      }
      if (matched == before) break;
    }
    return matched == size_;
  }

 private:
  [[nodiscard]] bool joined(std::size_t left, std::size_t right) const {
    const bool bar = left < a_.size();
    if (right < b_.size()) {
      return bar ? move(a_[left], b_[right]) <= delta_
                 : left - a_.size() == right && b_[right].length() <= 2.0 * delta_;
    }
    return !bar || (right - b_.size() == left && a_[left].length() <= 2.0 * delta_);
  }

  /// Breadth first from the free left nodes; whether a free right node is reached.
  [[nodiscard]] bool layer() {
    depth_.assign(size_, -1);
    std::vector<std::size_t> queue;
    for (std::size_t left = 0; left < size_; ++left) {
      if (!right_of_[left]) {
        depth_[left] = 0;
        queue.push_back(left);
      }
    }
    bool reached = false;
    for (std::size_t head = 0; head < queue.size(); ++head) {
      for (std::size_t right = 0; right < size_; ++right) {
        if (!joined(queue[head], right)) continue;
        if (!left_of_[right]) {
          reached = true;
        } else if (depth_[*left_of_[right]] < 0) {
          depth_[*left_of_[right]] = depth_[queue[head]] + 1;
          queue.push_back(*left_of_[right]);
        }
      }
    }
    return reached;
  }

  [[nodiscard]] bool augment(std::size_t left) {
    for (; next_[left] < size_; ++next_[left]) {
      const std::size_t right = next_[left];
      if (!joined(left, right)) continue;
      const auto owner = left_of_[right];
      if (owner && (depth_[*owner] != depth_[left] + 1 || !augment(*owner))) continue;
      right_of_[left] = right;
      left_of_[right] = left;
      return true;
    }
    return false;
  }

  const Bars& a_;
  const Bars& b_;
  double delta_;
  std::size_t size_;
  std::vector<std::optional<std::size_t>> right_of_;
  std::vector<std::optional<std::size_t>> left_of_;
  std::vector<int> depth_;
  std::vector<std::size_t> next_;
};

/// The largest move of births, matched in their order, which is the best; nothing if the numbers
/// differ.
std::optional<double> survivors_distance(std::span<const PersistenceBar> a,
                                         std::span<const PersistenceBar> b) {
  const auto births = [](std::span<const PersistenceBar> bars) {
    std::vector<double> values;
    for (const PersistenceBar& bar : bars) {
      if (bar.survives) values.push_back(bar.birth);
    }
    std::ranges::sort(values);
    return values;
  };
  const std::vector<double> of_a = births(a);
  const std::vector<double> of_b = births(b);
  if (of_a.size() != of_b.size()) return std::nullopt;
  double most = 0.0;
  for (std::size_t i = 0; i < of_a.size(); ++i) most = std::max(most, std::abs(of_a[i] - of_b[i]));
  return most;
}

Bars ending(std::span<const PersistenceBar> bars) {
  Bars found;
  std::ranges::copy_if(bars, std::back_inserter(found), [](const PersistenceBar& bar) {
    return !bar.survives && bar.length() > 0.0;
  });
  return found;
}

}  // namespace

double bottleneck_distance(std::span<const PersistenceBar> a, std::span<const PersistenceBar> b) {
  require(a.size() + b.size() <= 4000, "{} bars are more than the 4000 that can be matched",
          a.size() + b.size());
  const auto survivors = survivors_distance(a, b);
  if (!survivors) return std::numeric_limits<double>::infinity();
  const Bars left = ending(a);
  const Bars right = ending(b);
  std::vector<double> candidates{*survivors};
  const auto add = [&](double value) {
    if (value > *survivors) candidates.push_back(value);
  };
  for (const PersistenceBar& bar : left) add(0.5 * bar.length());
  for (const PersistenceBar& bar : right) add(0.5 * bar.length());
  for (const PersistenceBar& p : left) {
    for (const PersistenceBar& q : right) add(move(p, q));
  }
  std::ranges::sort(candidates);
  return *std::ranges::partition_point(
      candidates, [&](double delta) { return !Matching(left, right, delta).perfect(); });
}

}  // namespace torsor
