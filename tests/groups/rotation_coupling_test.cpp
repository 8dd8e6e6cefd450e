#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/haar.hpp"
#include "groups/rotation_coupling.hpp"
#include "groups/wigner.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

/// A whole number ≥ 0 of any size, least significant digit (base 2^32) first.
class Whole {
 public:
  explicit Whole(std::uint32_t value = 0) : digits_{value} {}

  void multiply(std::uint32_t factor) {
    std::uint64_t carry = 0;
    for (std::uint32_t& digit : digits_) {
      carry += std::uint64_t{digit} * factor;
      digit = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    if (carry > 0) digits_.push_back(static_cast<std::uint32_t>(carry));
  }

  void divide(std::uint32_t divisor) {  // exact
    std::uint64_t rest = 0;
    for (auto digit = digits_.rbegin(); digit != digits_.rend(); ++digit) {
      rest = (rest << 32U) + *digit;
      *digit = static_cast<std::uint32_t>(rest / divisor);
      rest %= divisor;
    }
  }

  void add(const Whole& other) {
    digits_.resize(std::max(digits_.size(), other.digits_.size()) + 1, 0);
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < digits_.size(); ++i) {
      carry += digits_[i];
      if (i < other.digits_.size()) carry += other.digits_[i];
      digits_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
  }

  void subtract(const Whole& other) {  // other ≤ *this
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i < digits_.size(); ++i) {
      borrow += digits_[i];
      if (i < other.digits_.size()) borrow -= other.digits_[i];
      digits_[i] = static_cast<std::uint32_t>(borrow & 0xFFFFFFFF);
      borrow >>= 32;
    }
  }

  [[nodiscard]] bool less(const Whole& other) const {
    for (std::size_t i = std::max(digits_.size(), other.digits_.size()); i-- > 0;) {
      const std::uint32_t a = i < digits_.size() ? digits_[i] : 0;
      const std::uint32_t b = i < other.digits_.size() ? other.digits_[i] : 0;
      if (a != b) return a < b;
    }
    return false;
  }

  [[nodiscard]] long double value() const {
    long double sum = 0.0L;
    for (auto digit = digits_.rbegin(); digit != digits_.rend(); ++digit) {
      sum = sum * 4294967296.0L + *digit;
    }
    return sum;
  }

 private:
  std::vector<std::uint32_t> digits_;
};

void multiply_binomial(Whole& number, int n, int k) {
  for (int i = 1; i <= k; ++i) {
    number.multiply(static_cast<std::uint32_t>(n - k + i));
    number.divide(static_cast<std::uint32_t>(i));
  }
}

long double binomial(int n, int k) {
  Whole number(1);
  multiply_binomial(number, n, k);
  return number.value();
}

/// Racah's formula in binomials: the alternating sum is taken in whole numbers, exactly, and only
/// the root of the prefactor is rounded.
double exact(int l1, int m1, int l2, int m2, int l, int m) {
  const int gap = l1 + l2 - l;
  Whole plus;
  Whole minus;
  for (int k = std::max({0, l2 - l - m1, l1 - l + m2}); k <= std::min({gap, l1 - m1, l2 + m2});
       ++k) {
    Whole term(1);
    multiply_binomial(term, gap, k);
    multiply_binomial(term, l1 - l2 + l, l1 - m1 - k);
    multiply_binomial(term, -l1 + l2 + l, l2 + m2 - k);
    (k % 2 == 0 ? plus : minus).add(term);
  }
  const bool negative = plus.less(minus);
  if (negative) std::swap(plus, minus);
  plus.subtract(minus);
  const long double ratio = binomial(2 * l1, gap) / binomial(2 * l1, l1 - m1) *
                            binomial(2 * l2, gap) / binomial(2 * l2, l2 - m2) /
                            binomial(l1 + l2 + l + 1, gap) / binomial(2 * l, l - m);
  const long double size = std::sqrt(ratio) * plus.value();
  return static_cast<double>(negative ? -size : size);
}

TORSOR_TEST("the exact oracle knows the textbook coefficients") {
  TORSOR_CHECK(std::abs(exact(1, 1, 1, -1, 0, 0) - std::sqrt(1.0 / 3.0)) < 1e-16);
  TORSOR_CHECK(std::abs(exact(1, 0, 1, 0, 0, 0) + std::sqrt(1.0 / 3.0)) < 1e-16);
  TORSOR_CHECK(std::abs(exact(1, 1, 1, 0, 1, 1) - std::sqrt(0.5)) < 1e-16);
  TORSOR_CHECK(std::abs(exact(2, 1, 1, -1, 2, 0) - std::sqrt(0.5)) < 1e-15);
}

