#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/equivariance/code_span.hpp"
#include "groups/finite_group.hpp"

namespace torsor {

/// How the held-out error of fitted operators is measured.
struct CrossFitOptions {
  std::int64_t folds = 5;  ///< of objects; fewer where there are fewer objects
  double ridge = 1e-9;     ///< λ, where the whitened codes of all objects have the Gram matrix 1
};

/// What operators fitted to some objects do to others. Objects in the order of the tensors given.
struct HeldOut {
  std::vector<double> error;         ///< per object: Σ_g Σ_h |f(ghx) - M_g f(hx)|²
  std::vector<double> half_error;    ///< the same with M_g fitted to half as many objects
  std::vector<double> fitted_error;  ///< the same with M_g fitted to all objects, these included
  std::vector<double> movement;      ///< per object: Σ_g Σ_h |f(hx) - f̄(x)|²
  std::vector<double> by_element;    ///< per element: the sum of `error` over objects
  double unseen = 0.0;  ///< the share of `movement` outside the span of the objects fitted to
};

/// Fits M_g - 1 for every g in `elements` by ridge regression on all but one fold of the objects
/// and scores it on that fold, so that every object is held out once; fold k is the k-th run of
/// consecutive objects. Directions that no fitted object has stay where they are. Another fit to
/// all objects gives `fitted_error`.
///
/// @param coordinates  [objects, |G|, r], what is predicted; at least two objects.
/// @param white        [objects, |G|, r], what it is predicted from.
/// Cost: from sufficient statistics of each fold, objects·|G|·r² + folds·r³ for each element.
[[nodiscard]] HeldOut cross_fit(const at::Tensor& coordinates, const at::Tensor& white,
                                const FiniteGroup& group,
                                std::span<const FiniteGroup::Element> elements,
                                const CrossFitOptions& options);

}  // namespace torsor
