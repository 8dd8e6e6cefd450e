#include "diagnostics/equivariance/law_expectation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace torsor {

LawExpectation::LawExpectation(std::vector<double> gains, double size, std::int64_t samples)
    : gains_(std::move(gains)), samples_(static_cast<double>(samples)) {
  if (samples_ == 0.0) return;
  for (const double gain : gains_) noise_ += std::max(0.0, 1.0 - gain * gain);
  noise_ *= size / (static_cast<double>(gains_.size()) * samples_);
}

double LawExpectation::of(double a, double b, double factors) const {
  if (samples_ == 0.0) return 0.0;
  double squares = 0.0;
  for (const double gain : gains_) {
    squares += std::pow(std::pow(gain, a) - std::pow(gain, b), 2.0);
  }
  return std::sqrt(squares / static_cast<double>(gains_.size()) + factors * noise_);
}

double LawExpectation::of_eigenvalue() const {
  if (samples_ == 0.0) return 0.0;
  return std::max(0.0, 1.0 - *std::ranges::min_element(gains_)) + 2.0 * std::sqrt(noise_);
}

}  // namespace torsor
