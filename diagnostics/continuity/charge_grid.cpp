#include "diagnostics/continuity/charge_grid.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/median.hpp"

namespace torsor {
namespace {

using std::numbers::pi;

class Cells {
 public:
  Cells(const at::Tensor& values, std::int64_t n, double least)
      : n_(n), lengths_(static_cast<std::size_t>((n + 1) * (n + 1))), phases_(lengths_.size()) {
    const at::Tensor table = values.contiguous();
    const auto* data = table.data_ptr<double>();
    for (std::size_t i = 0; i < lengths_.size(); ++i) {
      const std::complex<double> value(data[2 * i], data[2 * i + 1]);
      finite_.push_back(std::isfinite(std::abs(value)));
      lengths_[i] = finite_[i] ? std::abs(value) : 0.0;
      phases_[i] = lengths_[i] > 0.0 ? std::arg(value) : 0.0;
      if (lengths_[i] <= least) lengths_[i] = 0.0;
    }
    measure();
  }

  ChargeGrid regions() {
    ChargeGrid grid;
    grid.length = median(lengths_);
    for (const int charge : charges_) grid.total += charge;
    double turn = 0.0;
    for (std::int64_t i = 0; i < n_; ++i) {
      turn += across(i, 0) + up(n_, i) - across(i, n_) - up(0, i);
    }
    grid.rim = static_cast<int>(std::lround(turn / (2.0 * pi)));
    std::vector<bool> seen(charges_.size());
    for (std::size_t start = 0; start < charges_.size(); ++start) {
      if (!marked_[start] || seen[start]) continue;
      grid.regions.push_back(collect(start, seen));
    }
    return grid;
  }

 private:
  [[nodiscard]] std::size_t vertex(std::int64_t x, std::int64_t y) const {
    return static_cast<std::size_t>(y * (n_ + 1) + x);
  }
  [[nodiscard]] double wrapped(std::size_t from, std::size_t to) const {
    return std::remainder(phases_[to] - phases_[from], 2.0 * pi);
  }
  [[nodiscard]] double across(std::int64_t x, std::int64_t y) const {
    return wrapped(vertex(x, y), vertex(x + 1, y));
  }
  [[nodiscard]] double up(std::int64_t x, std::int64_t y) const {
    return wrapped(vertex(x, y), vertex(x, y + 1));
  }

  void measure() {
    for (std::int64_t y = 0; y < n_; ++y) {
      for (std::int64_t x = 0; x < n_; ++x) {
        const double edges[] = {across(x, y), up(x + 1, y), -across(x, y + 1), -up(x, y)};
        double turn = 0.0;
        bool fast = false;
        for (const double edge : edges) {
          turn += edge;
          fast = fast || std::abs(edge) > 0.5 * pi;
        }
        charges_.push_back(static_cast<int>(std::lround(turn / (2.0 * pi))));
        const bool small = lengths_[vertex(x, y)] == 0.0 || lengths_[vertex(x + 1, y)] == 0.0 ||
                           lengths_[vertex(x, y + 1)] == 0.0 ||
                           lengths_[vertex(x + 1, y + 1)] == 0.0;
        marked_.push_back(fast || small || charges_.back() != 0);
      }
    }
  }

  ChargedRegion collect(std::size_t start, std::vector<bool>& seen) const {
    ChargedRegion region{.left = 1.0, .right = 0.0, .bottom = 1.0, .top = 0.0};
    const double size = 1.0 / static_cast<double>(n_);
    std::vector<double> lengths;
    std::vector<std::size_t> open{start};
    seen[start] = true;
    while (!open.empty()) {
      const auto cell = static_cast<std::int64_t>(open.back());
      open.pop_back();
      const std::int64_t x = cell % n_;
      const std::int64_t y = cell / n_;
      region.charge += charges_[static_cast<std::size_t>(cell)];
      region.left = std::min(region.left, static_cast<double>(x) * size);
      region.right = std::max(region.right, static_cast<double>(x + 1) * size);
      region.bottom = std::min(region.bottom, static_cast<double>(y) * size);
      region.top = std::max(region.top, static_cast<double>(y + 1) * size);
      region.touches_rim = region.touches_rim || x == 0 || y == 0 || x == n_ - 1 || y == n_ - 1;
      lengths.push_back(lengths_[vertex(x, y)]);
      lengths.push_back(lengths_[vertex(x + 1, y + 1)]);
      region.finite = region.finite && finite_[vertex(x, y)] && finite_[vertex(x + 1, y)] &&
                      finite_[vertex(x, y + 1)] && finite_[vertex(x + 1, y + 1)];
      for (std::int64_t v = std::max<std::int64_t>(0, y - 1); v <= std::min(n_ - 1, y + 1); ++v) {
        for (std::int64_t u = std::max<std::int64_t>(0, x - 1); u <= std::min(n_ - 1, x + 1); ++u) {
          const auto next = static_cast<std::size_t>(v * n_ + u);
          if (!marked_[next] || seen[next]) continue;
          seen[next] = true;
          open.push_back(next);
        }
      }
    }
    region.length = median(lengths);
    return region;
  }

  std::int64_t n_;
  std::vector<double> lengths_;
  std::vector<double> phases_;
  std::vector<bool> finite_;
  std::vector<int> charges_;
  std::vector<bool> marked_;
};

}  // namespace

ChargeGrid charge_grid(const at::Tensor& values, std::int64_t n, double least) {
  require(n >= 1 && values.dim() == 2 && values.size(0) == (n + 1) * (n + 1) && values.size(1) == 2,
          "a grid of {0} x {0} cells has values [{1}, 2], not {2}", n, (n + 1) * (n + 1),
          shape_text(values.sizes()));
  return Cells(values.to(at::kCPU, at::kDouble), n, least).regions();
}

}  // namespace torsor
