#pragma once

#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/symmetry/state_factors.hpp"

namespace torsor {

/// Codes of states in coordinates of their span with mean 0 and covariance 1.
///
/// Changing the basis of the code space changes these coordinates by a rotation only: figures that
/// rotations leave alone do not depend on the basis.
class StateCodes {
 public:
  /// @param codes  [N, D], one row for each state.
  /// @param least_share  directions with less of the largest variance are left out.
  /// @throws InvalidArgument on fewer than two states, no column, or a value that is not finite.
  explicit StateCodes(const Eigen::MatrixXd& codes, double least_share = 1e-12);

  [[nodiscard]] Eigen::Index states() const { return white_.rows(); }
  /// The dimension of the span of the centred codes; 0 for a constant code.
  [[nodiscard]] Eigen::Index rank() const { return white_.cols(); }
  /// [N, r].
  [[nodiscard]] const Eigen::MatrixXd& white() const { return white_; }
  /// Rows of white coordinates as rows of codes, without the mean: [n, D].
  [[nodiscard]] Eigen::MatrixXd unwhitened(const Eigen::MatrixXd& white) const;
  /// A linear map of white coordinates as one of the code space, the identity outside the span.
  [[nodiscard]] Eigen::MatrixXd in_codes(const Eigen::MatrixXd& map) const;

 private:
  Eigen::MatrixXd white_;
  Eigen::MatrixXd whitening_;  ///< [D, r]
  Eigen::MatrixXd colours_;    ///< [D, r]: codes = mean + colours·white
};

/// The affine map that takes the code of w to that of g·w, in white coordinates.
struct StateOperator {
  Eigen::MatrixXd matrix;  ///< A [r, r]
  Eigen::VectorXd shift;   ///< [r]

  /// A·w + shift for each row w.
  [[nodiscard]] Eigen::MatrixXd applied(const Eigen::MatrixXd& white) const;
};

/// argmin Σ |w(g·s) - A·w(s) - shift|² over the states whose image was observed; A - 1 of least
/// norm where they leave it open. Least squares in white coordinates depend on the basis of the
/// codes by a rotation only.
/// @param to  the image of each state, -1 where it was not observed.
/// @throws InvalidArgument if no state has an image.
[[nodiscard]] StateOperator fit_operator(const StateCodes& codes,
                                         const std::vector<Eigen::Index>& to);

/// The orthogonal A that does so, without a shift (Procrustes): the nearest rotation or reflection
/// of the white coordinates.
[[nodiscard]] StateOperator fit_orthogonal_operator(const StateCodes& codes,
                                                    const std::vector<Eigen::Index>& to);

/// `fit_operator` and what it is worth.
///
/// Every state is held out once: the fit to the others misses it by the residual of the fit to all
/// over 1 - h, h the leverage of the state. A state of leverage 1 (to 1e-8) is one that the others
/// do not predict: its code, beside the constant, is in none of their linear relations. Where all
/// are such, there are as many unknowns as states and some matrix makes every map
/// of them.
struct TestedOperator {
  StateOperator fitted = {};
  Eigen::Index states = 0;    ///< whose image was observed
  Eigen::Index held_out = 0;  ///< of them, those that the others predict
  bool determined = false;    ///< the observed images leave no other matrix open
  /// Σ |z(g·s) - predicted by the others|² / Σ |z(g·s) - their mean|² over what was held out, in
  /// code coordinates; 0 for a code that rests, or none held out. Held-out states whose images
  /// scatter a millionth of what all do test nothing and are none.
  double residual = 0.0;
};
/// @throws InvalidArgument if no state has an image.
/// Source: D. M. Allen, The relationship between variable selection and data augmentation and a
/// method for prediction (1974).
[[nodiscard]] TestedOperator tested_operator(const StateCodes& codes,
                                             const std::vector<Eigen::Index>& to);

/// What an operator leaves: Σ |z(g·s) - predicted|² / Σ |z(g·s) - their mean|² over the states
/// whose image was observed, in code coordinates; 0 for a code that rests.
struct OperatorResidual {
  double value = 0.0;
  Eigen::Index worst_state = -1;  ///< the one that is predicted worst; -1 without states
};
[[nodiscard]] OperatorResidual operator_residual(const StateCodes& codes,
                                                 const StateOperator& fitted,
                                                 const std::vector<Eigen::Index>& to);

}  // namespace torsor
