#pragma once

#include <cstdint>
#include <vector>

namespace torsor {

/// By how much the laws of a group are broken by matrices that were fitted to noisy codes: each
/// direction is shrunk by its gain γ, and few samples scatter the entries.
///
/// Without samples (matrices handed over) nothing is excused and every expectation is 0.
class LawExpectation {
 public:
  /// @param gains  γ of each direction of one or several matrices; at least one.
  /// @param size   r.
  LawExpectation(std::vector<double> gains, double size, std::int64_t samples);

  /// √(mean (γ^a - γ^b)² + scatter of `factors` matrices), for a law that compares products of a
  /// and b of them.
  [[nodiscard]] double of(double a, double b, double factors) const;
  /// 1 - the smallest γ, and the largest scatter of an eigenvalue.
  [[nodiscard]] double of_eigenvalue() const;

 private:
  std::vector<double> gains_;
  double samples_;
  double noise_ = 0.0;  ///< r·mean(1 - γ²)/samples: |δM|²_F/r of one fitted matrix
};

}  // namespace torsor
