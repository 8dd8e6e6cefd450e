#pragma once

#include <complex>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "datasets/families/image_family.hpp"
#include "groups/character.hpp"

namespace torsor {

/// The coefficients c_k of angular harmonics on one or more rings, and the group that moves them.
struct HarmonicSpace {
  int rings = 1;
  std::vector<int> harmonics;  ///< the orders k, ascending
  std::int64_t order = 24;     ///< n: rotations by multiples of 2π/n
  bool mirrors = false;        ///< the group is D_n instead of C_n

  /// Complex coefficients, rings × harmonics, ring by ring.
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(rings) * harmonics.size();
  }
};

/// Images made of angular harmonics Re Σ c_k e^{-ikθ}.
///
/// Parameters are real and imaginary part of each coefficient, ring by ring. A turn by t multiplies
/// c_k by e^{ikt} (weight k); the mirror θ -> -θ conjugates it, then the turn acts. A turn by 2πa/n
/// is a symmetry iff n divides k·a for every k with c_k ≠ 0: the turns that fix an image are C_m
/// with m = gcd({k : c_k ≠ 0} ∪ {n}).
class HarmonicFamily : public ImageFamily {
 public:
  [[nodiscard]] const HarmonicSpace& space() const { return space_; }
  [[nodiscard]] bool permutes_pixels(Element g) const override;

 protected:
  /// Fills in the group and the parameters' names.
  /// @throws InvalidArgument unless order, rings and harmonics make sense together.
  HarmonicFamily(FamilyFacts facts, HarmonicSpace space);

  virtual void draw_coefficients(std::span<const std::complex<double>> coefficients,
                                 std::span<double> pixels) const = 0;
  void draw(std::span<const double> parameters, Element g, std::span<double> pixels) const override;
  [[nodiscard]] bool fixes(Element g, std::span<const double> parameters) const override;
  [[nodiscard]] at::Tensor permute(const at::Tensor& images, Element g) const override;

 private:
  [[nodiscard]] std::vector<std::complex<double>> moved(std::span<const double> parameters,
                                                        Element g) const;

  HarmonicSpace space_;
};

/// The names of a space's parameters: "re c3", with several rings "re c3 ring 0".
[[nodiscard]] std::vector<std::string> coefficient_names(const HarmonicSpace& space);

}  // namespace torsor
