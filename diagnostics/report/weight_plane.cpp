#include "diagnostics/report/weight_plane.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/isfinite.h>
#include <Eigen/Core>

#include "diagnostics/report/strongest_direction.hpp"

namespace torsor {
namespace {

using Eigen::MatrixXcd;
using Eigen::VectorXcd;
using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// What a plane needs of its disc; the encoder and the disc outlive it.
struct TurnedCodes {
  Encoder encode;
  ImageDisc disc;
  FiniteGroup group;
  FiniteGroup::Element turn = 0;
  std::int64_t order = 1;

  /// ẑ_k at every point, one row each, for the weights asked for.
  [[nodiscard]] std::vector<MatrixXcd> parts(const at::Tensor& points,
                                             const std::vector<int>& weights) const {
    std::vector<MatrixXcd> sums(weights.size());
    for (std::int64_t j = 0; j < order; ++j) {
      const auto g = static_cast<std::int64_t>(group.power(turn, j));
      const at::Tensor rows = encode_rows(
          encode, disc.images(points, at::full({points.size(0)}, g, at::TensorOptions(at::kLong))));
      const Eigen::Map<const RowMatrix> table(rows.data_ptr<double>(), rows.size(0), rows.size(1));
      for (std::size_t i = 0; i < weights.size(); ++i) {
        const double angle = -2.0 * std::numbers::pi * static_cast<double>(j * weights[i] % order) /
                             static_cast<double>(order);
        const std::complex<double> factor = std::polar(1.0 / static_cast<double>(order), angle);
        if (j == 0) sums[i] = MatrixXcd::Zero(table.rows(), table.cols());
        sums[i] += factor * table;
      }
    }
    return sums;
  }
};

/// 64 points spread over the disc, none at its centre.
at::Tensor sample_points(double radius) {
  constexpr int kPoints = 64;
  at::Tensor points = at::empty({kPoints, 2}, at::kDouble);
  for (int i = 0; i < kPoints; ++i) {
    const double r = radius * std::sqrt((i + 0.5) / kPoints);
    const double angle = 2.399963229728653 * i;  // the golden angle
    points[i][0] = r * std::cos(angle);
    points[i][1] = r * std::sin(angle);
  }
  return points;
}

PlaneOverDisc plane_along(TurnedCodes codes, int weight, VectorXcd direction) {
  return [codes = std::move(codes), weight,
          direction = std::move(direction)](const at::Tensor& points) {
    at::Tensor values = at::empty({points.size(0), 2}, at::kDouble);
    for (std::int64_t start = 0; start < points.size(0); start += 2048) {
      const at::Tensor part = points.slice(0, start, std::min(start + 2048, points.size(0)));
      const VectorXcd f = codes.parts(part, {weight}).front() * direction;
      for (Eigen::Index i = 0; i < f.size(); ++i) {
        values.data_ptr<double>()[2 * (start + i)] = f(i).real();
        values.data_ptr<double>()[2 * (start + i) + 1] = f(i).imag();
      }
    }
    return values;
  };
}

std::vector<TurnedCodes> turned_codes(const Encoder& encode, const ContinuousFamilies& families,
                                      std::span<const ImageDisc> discs) {
  const auto order = static_cast<std::int64_t>(families.group.element_order(families.turn));
  std::vector<TurnedCodes> codes;
  for (const ImageDisc& disc : discs) {
    codes.push_back({encode, disc, families.group, families.turn, order});
  }
  return codes;
}

/// A weight that moves codes, and its strongest direction.
struct RankedWeight {
  int weight = 1;
  double share = 0.0;
  VectorXcd direction;
};

/// The weights of the codes on all discs together, by descending share.
std::vector<RankedWeight> ranked_weights(const std::vector<TurnedCodes>& discs) {
  const std::int64_t order = discs.front().order;
  std::vector<int> weights;
  for (int k = 1; std::int64_t{2} * k <= order; ++k) weights.push_back(k);
  if (weights.empty()) return {};
  std::vector<MatrixXcd> parts(weights.size());
  for (const TurnedCodes& codes : discs) {
    const std::vector<MatrixXcd> more = codes.parts(sample_points(codes.disc.radius), weights);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Eigen::Index before = parts[i].rows();
      parts[i].conservativeResize(before + more[i].rows(), more[i].cols());
      parts[i].bottomRows(more[i].rows()) = more[i];
    }
  }
  double moving = 0.0;
  for (const MatrixXcd& part : parts) moving += part.allFinite() ? part.squaredNorm() : 0.0;
  std::vector<RankedWeight> ranked;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    // A weight of n/2 is real on every orbit: it has a sign, not a phase.
    if (std::int64_t{2} * weights[i] == order || !parts[i].allFinite() || moving == 0.0) continue;
    const double share = parts[i].squaredNorm() / moving;
    if (share >= 1e-4) ranked.push_back({weights[i], share, strongest_direction(parts[i])});
  }
  std::ranges::stable_sort(ranked, std::ranges::greater{}, &RankedWeight::share);
  return ranked;
}

}  // namespace

at::Tensor encode_rows(const Encoder& encode, const at::Tensor& images) {
  constexpr std::int64_t kBatch = 2048;
  if (images.size(0) <= kBatch) return code_rows(encode(images), images.size(0));
  std::vector<at::Tensor> rows;
  for (std::int64_t i = 0; i < images.size(0); i += kBatch) {
    const at::Tensor part = images.slice(0, i, std::min(i + kBatch, images.size(0)));
    rows.push_back(code_rows(encode(part), part.size(0)));
  }
  return at::cat(rows);
}

std::vector<WeightPlane> weight_planes(const Encoder& encode, const ContinuousFamilies& families,
                                       const ImageDisc& disc, std::size_t count) {
  const std::vector<TurnedCodes> codes = turned_codes(encode, families, {&disc, 1});
  std::vector<WeightPlane> planes;
  for (const RankedWeight& ranked : ranked_weights(codes)) {
    if (planes.size() >= count) break;
    planes.push_back(
        {ranked.weight, ranked.share, plane_along(codes.front(), ranked.weight, ranked.direction)});
  }
  return planes;
}

std::optional<SharedPlane> strongest_shared_plane(const Encoder& encode,
                                                  const ContinuousFamilies& families,
                                                  std::span<const ImageDisc> discs) {
  const std::vector<TurnedCodes> codes = turned_codes(encode, families, discs);
  const std::vector<RankedWeight> ranked = ranked_weights(codes);
  if (ranked.empty()) return std::nullopt;
  SharedPlane shared{ranked.front().weight, {}};
  for (const TurnedCodes& one : codes) {
    shared.planes.push_back(plane_along(one, shared.weight, ranked.front().direction));
  }
  return shared;
}

}  // namespace torsor
