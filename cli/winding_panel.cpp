#include "cli/winding_panel.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <Eigen/Eigenvalues>

#include "diagnostics/encoder.hpp"
#include "diagnostics/stabilizers.hpp"

namespace torsor {
namespace {

using Eigen::MatrixXcd;
using Eigen::VectorXcd;
using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::int64_t kFewestPoses = 8;
constexpr std::int64_t kMostObjects = 8;
constexpr std::int64_t kMostImages = 512;
constexpr std::int64_t kLookedAt = 64;
/// Pixels are float32 in [0, 1], drawn anew or interpolated once: a few roundings of 6e-8.
constexpr double kPixelNoise = 1e-6;

std::optional<FiniteGroup::Element> generator_of(const FiniteGroup& group) {
  for (FiniteGroup::Element a = 0; a < group.order(); ++a) {
    if (group.element_order(a) == group.order()) return a;
  }
  return std::nullopt;
}

/// The element numbers c^0, c^1, ..., c^{n-1}.
at::Tensor generator_powers(const FiniteGroup& group, FiniteGroup::Element c) {
  std::vector<std::int64_t> list;
  for (std::size_t j = 0; j < group.order(); ++j) {
    list.push_back(static_cast<std::int64_t>(group.power(c, static_cast<std::int64_t>(j))));
  }
  return at::tensor(list, at::kLong);
}

std::complex<double> phase(std::int64_t j, std::int64_t n) {
  const double angle = 2.0 * std::numbers::pi * static_cast<double>(j) / static_cast<double>(n);
  return std::polar(1.0 / static_cast<double>(n), -angle);
}

/// Σ_j weight(j)·ρ(c^j) on every code, as rows.
template <class Weight>
RowMatrix averaged(const LatentOperator& latent, const at::Tensor& codes, const at::Tensor& order,
                   const Weight& weight) {
  const std::int64_t n = order.size(0);
  at::Tensor weights = at::zeros({n}, at::kDouble);
  for (std::int64_t j = 0; j < n; ++j) weights[order[j].item<std::int64_t>()] = weight(j);
  const at::Tensor rows = code_rows(
      latent.average(codes, weights.to(codes.options()).expand({codes.size(0), n})), codes.size(0));
  return Eigen::Map<const RowMatrix>(rows.data_ptr<double>(), rows.size(0), rows.size(1));
}

}  // namespace

std::optional<WindingPanel> winding_panel(const Orbits& orbits) {
  const FiniteGroup& group = orbits.group();
  const auto n = static_cast<std::int64_t>(group.order());
  if (n < kFewestPoses) return std::nullopt;
  const auto generator = generator_of(group);
  if (!generator) return std::nullopt;
  const at::Tensor order = generator_powers(group, *generator);
  WindingPanel panel{{}, *generator, n, {}};
  std::vector<at::Tensor> images;
  const std::int64_t most = std::clamp<std::int64_t>(kMostImages / n, 1, kMostObjects);
  for (std::int64_t o = 0; o < std::min(orbits.objects(), kLookedAt); ++o) {
    if (static_cast<std::int64_t>(images.size()) == most) break;
    const at::Tensor poses = orbits.orbit(o).index_select(0, order);
    if (detect_stabilizer(poses, {.noise = kPixelNoise}).order != 1) continue;
    panel.objects.push_back(o);
    images.push_back(poses);
  }
  if (images.empty()) return std::nullopt;
  panel.images = at::cat(images);
  return panel;
}

MatrixXcd turning_codes(const Experiment& experiment, const WindingPanel& panel) {
  const at::NoGradGuard no_gradients;
  const Autoencoder& model = experiment.autoencoder();
  const at::Tensor codes = model.encode(panel.images.to(model.device()));
  const OperatorAutoencoder* moved = experiment.operator_model();
  if (moved == nullptr || experiment.config.model.latent == "none") {
    const at::Tensor rows = code_rows(codes, codes.size(0));
    return Eigen::Map<const RowMatrix>(rows.data_ptr<double>(), rows.size(0), rows.size(1))
        .cast<std::complex<double>>();
  }
  const at::Tensor order = generator_powers(moved->latent().group(), panel.generator);
  const std::int64_t n = panel.poses;
  const auto part = [&](auto weight) { return averaged(moved->latent(), codes, order, weight); };
  MatrixXcd turning(codes.size(0), model.code().values());
  turning.real() = part([&](std::int64_t j) { return phase(j, n).real(); });
  turning.imag() = part([&](std::int64_t j) { return phase(j, n).imag(); });
  return turning;
}

std::optional<VectorXcd> strongest_direction(const MatrixXcd& codes, std::int64_t poses,
                                             double noise) {
  const Eigen::Index objects = codes.rows() / poses;
  MatrixXcd means = MatrixXcd::Zero(objects, codes.cols());
  for (Eigen::Index o = 0; o < objects; ++o) {
    for (std::int64_t j = 0; j < poses; ++j)
      means.row(o) += phase(j, poses) * codes.row(o * poses + j);
  }
  if (!means.allFinite() || means.rowwise().norm().maxCoeff() <= noise) return std::nullopt;
  const Eigen::SelfAdjointEigenSolver<MatrixXcd> solver(means * means.adjoint());
  return VectorXcd((means.adjoint() * solver.eigenvectors().rightCols(1)).normalized());
}

at::Tensor code_planes(const MatrixXcd& codes, const VectorXcd& direction, std::int64_t poses) {
  const VectorXcd values = codes * direction;
  at::Tensor planes = at::empty({values.size(), 2}, at::kDouble);
  auto* data = planes.data_ptr<double>();
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    data[2 * i] = values(i).real();
    data[2 * i + 1] = values(i).imag();
  }
  return planes.reshape({values.size() / poses, poses, 2});
}

}  // namespace torsor
