#include "groups/rotation_coupling.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "core/error.hpp"
#include "groups/wigner.hpp"

namespace torsor {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

/// The tridiagonal matrix of J² - l(l+1) on the states with fixed m, lowest m1 first.
struct Recursion {
  VectorXd diagonal;
  VectorXd off;
};

Recursion recursion(int l1, int l2, int l, int m) {
  const int first = std::max(-l1, m - l2);
  const int last = std::min(l1, m + l2);
  const Index n = last - first + 1;
  Recursion result{VectorXd(n), VectorXd(std::max<Index>(n - 1, 0))};
  for (Index i = 0; i < n; ++i) {
    const int m1 = first + static_cast<int>(i);
    const int m2 = m - m1;
    result.diagonal(i) = l1 * (l1 + 1.0) + l2 * (l2 + 1.0) - l * (l + 1.0) + 2.0 * m1 * m2;
    if (i + 1 == n) continue;
    result.off(i) = std::sqrt(static_cast<double>(l1 - m1) * (l1 + m1 + 1)) *
                    std::sqrt(static_cast<double>(l2 + m2) * (l2 - m2 + 1));
  }
  return result;
}

/// The middle of the classical region |diagonal| ≤ sum of neighbours, where solutions oscillate.
Index meeting_point(const Recursion& r) {
  const Index n = r.diagonal.size();
  double weight = 0.0;
  double centre = 0.0;
  Index nearest = 0;
  double least = std::numeric_limits<double>::infinity();
  for (Index i = 0; i < n; ++i) {
    const double neighbours = (i > 0 ? r.off(i - 1) : 0.0) + (i + 1 < n ? r.off(i) : 0.0);
    const double excess = std::abs(r.diagonal(i)) - neighbours;
    if (excess < least) {
      least = excess;
      nearest = i;
    }
    if (excess > 0.0) continue;
    weight += 1.0;
    centre += static_cast<double>(i);
  }
  const Index middle = weight > 0.0 ? static_cast<Index>(centre / weight) : nearest;
  return std::clamp<Index>(middle, 0, n - 2);
}

void check(int l1, int l2, int l, int m) {
  constexpr int kLimit = WignerD::kLimit;
  require(l1 >= 0 && l2 >= 0 && l >= 0 && l1 <= kLimit && l2 <= kLimit,
          "degrees {}, {} and {} must lie in 0..{}", l1, l2, l, kLimit);
  require(l >= std::abs(l1 - l2) && l <= l1 + l2,
          "degree {} breaks the triangle rule: it must lie in {}..{}", l, std::abs(l1 - l2),
          l1 + l2);
  require(std::abs(m) <= l, "order {} is outside degree {}", m, l);
}

}  // namespace

VectorXd rotation_coupling(int l1, int l2, int l, int m) {
  check(l1, l2, l, m);
  const Recursion r = recursion(l1, l2, l, m);
  const Index n = r.diagonal.size();
  if (n == 1) return VectorXd::Ones(1);
  const Index meet = meeting_point(r);
  // Each run covers its own side and both entries meet, meet + 1.
  VectorXd up = VectorXd::Zero(n);
  up(0) = 1.0;
  for (Index i = 0; i <= meet; ++i) {
    const double before = i > 0 ? r.off(i - 1) * up(i - 1) : 0.0;
    up(i + 1) = -(r.diagonal(i) * up(i) + before) / r.off(i);
  }
  VectorXd down = VectorXd::Zero(n);
  down(n - 1) = 1.0;
  for (Index i = n - 1; i > meet; --i) {
    const double after = i + 1 < n ? r.off(i) * down(i + 1) : 0.0;
    down(i - 1) = -(r.diagonal(i) * down(i) + after) / r.off(i - 1);
  }
  const double scale =
      down.segment(meet, 2).dot(up.segment(meet, 2)) / up.segment(meet, 2).squaredNorm();
  VectorXd result = down;
  result.head(meet + 1) = scale * up.head(meet + 1);
  // The coefficient with the largest m1 is positive, and `down` began with 1 there.
  return result / result.norm();
}

double rotation_coupling(int l1, int m1, int l2, int m2, int l, int m) {
  check(l1, l2, l, m);
  require(std::abs(m1) <= l1 && std::abs(m2) <= l2,
          "orders {} and {} are outside degrees {} and {}", m1, m2, l1, l2);
  if (m1 + m2 != m) return 0.0;
  return rotation_coupling(l1, l2, l, m)(m1 - std::max(-l1, m - l2));
}

Eigen::MatrixXd rotation_coupling_matrix(int l1, int l2, int l) {
  Eigen::MatrixXd result = Eigen::MatrixXd::Zero(Index{2 * l1 + 1} * Index{2 * l2 + 1}, 2 * l + 1);
  for (int m = -l; m <= l; ++m) {
    const VectorXd column = rotation_coupling(l1, l2, l, m);
    const int first = std::max(-l1, m - l2);
    for (Index i = 0; i < column.size(); ++i) {
      const int m1 = first + static_cast<int>(i);
      result((l1 + m1) * (2 * l2 + 1) + l2 + m - m1, l + m) = column(i);
    }
  }
  return result;
}

}  // namespace torsor
