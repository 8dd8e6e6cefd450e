#include <algorithm>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cholesky_inverse.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/matmul.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/equivariance/code_span.hpp"
#include "diagnostics/equivariance/isotypic_spectrum.hpp"
#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/equivariance/multiplicities.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kGroups = 40;  ///< of objects, for the jackknife

/// tr(aᵀ·b).
double trace_of_product(const at::Tensor& a, const at::Tensor& b) {
  return a.mul(b).sum().item<double>();
}

/// One real irrep's part of the fitted operator.
struct Part {
  std::size_t irrep = 0;  ///< its number in Irreps::real
  bool trivial = false;
  double dimension = 1.0;
  double share = 0.0;         ///< of white noise: its functions over those of all moving types
  at::Tensor table = {};      ///< [objects, functions, r]: the coefficients of w
  at::Tensor projector = {};  ///< P, [r, r]
  double trace = 0.0;         ///< of P
  std::vector<double> without = {};  ///< of P refitted without a group of objects
  double above = 0.0;                ///< the sum of eigenvalues of P above ½
  std::int64_t count = 0;            ///< their number
  double gain = 1.0;
};

class Audit {
 public:
  Audit(const CodeSpan& span, const Irreps& irreps) : span_(span) {
    const auto order = static_cast<double>(irreps.table.group.order());
    for (const IsotypicFunctions& type : isotypic_functions(irreps)) {
      parts_.push_back(measured(type, order));
    }
    leave_out();
    noise_ = total_noise();
  }

  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }
  /// Whether the rank stays the same without any group of objects.
  [[nodiscard]] bool stable() const { return stable_; }
  /// Copies of the real irrep, with their interval.
  [[nodiscard]] Estimate copies(const Part& part) const;

 private:
  [[nodiscard]] Part measured(const IsotypicFunctions& type, double order) const;
  void leave_out();
  [[nodiscard]] double total_noise();
  [[nodiscard]] double corrected(const Part& part, double trace) const {
    return (trace - part.share * noise_) / (part.dimension * part.gain);
  }

  const CodeSpan& span_;
  std::vector<Part> parts_ = {};
  double noise_ = 0.0;  ///< Σ (1 - γ) over all directions
  bool stable_ = true;
};

Part Audit::measured(const IsotypicFunctions& type, double order) const {
  Part part{.irrep = type.irrep,
            .trivial = type.trivial,
            .dimension = static_cast<double>(type.dimension)};
  if (!type.trivial) {
    part.share = static_cast<double>(type.functions.cols()) / std::max(order - 1.0, 1.0);
  }
  part.table = at::matmul(tensor_of(type.functions).t(), span_.white);
  const at::Tensor rows = part.table.flatten(0, 1);
  part.projector = at::matmul(rows.t(), rows);
  part.trace = part.projector.trace().item<double>();
  const at::Tensor values = std::get<0>(at::linalg_eigh(part.projector)).contiguous();
  for (std::int64_t i = 0; i < values.numel(); ++i) {
    const double value = values.data_ptr<double>()[i];
    if (value <= 0.5) continue;
    part.above += value;
    ++part.count;
  }
  return part;
}

/// The traces of all parts without one group of objects after another, whitened anew.
void Audit::leave_out() {
  const std::int64_t objects = span_.white.size(0);
  const std::int64_t groups = std::min(kGroups, objects);
  const at::Tensor one = at::eye(span_.rank(), at::kDouble);
  for (std::int64_t k = 0; k < groups && stable_; ++k) {
    const std::int64_t begin = k * objects / groups;
    const std::int64_t count = (k + 1) * objects / groups - begin;
    const at::Tensor rows = span_.white.narrow(0, begin, count).flatten(0, 1);
    const at::Tensor rest = one.sub(at::matmul(rows.t(), rows));
    const auto [factor, info] = at::linalg_cholesky_ex(rest);
    stable_ = info.item<int>() == 0 && factor.diagonal().min().item<double>() > 1e-4;
    if (!stable_) return;
    const at::Tensor inverse = at::cholesky_inverse(factor);
    for (Part& part : parts_) {
      const at::Tensor own = part.table.narrow(0, begin, count).flatten(0, 1);
      part.without.push_back(trace_of_product(inverse, part.projector) -
                             trace_of_product(at::matmul(own, inverse), own));
    }
  }
}

double Audit::total_noise() {
  double noise = 0.0;
  for (Part& part : parts_) {
    if (part.count == 0 || part.share >= 1.0) continue;
    const double mean = part.above / static_cast<double>(part.count);
    part.gain = std::clamp((mean - part.share) / (1.0 - part.share), 1e-3, 1.0);
    noise += static_cast<double>(part.count) * (1.0 - part.gain);
  }
  return noise;
}

Estimate Audit::copies(const Part& part) const {
  const double value = corrected(part, part.trace);
  std::vector<double> without;
  for (const double trace : part.without) without.push_back(corrected(part, trace));
  Estimate estimate =
      without.size() >= 2 ? jackknife(value, without) : Estimate{value, {value, value}};
  const double correction =
      std::abs(value - part.trace / part.dimension) + 1e-8 * (1.0 + std::abs(value));
  estimate.interval.low -= correction;
  estimate.interval.high += correction;
  return estimate;
}

std::optional<std::int64_t> only_integer(const Interval& interval) {
  const double low = std::ceil(interval.low);
  if (low != std::floor(interval.high) || low < 0.0) return std::nullopt;
  return static_cast<std::int64_t>(low);
}

struct Flags {
  bool none = false;     ///< an interval without a whole number, at a good gain
  bool limited = false;  ///< an irrep fills what the objects can show
  bool open = false;     ///< an interval with no single whole number
};

/// Writes one part into the characters that its real irrep contains.
void write(const Audit& audit, const Part& part, const Irreps& irreps, std::int64_t invariants,
           Flags& flags, MultiplicityResult& result) {
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
    m.value = part.trivial ? static_cast<double>(invariants) : twice * copies.value;
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
  if (first_bad_value(codes) || fit.vacuous) {
    result.verdict = fit.vacuous ? Verdict::inconclusive : Verdict::fail;
    result.finding =
        fit.vacuous ? "The codes do not move: only the trivial irrep is seen." : fit.finding;
    return result;
  }
  const CodeSpan span = code_span(orbit_centred(codes));
  result.rank = span.rank();
  const Audit audit(span, irreps);
  const std::int64_t invariants = invariant_directions(codes);
  Flags flags;
  for (const Part& part : audit.parts()) write(audit, part, irreps, invariants, flags, result);
  complete(result);
  judge(fit, flags, audit.stable(), result);
  result.resolution = 0.5;
  return result;
}

}  // namespace torsor
