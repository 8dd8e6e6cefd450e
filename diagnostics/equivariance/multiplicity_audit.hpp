#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/equivariance/code_span.hpp"
#include "diagnostics/equivariance/isotypic_spectrum.hpp"
#include "diagnostics/equivariance/jackknife.hpp"
#include "groups/irreps.hpp"

namespace torsor {

/// One real irrep's part of the fitted operator.
struct IrrepPart {
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

/// The traces of the projectors P_ρ of an operator fitted to codes, one for each real irrep, with
/// what noise and the choice of objects make of them; see `code_multiplicities`.
class MultiplicityAudit {
 public:
  /// Cost: objects·|G|·r·(|G| + r) + 40·r³.
  MultiplicityAudit(const CodeSpan& span, const Irreps& irreps);

  [[nodiscard]] const std::vector<IrrepPart>& parts() const { return parts_; }
  /// Whether the rank stays the same without any group of objects.
  [[nodiscard]] bool stable() const { return stable_; }
  /// Copies of the real irrep, with their interval.
  [[nodiscard]] Estimate copies(const IrrepPart& part) const;

 private:
  [[nodiscard]] IrrepPart measured(const IsotypicFunctions& type, double order) const;
  void leave_out();
  [[nodiscard]] double total_noise();
  [[nodiscard]] double corrected(const IrrepPart& part, double trace) const;

  const CodeSpan& span_;
  std::vector<IrrepPart> parts_ = {};
  double noise_ = 0.0;  ///< Σ (1 - γ) over all directions
  bool stable_ = true;
};

}  // namespace torsor