TORSOR_TEST("Clebsch-Gordan coefficients agree with exact rationals to 1e-12 up to degree 40") {
  for (int l1 = 0; l1 <= 4; ++l1) {
    for (int l2 = 0; l2 <= 4; ++l2) {
      for (int l = std::abs(l1 - l2); l <= l1 + l2; ++l) {
        for (int m1 = -l1; m1 <= l1; ++m1) {
          for (int m2 = -l2; m2 <= l2; ++m2) {
            if (std::abs(m1 + m2) > l) continue;
            const double ours = rotation_coupling(l1, m1, l2, m2, l, m1 + m2);
            TORSOR_REQUIRE(std::abs(ours - exact(l1, m1, l2, m2, l, m1 + m2)) < 1e-14);
          }
        }
      }
    }
  }
  Random random(32);
  double worst = 0.0;
  for (int trial = 0; trial < 400; ++trial) {
    const int l1 = trial % 2 == 0 ? 40 : static_cast<int>(random.below(41));
    const int l2 = trial % 2 == 0 ? 40 : static_cast<int>(random.below(41));
    const int low = std::abs(l1 - l2);
    const int l = std::min(
        40, low + static_cast<int>(random.below(static_cast<std::uint64_t>(l1 + l2 - low + 1))));
    const int m = static_cast<int>(random.below(static_cast<std::uint64_t>(2 * l + 1))) - l;
    const Eigen::VectorXd column = rotation_coupling(l1, l2, l, m);
    const int first = std::max(-l1, m - l2);
    const auto i =
        static_cast<Eigen::Index>(random.below(static_cast<std::uint64_t>(column.size())));
    const int m1 = first + static_cast<int>(i);
    worst = std::max(worst, std::abs(column(i) - exact(l1, m1, l2, m - m1, l, m)));
  }
  TORSOR_INFO(worst);
  TORSOR_CHECK(worst < 1e-12);
}

TORSOR_TEST("coupling matrices are complete, orthonormal and equivariant") {
  Random random(33);
  for (const auto& [l1, l2] : {std::pair{1, 1}, {3, 2}, {8, 7}}) {
    const auto n = static_cast<Eigen::Index>((2 * l1 + 1) * (2 * l2 + 1));
    Eigen::MatrixXd all(n, n);
    Eigen::Index at = 0;
    const SO3<double> r = haar_sample(random, SO3<double>());
    const Eigen::MatrixXcd d1 = WignerD(l1).complex(r);
    const Eigen::MatrixXcd d2 = WignerD(l2).complex(r);
    Eigen::MatrixXcd both(n, n);
    for (Eigen::Index i = 0; i < d1.rows(); ++i) {
      for (Eigen::Index j = 0; j < d1.cols(); ++j) {
        both.block(i * d2.rows(), j * d2.cols(), d2.rows(), d2.cols()) = d1(i, j) * d2;
      }
    }
    for (int l = std::abs(l1 - l2); l <= l1 + l2; ++l) {
      const Eigen::MatrixXd c = rotation_coupling_matrix(l1, l2, l);
      TORSOR_CHECK((both * c - c * WignerD(l).complex(r)).norm() < 1e-12);
      all.middleCols(at, c.cols()) = c;
      at += c.cols();
    }
    TORSOR_CHECK((all.transpose() * all - Eigen::MatrixXd::Identity(n, n)).norm() < 1e-12);
  }
}

TORSOR_TEST("degrees that do not couple are refused") {
  TORSOR_THROWS_WITH(rotation_coupling(2, 1, 4, 0), InvalidArgument,
                     "degree 4 breaks the triangle rule: it must lie in 1..3");
  TORSOR_THROWS_WITH(rotation_coupling(121, 0, 121, 0), InvalidArgument, "must lie in 0..120");
  TORSOR_THROWS_WITH(rotation_coupling(1, 1, 2, 3), InvalidArgument, "order 3 is outside degree 2");
  TORSOR_THROWS_WITH(rotation_coupling(1, 2, 1, -1, 1, 1), InvalidArgument, "outside degrees");
  TORSOR_CHECK(rotation_coupling(1, 1, 1, 1, 2, 1) == 0.0);
}

}  // namespace
}  // namespace torsor
