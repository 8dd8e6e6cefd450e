#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <Eigen/QR>

#include "core/error.hpp"
#include "diagnostics/metrics/symmetry/d_lsbd.hpp"
#include "diagnostics/metrics/symmetry/lsbd_plane.hpp"

namespace torsor {
namespace {

constexpr int kMostHarmonics = 10;

/// Products over the factors of 1, cos θ, sin θ, ..., cos Bθ, sin Bθ; the last factor fastest.
struct HarmonicBasis {
  Eigen::Index width = 1;  ///< 2B + 1
  Eigen::Index factors = 1;

  [[nodiscard]] Eigen::Index size() const {
    Eigen::Index product = 1;
    for (Eigen::Index k = 0; k < factors; ++k) product *= width;
    return product;
  }
  /// The number of the function along factor k in product m.
  [[nodiscard]] Eigen::Index along(Eigen::Index m, Eigen::Index k) const {
    for (Eigen::Index i = factors - 1; i > k; --i) m /= width;
    return m % width;
  }
  [[nodiscard]] FactorSet moved_by(Eigen::Index m) const {
    FactorSet set = 0;
    for (Eigen::Index k = 0; k < factors; ++k) {
      if (along(m, k) != 0) set |= FactorSet{1} << k;
    }
    return set;
  }
  /// The mean square of product m over uniform angles: 1/2 for each factor along which it moves.
  [[nodiscard]] double mean_square(Eigen::Index m) const {
    return std::ldexp(1.0, -std::popcount(moved_by(m)));
  }
  [[nodiscard]] Eigen::MatrixXd at(const Eigen::MatrixXd& angles) const;
};

Eigen::MatrixXd HarmonicBasis::at(const Eigen::MatrixXd& angles) const {
  Eigen::MatrixXd values = Eigen::MatrixXd::Ones(angles.rows(), 1);
  for (Eigen::Index k = 0; k < factors; ++k) {
    Eigen::MatrixXd next(angles.rows(), values.cols() * width);
    for (Eigen::Index m = 0; m < values.cols(); ++m) {
      next.col(m * width) = values.col(m);
      for (Eigen::Index w = 1; 2 * w < width; ++w) {
        const Eigen::ArrayXd turned = static_cast<double>(w) * angles.col(k).array();
        next.col(m * width + 2 * w - 1) = values.col(m).array() * turned.cos();
        next.col(m * width + 2 * w) = values.col(m).array() * turned.sin();
      }
    }
    values = std::move(next);
  }
  return values;
}

HarmonicBasis basis_for(std::span<const AngleSample> objects, int bandwidth) {
  Eigen::Index rows = objects.front().codes.rows();
  for (const AngleSample& object : objects) rows = std::min(rows, object.codes.rows());
  HarmonicBasis basis{.factors = objects.front().angles.cols()};
  if (bandwidth > 0) {
    basis.width = 2 * bandwidth + 1;
    require(basis.size() <= rows, "{} samples do not determine the {} harmonics up to {}", rows,
            basis.size(), bandwidth);
    return basis;
  }
  while (basis.width < 2 * kMostHarmonics + 1) {
    const HarmonicBasis wider{basis.width + 2, basis.factors};
    if (2 * wider.size() > rows) break;
    basis = wider;
  }
  require(basis.width > 1, "{} samples are too few to fit a harmonic along each of {} factors",
          rows, basis.factors);
  return basis;
}

/// The harmonics of one object and what they leave.
struct HarmonicFit {
  Eigen::MatrixXd coefficients;  ///< [M, D]
  Eigen::MatrixXd rest;          ///< [N, D]
};

HarmonicFit fit_harmonics(const AngleSample& object, const HarmonicBasis& basis, std::size_t o) {
  const Eigen::MatrixXd functions = basis.at(object.angles);
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(functions);
  require(qr.rank() == basis.size(),
          "the angles of object {} determine {} of the {} harmonics: take a lower bandwidth", o,
          qr.rank(), basis.size());
  HarmonicFit fit{.coefficients = qr.solve(object.codes), .rest = {}};
  fit.rest = object.codes - functions * fit.coefficients;
  return fit;
}

FactorMoments moments_of(const HarmonicFit& fit, const HarmonicBasis& basis, Eigen::Index k,
                         Eigen::Index limit) {
  const Eigen::Index rows = fit.rest.rows();
  const Eigen::Index columns = fit.rest.cols();
  FactorMoments moments;
  moments.share = (static_cast<double>(rows) - 1.0) / static_cast<double>(rows);
  moments.moving = Eigen::MatrixXd::Zero(basis.size() + rows, columns);
  moments.harmonics = Eigen::MatrixXcd::Zero(2 * limit + 1, columns);
  for (Eigen::Index m = 0; m < basis.size(); ++m) {
    const Eigen::Index function = basis.along(m, k);
    if (function == 0) continue;
    moments.moving.row(m) = std::sqrt(basis.mean_square(m)) * fit.coefficients.row(m);
    const Eigen::Index w = (function + 1) / 2;
    if (basis.moved_by(m) != FactorSet{1} << k || w > limit) continue;
    const std::complex<double> half =
        function % 2 == 1 ? std::complex<double>(0.5, 0.0) : std::complex<double>(0.0, -0.5);
    moments.harmonics.row(limit + w) += half * fit.coefficients.row(m);
    moments.harmonics.row(limit - w) += std::conj(half) * fit.coefficients.row(m);
  }
  moments.moving.bottomRows(rows) = fit.rest / std::sqrt(static_cast<double>(rows));
  const double all = fit.coefficients.squaredNorm() + moments.moving.squaredNorm();
  if (moments.moving.squaredNorm() <= 1e-24 * all) moments.moving.setZero();
  return moments;
}

void check_sample(const AngleSample& object, const AngleSample& first, std::size_t o) {
  require(object.codes.rows() > 0 && object.codes.cols() > 0 && object.angles.cols() > 0,
          "object {} has {} x {} codes and {} angles: all must be there", o, object.codes.rows(),
          object.codes.cols(), object.angles.cols());
  require(object.codes.rows() == object.angles.rows(), "object {} has {} codes at {} angles", o,
          object.codes.rows(), object.angles.rows());
  require(object.codes.cols() == first.codes.cols() && object.angles.cols() == first.angles.cols(),
          "object {} has {} code columns and {} angles, the first one {} and {}", o,
          object.codes.cols(), object.angles.cols(), first.codes.cols(), first.angles.cols());
  require(object.codes.allFinite() && object.angles.allFinite(),
          "a code or an angle of object {} is not finite", o);
}

}  // namespace

DLsbd d_lsbd(std::span<const AngleSample> objects, const LsbdOptions& options) {
  require(!objects.empty(), "D_LSBD needs the codes of at least one object");
  require(options.bandwidth >= 0, "a bandwidth of {} has no harmonic", options.bandwidth);
  require(!options.frequency_limit || *options.frequency_limit >= 1,
          "no frequency is left within |w| <= {}", options.frequency_limit.value_or(0));
  for (std::size_t o = 0; o < objects.size(); ++o) check_sample(objects[o], objects.front(), o);
  const HarmonicBasis basis = basis_for(objects, options.bandwidth);
  const Eigen::Index limit =
      std::min<Eigen::Index>(basis.width / 2, options.frequency_limit.value_or(1 << 30));
  std::vector<std::vector<PlaneDispersion>> planes(static_cast<std::size_t>(basis.factors));
  Eigen::RowVectorXd by_set = Eigen::RowVectorXd::Zero(Eigen::Index{1} << basis.factors);
  double rest = 0.0;
  for (std::size_t o = 0; o < objects.size(); ++o) {
    const HarmonicFit fit = fit_harmonics(objects[o], basis, o);
    for (Eigen::Index m = 0; m < basis.size(); ++m) {
      by_set[basis.moved_by(m)] += basis.mean_square(m) * fit.coefficients.row(m).squaredNorm();
    }
    rest += fit.rest.squaredNorm() / static_cast<double>(fit.rest.rows());
    for (std::size_t k = 0; k < planes.size(); ++k) {
      planes[k].push_back(plane_dispersion(
          moments_of(fit, basis, static_cast<Eigen::Index>(k), limit), options.scale));
    }
  }
  std::vector<std::string> names;
  for (std::size_t k = 0; k < planes.size(); ++k) names.push_back(fmt::format("factor {}", k));
  DLsbd result = lsbd_result(planes, names, mixed_share(by_set));
  result.estimator = fmt::format("harmonics up to {} fitted by least squares to scattered angles",
                                 basis.width / 2);
  const double moving = by_set.tail(by_set.size() - 1).sum() + rest;
  result.details["unexplained"] = moving > 0.0 ? rest / moving : 0.0;
  return result;
}

}  // namespace torsor
