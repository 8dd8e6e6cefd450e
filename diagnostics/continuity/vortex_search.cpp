#include "diagnostics/continuity/vortex_search.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/continuity/charge_grid.hpp"
#include "diagnostics/continuity/slope.hpp"
#include "diagnostics/continuity/vortex_polish.hpp"
#include "diagnostics/encoder.hpp"

namespace torsor {
namespace {

using Complex = std::complex<double>;
constexpr std::int64_t kFine = 24;  // cells per side of a refinement
constexpr int kLevels = 40;

/// A box in the square [-1, 1]², which covers the disc: (x, y) goes to the point of the same
/// direction at the distance max(|x|, |y|), so that the square's rim is the disc's.
struct Box {
  double left = -1.0;
  double right = 1.0;
  double bottom = -1.0;
  double top = 1.0;

  [[nodiscard]] double size() const { return std::max(right - left, top - bottom); }
  /// The part `region` of this box.
  [[nodiscard]] Box part(const ChargedRegion& region) const {
    return {left + region.left * (right - left), left + region.right * (right - left),
            bottom + region.bottom * (top - bottom), bottom + region.top * (top - bottom)};
  }
  /// Twice as wide about the same centre, within the square.
  [[nodiscard]] Box widened() const {
    const double margin = 0.5 * size();
    return {std::max(-1.0, left - margin), std::min(1.0, right + margin),
            std::max(-1.0, bottom - margin), std::min(1.0, top + margin)};
  }
};

class Explorer {
 public:
  Explorer(const PlaneOverDisc& plane, const VortexOptions& options)
      : plane_(plane), options_(options) {}

  VortexMap run() {
    VortexMap map;
    const at::Tensor values = sample({}, options_.cells);
    const ChargeGrid grid = checked(charge_grid(values, options_.cells, least_));
    map.length = length_ = grid.length;
    map.total = grid.total;
    map.rim = grid.rim;
    map.agrees = same_charges(grid, values);
    for (const ChargedRegion& region : grid.regions) follow(Box{}.part(region), {}, {}, map);
    return map;
  }
  [[nodiscard]] double least() const { return least_; }

 private:
  [[nodiscard]] Complex point(double x, double y) const {
    const double radius = std::max(std::abs(x), std::abs(y));
    return radius == 0.0 ? Complex{} : std::polar(options_.radius * radius, std::atan2(y, x));
  }

  at::Tensor sample(const Box& box, std::int64_t cells) {
    at::Tensor points = at::empty({(cells + 1) * (cells + 1), 2}, at::kDouble);
    auto* out = points.data_ptr<double>();
    for (std::int64_t j = 0; j <= cells; ++j) {
      for (std::int64_t i = 0; i <= cells; ++i) {
        const auto share = [cells](std::int64_t k) {
          return static_cast<double>(k) / static_cast<double>(cells);
        };
        const Complex u = point(box.left + (box.right - box.left) * share(i),
                                box.bottom + (box.top - box.bottom) * share(j));
        *out++ = u.real();
        *out++ = u.imag();
      }
    }
    const at::Tensor raw = plane_(points);
    if (least_ == 0.0) {
      least_ = 10.0 * (options_.noise > 0.0 ? options_.noise : assumed_noise(raw));
    }
    return code_rows(raw, points.size(0));
  }

  static ChargeGrid checked(ChargeGrid grid) {
    if (grid.total != grid.rim) {
      throw NumericalError(fmt::format("the charges of a grid sum to {}, its rim turns {} times",
                                       grid.total, grid.rim));
    }
    return grid;
  }

  /// Whether every second vertex tells the same charges.
  [[nodiscard]] bool same_charges(const ChargeGrid& fine, const at::Tensor& values) const {
    const std::int64_t n = options_.cells + 1;
    const at::Tensor half =
        values.reshape({n, n, 2}).slice(0, 0, n, 2).slice(1, 0, n, 2).reshape({-1, 2});
    const auto charges = [](const ChargeGrid& grid) {
      std::vector<int> result;
      for (const ChargedRegion& region : grid.regions) {
        if (region.charge != 0) result.push_back(region.charge);
      }
      std::ranges::sort(result);
      return result;
    };
    return charges(fine) == charges(charge_grid(half, options_.cells / 2, least_));
  }

