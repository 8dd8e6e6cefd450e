#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "groups/group.hpp"

namespace torsor {

/// An invertible square matrix over the integers modulo a prime p < 2^16, row-major.
class ModularMatrix {
 public:
  /// The empty matrix modulo 2.
  ModularMatrix() = default;

  /// @param entries  size × size whole numbers, reduced modulo p.
  /// @throws InvalidArgument if p is no prime below 65536, the count does not fit, or the matrix is
  ///         singular modulo p.
  ModularMatrix(std::uint32_t prime, std::size_t size, const std::vector<std::int64_t>& entries);

  [[nodiscard]] std::uint32_t prime() const noexcept { return prime_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const std::vector<std::uint32_t>& entries() const noexcept { return entries_; }
  [[nodiscard]] ModularMatrix identity() const;
  [[nodiscard]] ModularMatrix inverse() const;
  /// @throws InvalidArgument unless both sides have the same size and prime.
  [[nodiscard]] ModularMatrix operator*(const ModularMatrix& rhs) const;

  bool operator==(const ModularMatrix&) const = default;

 private:
  std::uint32_t prime_ = 2;
  std::size_t size_ = 0;
  std::vector<std::uint32_t> entries_;
};

static_assert(Group<ModularMatrix>);

}  // namespace torsor

template <>
struct std::hash<torsor::ModularMatrix> {
  std::size_t operator()(const torsor::ModularMatrix& m) const noexcept {
    const char* bytes = reinterpret_cast<const char*>(m.entries().data());
    return std::hash<std::string_view>{}({bytes, m.entries().size() * sizeof(std::uint32_t)});
  }
};
