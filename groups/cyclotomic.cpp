#include "groups/cyclotomic.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "core/error.hpp"

namespace torsor {
namespace {

using Coefficients = std::vector<std::int64_t>;

std::vector<std::size_t> prime_divisors(std::size_t n) {
  std::vector<std::size_t> primes;
  for (std::size_t p = 2; p * p <= n; ++p) {
    if (n % p != 0) continue;
    primes.push_back(p);
    while (n % p == 0) n /= p;
  }
  if (n > 1) primes.push_back(n);
  return primes;
}

/// The largest power of p that divides n.
std::size_t prime_power(std::size_t p, std::size_t n) {
  std::size_t q = 1;
  while (n % (q * p) == 0) q *= p;
  return q;
}

/// Subtracts `amount` from every member of the coset j + (n/p)·Z, which changes no number.
void subtract(Coefficients& c, std::size_t j, std::size_t p, std::int64_t amount) {
  const std::size_t n = c.size();
  for (std::size_t i = 0; i < p; ++i) c[(j + i * (n / p)) % n] -= amount;
}

/// The commonest coefficient of a coset; of several the one nearest to zero.
std::int64_t commonest(const Coefficients& c, std::size_t j, std::size_t p) {
  std::map<std::int64_t, std::size_t> counts;
  for (std::size_t i = 0; i < p; ++i) ++counts[c[j + i * (c.size() / p)]];
  const auto better = [](const auto& a, const auto& b) {
    if (a.second != b.second) return a.second < b.second;
    return std::abs(a.first) > std::abs(b.first);
  };
  return std::max_element(counts.begin(), counts.end(), better)->first;
}

/// One pass over all primes. For p = 2 the difference goes to the side where it is positive.
void shorten(Coefficients& c) {
  const std::size_t n = c.size();
  for (const std::size_t p : prime_divisors(n)) {
    for (std::size_t j = 0; j < n / p; ++j) {
      subtract(c, j, p, p == 2 ? std::min(c[j], c[j + n / 2]) : commonest(c, j, p));
    }
  }
}

/// Σ c_j·e^{2πij/n} with the smallest n that its exponents allow.
Coefficients without_common_divisor(const Coefficients& c) {
  std::size_t divisor = c.size();
  for (std::size_t j = 0; j < c.size(); ++j) {
    if (c[j] != 0) divisor = std::gcd(divisor, j);
  }
  Coefficients result(c.size() / divisor);
  for (std::size_t j = 0; j < result.size(); ++j) result[j] = c[j * divisor];
  return result;
}

}  // namespace

Cyclotomic::Cyclotomic(Coefficients coefficients) : coefficients_(std::move(coefficients)) {
  require(!coefficients_.empty(), "a sum of n-th roots of unity needs n coefficients, n > 0");
}

std::complex<double> Cyclotomic::value() const {
  const auto n = static_cast<std::int64_t>(root_order());
  std::complex<double> sum = 0.0;
  for (std::int64_t j = 0; j < n; ++j) {
    const std::int64_t c = coefficients_[static_cast<std::size_t>(j)];
    if (c != 0) sum += static_cast<double>(c) * root_of_unity(j, n);
  }
  return sum;
}

std::optional<std::int64_t> Cyclotomic::whole() const {
  const Coefficients c = normal_form().coefficients_;
  const bool rational = std::all_of(c.begin() + 1, c.end(), [](auto x) { return x == 0; });
  return rational ? std::optional(c[0]) : std::nullopt;
}

Cyclotomic Cyclotomic::normal_form() const {
  Coefficients c = coefficients_;
  const std::size_t n = c.size();
  for (const std::size_t p : prime_divisors(n)) {
    const std::size_t q = prime_power(p, n);
    for (std::size_t j = 0; j < n; ++j) {
      if (j % q >= q - q / p && c[j] != 0) subtract(c, j, p, c[j]);
    }
  }
  return Cyclotomic(std::move(c));
}

Cyclotomic Cyclotomic::short_form() const {
  Coefficients c = coefficients_;
  Coefficients before;
  const auto terms = [](const Coefficients& x) {
    return x.size() - static_cast<std::size_t>(std::count(x.begin(), x.end(), 0));
  };
  do {
    before = c;
    shorten(c);
  } while (terms(c) < terms(before));
  return Cyclotomic(without_common_divisor(terms(c) < terms(coefficients_) ? c : coefficients_));
}

Cyclotomic Cyclotomic::conjugate(std::size_t k) const {
  const std::size_t n = root_order();
  require(std::gcd(k, n) == 1, "{} is not coprime to {}: there is no such conjugate", k, n);
  Coefficients moved(n);
  for (std::size_t j = 0; j < n; ++j) moved[j * (k % n) % n] = coefficients_[j];
  return Cyclotomic(std::move(moved));
}

bool Cyclotomic::operator==(const Cyclotomic& other) const {
  return normal_form().coefficients_ == other.normal_form().coefficients_;
}

Cyclotomic exact_value(const CharacterTable& table, std::size_t irrep, std::size_t c) {
  require(irrep < table.count() && c < table.classes.count(),
          "entry ({}, {}) is outside a table of {} irreps and {} classes", irrep, c, table.count(),
          table.classes.count());
  Coefficients coefficients;
  for (const std::size_t count :
       eigenvalue_counts(table.group, table.classes, table.irreps[irrep].values, c)) {
    coefficients.push_back(static_cast<std::int64_t>(count));
  }
  return Cyclotomic(std::move(coefficients));
}

}  // namespace torsor
