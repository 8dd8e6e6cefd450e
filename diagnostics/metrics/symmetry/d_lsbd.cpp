#include "diagnostics/metrics/symmetry/d_lsbd.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "diagnostics/metrics/symmetry/lsbd_plane.hpp"
#include "groups/fourier.hpp"

namespace torsor {
namespace {

/// The axis of factor k in the rows of one object: outer × n × inner.
struct Axis {
  Eigen::Index outer = 1;
  Eigen::Index n = 1;
  Eigen::Index inner = 1;
};

Axis axis_of(const std::vector<Eigen::Index>& sizes, std::size_t k) {
  Axis axis{.n = sizes[k]};
  for (std::size_t i = 0; i < k; ++i) axis.outer *= sizes[i];
  for (std::size_t i = k + 1; i < sizes.size(); ++i) axis.inner *= sizes[i];
  return axis;
}

/// The means of all codes at each angle of the axis, [n, D].
Eigen::MatrixXd profile(const Eigen::MatrixXd& codes, const Axis& axis) {
  return axis_mean(axis_mean(codes, 1, axis.outer, axis.n * axis.inner), axis.n, axis.inner, 1);
}

/// Rows w = -limit, ..., limit of the DFT of each column about its mean.
Eigen::MatrixXcd harmonics_of(const Eigen::MatrixXd& signal, Eigen::Index limit) {
  const Eigen::Index n = signal.rows();
  Eigen::MatrixXcd rows(2 * limit + 1, signal.cols());
  for (Eigen::Index c = 0; c < signal.cols(); ++c) {
    const Eigen::VectorXcd transform = cyclic_fourier(signal.col(c).cast<std::complex<double>>());
    for (Eigen::Index w = -limit; w <= limit; ++w) rows(limit + w, c) = transform[(w + n) % n];
  }
  rows.row(limit).setZero();
  return rows;
}

/// What moves with the factor, without the rounding of what rests.
Eigen::MatrixXd moving_rows(const Eigen::MatrixXd& codes, const Axis& axis) {
  Eigen::MatrixXd rows = axis_deviation(codes, axis.outer, axis.n, axis.inner);
  if (rows.squaredNorm() <= 1e-24 * codes.squaredNorm()) rows.setZero();
  return rows / std::sqrt(static_cast<double>(rows.rows()));
}

}  // namespace

DLsbd d_lsbd(const CodeGrid& grid, const LsbdOptions& options) {
  require(!options.frequency_limit || *options.frequency_limit >= 1,
          "no frequency is left within |w| <= {}", options.frequency_limit.value_or(0));
  std::vector<std::vector<PlaneDispersion>> planes(grid.factors());
  for (std::size_t k = 0; k < grid.factors(); ++k) {
    const Axis axis = axis_of(grid.sizes(), k);
    require(axis.n >= 3, "factor {} has {} levels: a circle needs three angles", k, axis.n);
    const Eigen::Index limit =
        std::min<Eigen::Index>(axis.n / 2, options.frequency_limit.value_or(1 << 30));
    for (Eigen::Index o = 0; o < grid.objects(); ++o) {
      const Eigen::MatrixXd codes = grid.object(o);
      const auto rows = static_cast<double>(codes.rows());
      planes[k].push_back(plane_dispersion({.moving = moving_rows(codes, axis),
                                            .harmonics = harmonics_of(profile(codes, axis), limit),
                                            .share = (rows - 1.0) / rows},
                                           options.scale));
    }
  }
  DLsbd result = lsbd_result(planes, grid.names(),
                             mixed_share(part_energies(grid, 0, grid.objects()).colwise().sum()));
  result.estimator = "closed form on the full grid";
  return result;
}

}  // namespace torsor
