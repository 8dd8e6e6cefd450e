#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.hpp"
#include "datasets/families/harmonic_families.hpp"
#include "datasets/families/harmonic_objects.hpp"
#include "datasets/families/plane_grid.hpp"

namespace torsor {
namespace {

constexpr double kRadius = 0.5;
constexpr double kRingWidth = 0.08;
constexpr double kEdgePixels = 1.5;
/// The largest Σ |c_k| drawn as a blob: the outline stays within [0.2, 0.8].
constexpr double kBlobStrength = 0.6;

/// Re Σ c_k e^{-ikθ} at z = r e^{iθ} ≠ 0.
double harmonic_sum(std::span<const std::complex<double>> coefficients,
                    const std::vector<int>& harmonics, std::complex<double> z) {
  const double theta = std::arg(z);
  double sum = 0.0;
  for (std::size_t i = 0; i < harmonics.size(); ++i) {
    sum += (coefficients[i] * std::polar(1.0, -harmonics[i] * theta)).real();
  }
  return sum;
}

/// A harmonic family whose pixels are a function of the harmonic sum and the radius.
template <class Profile>
class PlaneHarmonics final : public HarmonicFamily {
 public:
  PlaneHarmonics(FamilyFacts facts, HarmonicSpace space, Profile profile)
      : HarmonicFamily(std::move(facts), std::move(space)), profile_(profile) {}

 protected:
  void require_parameters(std::span<const double> parameters) const override {
    double sum = 0.0;
    for (std::size_t i = 0; i < parameters.size(); i += 2) {
      sum += std::hypot(parameters[i], parameters[i + 1]);
    }
    require(sum < Profile::kLargestSum, "the coefficients of '{}' sum to {}, not below {}",
            facts().name, sum, Profile::kLargestSum);
  }
  void draw_coefficients(std::span<const std::complex<double>> coefficients,
                         std::span<double> pixels) const override {
    const PlaneGrid grid(shape().width);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      const std::complex<double> z = grid.point(i);
      pixels[i] = profile_(harmonic_sum(coefficients, space().harmonics, z), std::abs(z));
    }
  }

 private:
  Profile profile_;
};

struct RingProfile {
  static constexpr double kLargestSum = 1e12;
  double operator()(double sum, double radius) const {
    const double d = (radius - kRadius) / kRingWidth;
    return std::exp(-d * d) * sum;
  }
};

struct BlobProfile {
  static constexpr double kLargestSum = 1.0;
  double edge = 0.1;  // in the units of [-1, 1]
  double operator()(double sum, double radius) const {
    return smooth_step((kRadius * (1.0 + sum) - radius) / edge);
  }
};

HarmonicSpace plane_space(const HarmonicOptions& options, bool mirrors, bool constant) {
  HarmonicSpace space{1, options.harmonics, options.order, mirrors};
  if (!constant) std::erase(space.harmonics, 0);
  return space;
}

ImageFamilyPointer blobs(std::string name, std::string description, bool mirrors,
                         const HarmonicOptions& options) {
  const HarmonicSpace space = plane_space(options, mirrors, false);
  Random random = Random(options.seed).stream(name);
  FamilyFacts facts;
  facts.shape = plane_shape(options.size);
  facts.objects =
      harmonic_objects(space, {1, 2, 3, 4, 5, 6}, {options.copies, kBlobStrength}, random);
  facts.charts = harmonic_charts(space, kBlobStrength / 2.0);
  facts.name = std::move(name);
  facts.description = std::move(description);
  const BlobProfile profile{kEdgePixels * PlaneGrid(options.size).pixel()};
  return std::make_shared<PlaneHarmonics<BlobProfile>>(std::move(facts), space, profile);
}

}  // namespace

ImageFamilyPointer gaussian_rings(const HarmonicOptions& options) {
  const HarmonicSpace space = plane_space(options, false, true);
  Random random = Random(options.seed).stream("gaussian_rings");
  FamilyFacts facts;
  facts.name = "gaussian_rings";
  facts.description = "harmonics on a Gaussian ring in the plane; rotations are drawn anew";
  facts.shape = plane_shape(options.size);
  facts.objects = harmonic_objects(space, {1, 2, 3, 4, 5, 6}, {options.copies, 1.0}, random);
  facts.charts = harmonic_charts(space, 1.0);
  return std::make_shared<PlaneHarmonics<RingProfile>>(std::move(facts), space, RingProfile{});
}

ImageFamilyPointer harmonic_blobs(const HarmonicOptions& options) {
  return blobs("harmonic_blobs", "smooth blobs with a harmonic outline under rotations", false,
               options);
}

ImageFamilyPointer dihedral_blobs(const HarmonicOptions& options) {
  return blobs("dihedral_blobs",
               "smooth blobs, chiral and mirror-symmetric, under rotations and mirrors", true,
               options);
}

}  // namespace torsor
