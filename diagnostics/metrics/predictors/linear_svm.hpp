#pragma once

#include <Eigen/Core>

namespace torsor {

/// One-vs-rest linear classifiers: the class with the greatest x · weights + bias.
struct LinearSvm {
  Eigen::MatrixXd weights;  ///< [D, C]
  Eigen::RowVectorXd bias;  ///< [C]; -∞ for a class without a row

  /// [N]; the first of equal classes.
  [[nodiscard]] Eigen::VectorXi predict(const Eigen::MatrixXd& x) const;
};

/// For every class, the unique minimum of
///
///   ½ (‖w‖² + b²) + Σ_n c_n max(0, 1 - y_n (w · x_n + b))²,   y_n = 1 in the class, -1 elsewhere,
///
/// c_n = c · N / (classes · rows of the class) in the class and c elsewhere: the squared hinge with
/// balanced classes and regularised bias. As in LIBLINEAR, two classes are one problem whose both
/// sides are balanced. Newton's method on the piecewise quadratic, to a gradient of 1e-9 of Σ c_n;
/// nothing is random.
/// @param x        [N, D], finite.
/// @param classes  [N], in 0, ..., class_count - 1.
/// @throws InvalidArgument on other sizes or classes, c <= 0.
/// Cost: O(N D²) per Newton step and class, about 10 steps.
/// Source: R.-E. Fan et al., LIBLINEAR (2008), section 2; O. L. Mangasarian, A finite Newton method
/// for classification (2002).
[[nodiscard]] LinearSvm fit_linear_svm(const Eigen::MatrixXd& x, const Eigen::VectorXi& classes,
                                       int class_count, double c = 0.01);

}  // namespace torsor
