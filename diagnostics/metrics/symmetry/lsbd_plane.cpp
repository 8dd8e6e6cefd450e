#include "diagnostics/metrics/symmetry/lsbd_plane.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <Eigen/Eigenvalues>

#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/metrics/symmetry/object_intervals.hpp"

namespace torsor {
namespace {

/// A component is one of rounding if its variance is this much less than the first one's.
constexpr double kPlaneFloor = 1e-10;
constexpr double kNarrowGap = 0.01;
constexpr double kMixedShare = 0.01;

struct Components {
  Eigen::Vector3d variances = Eigen::Vector3d::Zero();  ///< the three largest
  Eigen::MatrixX2d directions;                          ///< the two leading, unit
};

/// From the Gram matrix of the smaller side.
Components leading_components(const Eigen::MatrixXd& rows) {
  const bool wide = rows.cols() > rows.rows();
  const Eigen::MatrixXd gram =
      wide ? Eigen::MatrixXd(rows * rows.transpose()) : Eigen::MatrixXd(rows.transpose() * rows);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(gram);
  Components leading;
  leading.directions = Eigen::MatrixX2d::Zero(rows.cols(), 2);
  const Eigen::Index size = gram.rows();
  for (Eigen::Index i = 0; i < std::min<Eigen::Index>(3, size); ++i) {
    leading.variances[i] = std::max(0.0, solver.eigenvalues()[size - 1 - i]);
    if (i == 2) continue;
    Eigen::VectorXd direction = solver.eigenvectors().col(size - 1 - i);
    if (wide) direction = (rows.transpose() * direction).eval();
    leading.directions.col(i) = direction.stableNormalized();
  }
  return leading;
}

/// The functionals that make a and b of a code.
Eigen::MatrixX2d scaled(const Components& leading, Eigen::Index rank, double share,
                        LsbdScale scale) {
  Eigen::MatrixX2d plane = Eigen::MatrixX2d::Zero(leading.directions.rows(), 2);
  const double both = leading.variances[0] + (rank > 1 ? leading.variances[1] : 0.0);
  for (Eigen::Index i = 0; i < rank; ++i) {
    const bool alone = scale == LsbdScale::whitened && rank == 2;
    const double square = alone ? 2.0 * leading.variances[i] : both;
    plane.col(i) = leading.directions.col(i) * std::sqrt(share / square);
  }
  return plane;
}

/// Entry |w|: the sum of the dispersions of all objects.
Eigen::VectorXd summed_dispersions(const std::vector<PlaneDispersion>& planes) {
  Eigen::VectorXd sum = planes.front().by_frequency;
  for (std::size_t o = 1; o < planes.size(); ++o) sum += planes[o].by_frequency;
  return sum;
}

LsbdFactor factor_of(const std::vector<PlaneDispersion>& planes) {
  LsbdFactor factor;
  Eigen::Index best = 0;
  factor.dispersion =
      summed_dispersions(planes).minCoeff(&best) / static_cast<double>(planes.size());
  factor.frequency = static_cast<int>(best);
  for (const PlaneDispersion& plane : planes) {
    factor.rank = std::max(factor.rank, plane.rank);
    if (plane.rank == 2) factor.eigen_gap = std::min(factor.eigen_gap, plane.eigen_gap);
  }
  return factor;
}

/// The jackknife over objects of the mean of all D_k at the frequencies of all objects. A frequency
/// chosen anew without each object would make the figure jump where two are about as good, and the
/// jackknife is of smooth figures.
Interval object_interval(const std::vector<std::vector<PlaneDispersion>>& planes,
                         const std::vector<LsbdFactor>& factors, double value) {
  const std::size_t objects = planes.front().size();
  std::vector<double> without(objects, 0.0);
  for (std::size_t k = 0; k < planes.size(); ++k) {
    const double all = factors[k].dispersion * static_cast<double>(objects);
    for (std::size_t o = 0; o < objects; ++o) {
      without[o] += (all - planes[k][o].by_frequency[factors[k].frequency]) /
                    static_cast<double>((objects - 1) * planes.size());
    }
  }
  return jackknife(value, without).interval;
}

std::string plane_remark(const LsbdFactor& factor, const std::string& name) {
  if (factor.rank == 0) return fmt::format("The code does not move with {}.", name);
  if (factor.rank == 1) return fmt::format("The code moves on a line with {}.", name);
  if (factor.eigen_gap >= kNarrowGap) return {};
  return fmt::format("The plane of {} is arbitrary (eigen-gap {:.2g}).", name, factor.eigen_gap);
}

std::string lsbd_remark(const DLsbd& result, const std::vector<std::string>& names,
                        std::size_t objects) {
  std::string text;
  if (result.mixing > kMixedShare) {
    text = fmt::format(
        "{:.0f} % of what moves is moved by several factors together: D_LSBD then says which irrep "
        "has most energy, not how the code is split.",
        100.0 * result.mixing);
  }
  for (std::size_t k = 0; k < result.factors.size(); ++k) {
    add_sentence(text, plane_remark(result.factors[k], names[k]));
  }
  add_sentence(text, object_remark(objects));
  return text;
}

}  // namespace

PlaneDispersion plane_dispersion(const FactorMoments& moments, LsbdScale scale) {
  const Eigen::Index limit = (moments.harmonics.rows() - 1) / 2;
  PlaneDispersion result;
  const Components leading = leading_components(moments.moving);
  if (leading.variances[0] <= 0.0) {
    result.by_frequency = Eigen::VectorXd::Ones(limit + 1);
    return result;
  }
  result.rank = leading.variances[1] > kPlaneFloor * leading.variances[0] ? 2 : 1;
  if (result.rank == 2) {
    result.eigen_gap = 1.0 - leading.variances[2] / leading.variances[1];
  }
  const Eigen::MatrixX2d plane = scaled(leading, result.rank, moments.share, scale);
  const Eigen::VectorXcd c = moments.harmonics * (plane.col(0).cast<std::complex<double>>() +
                                                  std::complex<double>(0, 1) * plane.col(1));
  result.by_frequency.resize(limit + 1);
  for (Eigen::Index w = 0; w <= limit; ++w) {
    const double peak = std::max(std::norm(c[limit + w]), std::norm(c[limit - w]));
    result.by_frequency[w] = std::max(0.0, moments.share - peak);
  }
  return result;
}

DLsbd lsbd_result(const std::vector<std::vector<PlaneDispersion>>& planes,
                  const std::vector<std::string>& names, double mixing) {
  DLsbd result;
  result.name = "d_lsbd";
  result.id = "d_lsbd/1";
  result.mixing = mixing;
  double sum = 0.0;
  Json list = Json::array();
  for (const std::vector<PlaneDispersion>& factor : planes) {
    result.factors.push_back(factor_of(factor));
    const LsbdFactor& last = result.factors.back();
    sum += last.dispersion;
    list.push_back({{"name", names[list.size()]},
                    {"dispersion", last.dispersion},
                    {"frequency", last.frequency},
                    {"rank", last.rank},
                    {"eigen_gap", last.eigen_gap}});
  }
  const std::size_t objects = planes.front().size();
  result.value = sum / static_cast<double>(planes.size());
  if (objects >= 2) result.interval = object_interval(planes, result.factors, *result.value);
  result.remark = lsbd_remark(result, names, objects);
  result.details = {{"factors", list}, {"mixing", mixing}, {"objects", objects}};
  return result;
}

}  // namespace torsor
