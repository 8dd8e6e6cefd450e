#include "diagnostics/harmonic_monomial.hpp"

#include <algorithm>
#include <cstdlib>

#include <ATen/TensorOperators.h>
#include <ATen/ops/ones_like.h>
#include <fmt/format.h>

#include "core/error.hpp"

namespace torsor {

int HarmonicMonomial::weight() const {
  int sum = 0;
  for (const HarmonicPower& p : powers) sum += p.harmonic * p.exponent;
  return sum;
}

int HarmonicMonomial::exponent(int harmonic) const {
  int sum = 0;
  for (const HarmonicPower& p : powers) sum += p.harmonic == harmonic ? p.exponent : 0;
  return sum;
}

bool HarmonicMonomial::is_present(std::span<const int> active) const {
  return std::ranges::all_of(
      powers, [&](const HarmonicPower& p) { return std::ranges::count(active, p.harmonic) > 0; });
}

std::string HarmonicMonomial::text() const {
  std::string result;
  for (const HarmonicPower& p : powers) {
    if (!result.empty()) result += ' ';
    result += fmt::format(fmt::runtime(p.exponent < 0 ? "conj(c{})" : "c{}"), p.harmonic);
    if (std::abs(p.exponent) > 1) result += fmt::format("^{}", std::abs(p.exponent));
  }
  return result;
}

at::Tensor evaluate(const HarmonicMonomial& monomial, const at::Tensor& coefficients,
                    std::int64_t ring) {
  at::Tensor product = at::ones_like(coefficients.select(1, ring).select(1, 0));
  for (const HarmonicPower& p : monomial.powers) {
    require(0 <= p.harmonic && p.harmonic < coefficients.size(2),
            "{} needs harmonic {}, but coefficients end at {}", monomial.text(), p.harmonic,
            coefficients.size(2) - 1);
    at::Tensor c = coefficients.select(1, ring).select(1, p.harmonic);
    if (p.exponent < 0) c = c.conj();
    for (int i = 0; i < std::abs(p.exponent); ++i) product = product * c;
  }
  return product;
}

}  // namespace torsor