  /// Refines a region until it is small enough to say what it is.
  void follow(const Box& box, std::vector<double> sizes, std::vector<double> lengths,
              VortexMap& map) {
    const Box around = box.widened();
    const ChargeGrid grid = checked(charge_grid(sample(around, kFine), kFine, least_));
    for (const ChargedRegion& region : grid.regions) {
      const Box next = around.part(region);
      std::vector<double> next_sizes = sizes;
      std::vector<double> next_lengths = lengths;
      next_sizes.push_back(next.size());
      next_lengths.push_back(region.length);
      const bool shrinks = next.size() <= 0.8 * box.size();
      const bool small = next.size() <= options_.finest;
      if (shrinks && !small && next_sizes.size() < kLevels) {
        follow(next, std::move(next_sizes), std::move(next_lengths), map);
      } else if (region.charge != 0 || !region.touches_rim || box.size() == around.size()) {
        // A doubtful region without charge at the rim of a refinement belongs to its neighbour.
        map.vortices.push_back(classified(next, region, next_sizes, next_lengths, shrinks));
      }
    }
  }

  Vortex classified(const Box& box, const ChargedRegion& region, const std::vector<double>& sizes,
                    const std::vector<double>& lengths, bool shrinks) const {
    Vortex vortex;
    vortex.charge = region.charge;
    vortex.position = point(0.5 * (box.left + box.right), 0.5 * (box.bottom + box.top));
    vortex.size = options_.radius * box.size();
    // A zero of high order is noise over a region that no refinement makes smaller.
    const bool noise_limited = region.finite && sizes.size() >= 3 && lengths.back() <= least_;
    if (!shrinks && !noise_limited) {
      vortex.type = VortexType::extended;
    } else if (lengths.back() >= 0.5 * length_) {
      vortex.type = VortexType::hard;
    } else if (falls(sizes, lengths)) {
      vortex.type = VortexType::soft;
      vortex.position = polished_zero(plane_, vortex.position, 4.0 * vortex.size);
      vortex.core = core_radius(vortex.position);
    }
    if (options_.stabilizer) vortex.stabilizer = options_.stabilizer(vortex.position);
    return vortex;
  }

  /// Whether |F| falls at least like the root of the region's size over the last levels.
  [[nodiscard]] bool falls(const std::vector<double>& sizes,
                           const std::vector<double>& lengths) const {
    if (lengths.back() <= least_) return true;
    const std::size_t used = std::min<std::size_t>(sizes.size(), 4);
    if (used < 2 || *std::min_element(lengths.end() - static_cast<std::ptrdiff_t>(used),
                                      lengths.end()) <= 0.0) {
      return false;
    }
    return log_slope({&sizes[sizes.size() - used], used},
                     {&lengths[lengths.size() - used], used}) >= 0.45;
  }

  /// The radius of the circle about a zero on which the mean of |F| is 1/√2 of its median.
  [[nodiscard]] double core_radius(Complex centre) const {
    const auto mean_length = [&](double radius) {
      at::Tensor points = at::empty({16, 2}, at::kDouble);
      for (std::int64_t i = 0; i < 16; ++i) {
        const Complex u =
            centre + std::polar(radius, std::numbers::pi * static_cast<double>(i) / 8.0);
        const double shrink = std::min(1.0, options_.radius / std::max(std::abs(u), 1e-300));
        points.data_ptr<double>()[2 * i] = shrink * u.real();
        points.data_ptr<double>()[2 * i + 1] = shrink * u.imag();
      }
      return code_rows(plane_(points), 16).norm(2, 1).mean().item<double>();
    };
    double low = options_.finest * options_.radius;
    double high = options_.radius;
    for (int i = 0; i < 40; ++i) {
      const double middle = std::sqrt(low * high);
      (mean_length(middle) < length_ / std::numbers::sqrt2 ? low : high) = middle;
    }
    return std::sqrt(low * high);
  }

  const PlaneOverDisc& plane_;
  const VortexOptions& options_;
  double least_ = 0.0;
  double length_ = 0.0;
};

}  // namespace

VortexSearch search_vortices(const PlaneOverDisc& plane, const VortexOptions& options) {
  Explorer explorer(plane, options);
  VortexMap map = explorer.run();
  return {std::move(map), explorer.least()};
}

}  // namespace torsor
