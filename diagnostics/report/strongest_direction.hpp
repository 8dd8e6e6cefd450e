#pragma once

#include <Eigen/Core>

namespace torsor {

/// The unit vector v with the largest Σ |rowᵢ·v|²: the right singular vector of the largest
/// singular value of `rows` [N, D].
/// Cost: that of the eigenvectors of an N × N matrix.
[[nodiscard]] Eigen::VectorXcd strongest_direction(const Eigen::MatrixXcd& rows);

}  // namespace torsor
