#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/equivariance/cross_fit.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// The largest share of a code's movement that an operator may leave unexplained, for
/// "equivariant".
inline constexpr double kEquivarianceLimit = 0.05;

struct OperatorFitOptions {
  CrossFitOptions fit = {};
  std::size_t every_element = 64;  ///< up to this order all elements get a matrix of their own
  double operations = 1e11;        ///< budget: beyond it fewer elements are fitted
  /// The encoder is linear in the images: then E·g·E⁺ moves the codes exactly wherever E loses
  /// nothing that the group moves, trained or not. Marks the result; says nothing of the data.
  bool linear_encoder = false;
  std::uint64_t seed = 0;  ///< of the folds and of the null
};

/// D14: whether a matrix for each group element moves the codes as the group moves the images.
struct OperatorFit : DiagnosticResult {
  double r_squared = 0.0;             ///< 1 - effect
  double generators_r_squared = 0.0;  ///< of the generators alone
  /// Of orbits half of which run backwards; nothing where every element is its own inverse.
  std::optional<double> null_r_squared = {};
  std::optional<double> null_generators_r_squared = {};
  bool vacuous = false;                             ///< the codes do not move
  double fitted_error = 0.0;                        ///< the effect on the objects fitted to
  bool data_limited = false;                        ///< more objects may turn a fail
  std::vector<FiniteGroup::Element> elements = {};  ///< those scored: not the identity
  std::vector<double> element_errors = {};          ///< the effect of each
  /// Of every object while it was held out, over the mean movement: their mean is the effect. Empty
  /// if nothing was held out.
  std::vector<double> object_errors = {};

  /// M_g in whitened coordinates of the code span, fitted to all objects: of all elements in the
  /// group's order if `every_element`, else of the generators.
  std::vector<Eigen::MatrixXd> matrices = {};
  bool every_element = false;
  Eigen::MatrixXd whitening = {};  ///< [D, r]: w = whiteningᵀ·f
  std::int64_t samples = 0;        ///< objects × poses

  [[nodiscard]] std::int64_t rank() const { return whitening.cols(); }
};

/// Fits M_g = argmin Σ |f(gx) - M f(x)|², x over all objects in all poses, in the span of the
/// codes, and measures on held-out objects
///
///   effect = 1 - R²_move = Σ |f(gx) - M_g f(x)|² / Σ |f(gx) - f̄(x)|²,   f̄ the orbit mean,
///
/// over all g ≠ 1 (all elements up to `every_element`, else the generators and others evenly spread
/// over the lengths of their words). M_g - 1 is fitted, never M_g: what was not seen stays.
///
/// Verdict: pass if the upper end of the 95 % interval (jackknife over objects) is at most 0.05;
/// fail if the lower end exceeds it; else inconclusive. Codes that do not move pass and are called
/// vacuous. Inconclusive also with fewer than 20 objects; if the span of the codes leaves out a
/// hundredth of their movement; and instead of a fail, if more objects could turn it:
/// - matrices fitted to all objects leave of the movement of these same objects a share whose lower
///   end is at or below 0.05. For the population's best matrices are among those that the fit
///   chooses from, so on average it leaves no more than they do, whatever the codes and however few
///   the objects. (For T samples of rank r it leaves 1 - r/T of their error e, so a fail takes
///   T·(1 - 0.05/e) > r at least; the error of held-out objects is 1 + r/(T - r) times e, without
///   a bound where T comes near r);
/// - held-out objects move outside the span of the others by more than a hundredth;
/// - the error extrapolated from N/2 and N objects to infinitely many, 2e(N) - e(N/2), has its
///   lower end at or below 0.05.
///
/// The null: each object's poses are relabelled h -> a·h or, every second one, h -> a·h⁻¹, a
/// random. The first keeps an equivariant code equivariant; the second turns its operator round, in
/// every group. Both keep all other statistics (orbits, span, movement), so the null is what smooth
/// orbits alone explain.
///
/// `resolution` is the effect that codes with noise η show: 2·D·η²/(mean movement).
/// Cost: (objects·|G|·r² + folds·r³) for each element, held below `operations`.
[[nodiscard]] OperatorFit operator_fit(const OrbitTable& codes,
                                       const OperatorFitOptions& options = {});

}  // namespace torsor
