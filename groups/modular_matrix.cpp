#include "groups/modular_matrix.hpp"

#include <utility>

#include "core/error.hpp"

namespace torsor {
namespace {

bool is_prime(std::uint32_t p) {
  if (p < 2) return false;
  for (std::uint32_t d = 2; d * d <= p; ++d) {
    if (p % d == 0) return false;
  }
  return true;
}

std::uint32_t power(std::uint64_t base, std::uint32_t exponent, std::uint32_t p) {
  std::uint64_t result = 1;
  for (; exponent > 0; exponent /= 2, base = base * base % p) {
    if (exponent % 2 == 1) result = result * base % p;
  }
  return static_cast<std::uint32_t>(result);
}

}  // namespace

ModularMatrix::ModularMatrix(std::uint32_t prime, std::size_t size,
                             const std::vector<std::int64_t>& entries)
    : prime_(prime), size_(size) {
  require(prime < 65536 && is_prime(prime), "{} is no prime below 65536", prime);
  require(size > 0, "a matrix without entries is no group element");
  require(entries.size() == size * size, "{} entries do not fill a {} x {} matrix", entries.size(),
          size, size);
  const auto p = static_cast<std::int64_t>(prime);
  for (const std::int64_t entry : entries) {
    entries_.push_back(static_cast<std::uint32_t>(((entry % p) + p) % p));
  }
  static_cast<void>(inverse());
}

ModularMatrix ModularMatrix::identity() const {
  ModularMatrix result = *this;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    result.entries_[i] = i / size_ == i % size_ ? 1 : 0;
  }
  return result;
}

// Gauss and Jordan, exactly.
ModularMatrix ModularMatrix::inverse() const {
  std::vector<std::uint32_t> rest = entries_;
  ModularMatrix result = identity();
  const auto row_operation = [&](std::size_t to, std::size_t from, std::uint64_t factor) {
    for (std::size_t j = 0; j < size_; ++j) {
      for (std::vector<std::uint32_t>* m : {&rest, &result.entries_}) {
        const std::uint64_t sum = (*m)[to * size_ + j] + factor * (*m)[from * size_ + j];
        (*m)[to * size_ + j] = static_cast<std::uint32_t>(sum % prime_);
      }
    }
  };
  for (std::size_t i = 0; i < size_; ++i) {
    std::size_t pivot = i;
    while (pivot < size_ && rest[pivot * size_ + i] == 0) ++pivot;
    require(pivot < size_, "the matrix is singular modulo {}", prime_);
    if (pivot != i) row_operation(i, pivot, 1);  // makes the diagonal entry non-zero
    const std::uint32_t scale = power(rest[i * size_ + i], prime_ - 2, prime_);
    row_operation(i, i, (scale + prime_ - 1) % prime_);
    for (std::size_t k = 0; k < size_; ++k) {
      if (k != i) row_operation(k, i, prime_ - rest[k * size_ + i]);
    }
  }
  return result;
}

ModularMatrix ModularMatrix::operator*(const ModularMatrix& rhs) const {
  require(size_ == rhs.size_ && prime_ == rhs.prime_,
          "cannot multiply a {} x {} matrix modulo {} by a {} x {} one modulo {}", size_, size_,
          prime_, rhs.size_, rhs.size_, rhs.prime_);
  ModularMatrix result = *this;
  for (std::size_t i = 0; i < size_; ++i) {
    for (std::size_t j = 0; j < size_; ++j) {
      std::uint64_t sum = 0;
      for (std::size_t k = 0; k < size_; ++k) {
        sum += std::uint64_t{entries_[i * size_ + k]} * rhs.entries_[k * size_ + j] % prime_;
      }
      result.entries_[i * size_ + j] = static_cast<std::uint32_t>(sum % prime_);
    }
  }
  return result;
}

}  // namespace torsor
