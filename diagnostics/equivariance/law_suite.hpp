#pragma once

#include <span>

#include <Eigen/Core>

#include "diagnostics/equivariance/group_law.hpp"

namespace torsor {

/// What `group_law_suite` does once its matrices are known to fit the group and to be finite.
[[nodiscard]] GroupLaw run_law_suite(const FiniteGroup& group,
                                     std::span<const Eigen::MatrixXd> matrices,
                                     const GroupLawOptions& options);

}  // namespace torsor
