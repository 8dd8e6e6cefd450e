#pragma once

#include <cstdint>

namespace torsor {

/// The finalizer of SplitMix64, a bijection that mixes every bit; sends 0 to 0.
/// Source: Steele, Lea and Flood, Fast splittable pseudorandom number generators (2014), figure 17.
[[nodiscard]] constexpr std::uint64_t mix_bits(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace torsor
