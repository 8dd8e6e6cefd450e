#include <algorithm>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/equivariance/code_span.hpp"
#include "diagnostics/equivariance/multiplicities.hpp"
#include "diagnostics/equivariance/multiplicity_audit.hpp"

namespace torsor {
namespace {

std::optional<std::int64_t> only_integer(const Interval& interval) {
  const double low = std::ceil(interval.low);
  if (low != std::floor(interval.high) || low < 0.0) return std::nullopt;
  return static_cast<std::int64_t>(low);
}

/// 0 where the value is no more than the rounding that its interval allows for.
double without_rounding(double value) { return std::abs(value) <= 1e-8 ? 0.0 : value; }

struct Flags {
  bool none = false;     ///< an interval without a whole number, at a good gain
  bool limited = false;  ///< an irrep fills what the objects can show
  bool open = false;     ///< an interval with no single whole number
};

/// Writes one part into the characters that its real irrep contains.
void write(const MultiplicityAudit& audit, const IrrepPart& part, const Irreps& irreps,
           std::int64_t invariants, Flags& flags, MultiplicityResult& result) {
  const RealIrrep& irrep = irreps.real[part.irrep];
  const double twice = irrep.type == IrrepType::quaternionic ? 2.0 : 1.0;
  const Estimate copies = audit.copies(part);
  const auto whole = only_integer(copies.interval);
  const bool limited = part.count > 0 && part.count == part.table.size(0) * part.table.size(1);
  if (!part.trivial) {
    const bool empty = std::ceil(copies.interval.low) > std::floor(copies.interval.high) ||
                       copies.interval.high < 0.0;
    flags.none = flags.none || (empty && part.gain >= 0.9);
    flags.open = flags.open || !whole;
    flags.limited = flags.limited || limited;
    result.effect = std::max(result.effect, std::abs(copies.value - std::round(copies.value)));
  }
  for (const std::size_t character : irrep.characters) {
    Multiplicity& m = result.irreps[character];
    m.lower_bound = part.trivial || limited;
    m.gain = part.gain;
    m.value =
        part.trivial ? static_cast<double>(invariants) : without_rounding(twice * copies.value);
    if (part.trivial) {
      m.integer = invariants;
      continue;
    }
    m.interval = Interval{twice * copies.interval.low, twice * copies.interval.high};
    if (whole) m.integer = *whole * static_cast<std::int64_t>(twice);
  }
}

void judge(const OperatorFit& fit, const Flags& flags, bool stable, MultiplicityResult& result) {
  std::int64_t moving = 0;
  for (std::size_t i = 1; i < result.irreps.size(); ++i) {
    const Multiplicity& m = result.irreps[i];
    moving += m.integer.value_or(0) * static_cast<std::int64_t>(m.dimension);
  }
  if (fit.verdict != Verdict::pass) {
    result.finding =
        "The codes are not known to be equivariant (D14): traces belong to no operator.";
  } else if (!stable) {
    result.finding = "The rank of the codes hangs on single objects: there are too few.";
  } else if (flags.none) {
    result.verdict = Verdict::fail;
    result.finding =
        fmt::format("A multiplicity misses every whole number, by {:.3g} at most.", result.effect);
  } else if (flags.limited) {
    result.finding = "An irrep fills all directions that so many objects show: there may be more.";
  } else if (flags.open) {
    result.finding = "An interval contains no single whole number.";
  } else if (moving != result.rank) {
    result.finding = fmt::format("{} of the {} directions that move belong to no irrep.",
                                 result.rank - moving, result.rank);
  } else {
    result.verdict = Verdict::pass;
  }
}

/// The number of directions that the orbit means span.
std::int64_t invariant_directions(const OrbitTable& codes) {
  return code_span({FiniteGroup(), codes.values.mean(1, true),
                    codes.noise / std::sqrt(static_cast<double>(codes.values.size(1)))})
      .rank();
}

}  // namespace

MultiplicityResult code_multiplicities(const OrbitTable& codes, const OperatorFit& fit,
                                       const Irreps& irreps) {
  require(codes.group == irreps.table.group, "irreps of {} do not split codes on orbits of {}",
          irreps.table.group.name(), codes.group.name());
  MultiplicityResult result;
  result.id = "D15";
  result.name = "multiplicities";
  for (const IrreducibleCharacter& irrep : irreps.table.irreps) {
    result.irreps.push_back({.name = irrep.name, .dimension = irrep.dimension, .type = irrep.type});
  }
  if (first_bad_value(codes)) {
    result.verdict = Verdict::fail;
    result.finding = fit.finding;
    return result;
  }
  if (fit.vacuous) {
    for (Multiplicity& m : result.irreps) m.integer = 0;
    Multiplicity& trivial = result.irreps.front();
    trivial.integer = invariant_directions(codes);
    trivial.value = static_cast<double>(*trivial.integer);
    trivial.lower_bound = true;
    complete(result);
    result.finding = "The codes do not move: only the trivial irrep is seen.";
    return result;
  }
  const CodeSpan span = code_span(orbit_centred(codes));
  result.rank = span.rank();
  const MultiplicityAudit audit(span, irreps);
  const std::int64_t invariants = invariant_directions(codes);
  Flags flags;
  for (const IrrepPart& part : audit.parts()) write(audit, part, irreps, invariants, flags, result);
  complete(result);
  judge(fit, flags, audit.stable(), result);
  result.resolution = 0.5;
  return result;
}

}  // namespace torsor
