#include "core/random.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/mix.hpp"

namespace torsor {
namespace {

/// One step of splitmix64.
std::uint64_t mix(std::uint64_t x) { return mix_bits(x + 0x9e3779b97f4a7c15ULL); }

std::mt19937_64 seeded_engine(std::uint64_t key) {
  std::seed_seq words{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)};
  return std::mt19937_64(words);
}

}  // namespace

Random::Random(std::uint64_t seed) : key_(seed), engine_(seeded_engine(seed)) {}

Random Random::stream(std::string_view name) const {
  std::uint64_t key = mix(key_ ^ 0x6e616d65ULL);  // apart from the numbered children
  for (const char c : name) key = mix(key ^ static_cast<unsigned char>(c));
  return Random(mix(key ^ name.size()));
}

Random Random::stream(std::uint64_t index) const { return Random(mix(mix(key_) + mix(~index))); }

double Random::uniform() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }

double Random::uniform(double low, double high) {
  const double x = low + (high - low) * uniform();
  return x < high ? x : std::nextafter(high, low);  // the sum may round up to `high`
}

double Random::normal() {
  for (;;) {
    const double u = uniform(-1.0, 1.0);
    const double v = uniform(-1.0, 1.0);
    const double s = u * u + v * v;
    if (s > 0.0 && s < 1.0) return u * std::sqrt(-2.0 * std::log(s) / s);
  }
}

std::uint64_t Random::below(std::uint64_t bound) {
  require(bound > 0, "a random number below 0 was asked for; the bound must be at least 1");
  const std::uint64_t rest = (max() % bound + 1) % bound;  // 2^64 mod bound
  for (;;) {
    const std::uint64_t x = engine_();
    if (x <= max() - rest) return x % bound;
  }
}

}  // namespace torsor
