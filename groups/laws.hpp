#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/finite_group.hpp"
#include "groups/group.hpp"
#include "groups/representation.hpp"

namespace torsor {

/// What a law suite found; independent of any test framework.
struct LawReport {
  std::size_t checks = 0;               ///< how many equations were compared
  std::vector<std::string> violations;  ///< the first kKept of them, in words
  std::size_t violation_count = 0;
  double worst = 0.0;  ///< the largest defect of an approximate law

  static constexpr std::size_t kKept = 20;

  [[nodiscard]] bool passed() const noexcept { return checks > 0 && violation_count == 0; }
  void record(bool holds, const std::string& law);
  /// "passed 84 checks" or "3 of 84 checks failed: ...".
  [[nodiscard]] std::string summary() const;
};

/// Checks associativity, unit and inverse on all triples of `elements`, O(elements³).
/// @throws InvalidArgument for fewer than three elements: a law checked on nothing proves nothing.
template <Group G>
[[nodiscard]] LawReport check_group_laws(std::span<const G> elements) {
  require(elements.size() >= 3, "the group laws need at least 3 elements, {} were given",
          elements.size());
  const std::multiplies<> times;
  LawReport report;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const G& a = elements[i];
    const G e = a.identity();
    report.record(times(e, a) == a, fmt::format("e·a = a for a = #{}", i));
    report.record(times(a, e) == a, fmt::format("a·e = a for a = #{}", i));
    report.record(times(a, a.inverse()) == e, fmt::format("a·a⁻¹ = e for a = #{}", i));
    report.record(times(a.inverse(), a) == e, fmt::format("a⁻¹·a = e for a = #{}", i));
    for (std::size_t j = 0; j < elements.size(); ++j) {
      const G& b = elements[j];
      report.record(times(a, b).inverse() == times(b.inverse(), a.inverse()),
                    fmt::format("(ab)⁻¹ = b⁻¹a⁻¹ for a = #{}, b = #{}", i, j));
      for (std::size_t k = 0; k < elements.size(); ++k) {
        const G& c = elements[k];
        report.record(times(times(a, b), c) == times(a, times(b, c)),
                      fmt::format("(ab)c = a(bc) for a = #{}, b = #{}, c = #{}", i, j, k));
      }
    }
  }
  return report;
}

/// The laws of a finite group: unit, inverses, words, and associativity by Light's test, which
/// compares (a·s)·b with a·(s·b) for the generators s only. All pairs up to order 256, else 65536
/// random ones. @throws InvalidArgument for fewer than three elements.
[[nodiscard]] LawReport check_finite_group(const FiniteGroup& group, Random& random);

/// ρ(gh) = ρ(g)ρ(h) on `words` pairs of random words of up to 20 generators, and ρ(1) = 1; a law
/// fails beyond `tolerance` × dimension × the norms of the factors (Frobenius).
/// @throws InvalidArgument for fewer than three words.
template <class Scalar>
[[nodiscard]] LawReport check_representation(const BasicRepresentation<Scalar>& rho, Random& random,
                                             std::size_t words = 32, double tolerance = 1e-10);

}  // namespace torsor
