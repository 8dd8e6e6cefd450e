#pragma once

#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <optional>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/stack.h>
#include <Eigen/SVD>

#include "datasets/families/harmonic_families.hpp"
#include "diagnostics/behaviour/decoder.hpp"
#include "tests/diagnostics/tables.hpp"

namespace torsor::testing {

using Eigen::MatrixXcd;
using Eigen::MatrixXd;

inline at::Tensor tensor_of(const MatrixXd& matrix) {
  at::Tensor result = at::empty({matrix.rows(), matrix.cols()}, at::kDouble);
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index j = 0; j < matrix.cols(); ++j)
      result.data_ptr<double>()[i * matrix.cols() + j] = matrix(i, j);
  }
  return result;
}

/// A linear encoder and decoder: z = E x, x = D z.
struct LinearModel {
  MatrixXd encoder;
  MatrixXd decoder;

  [[nodiscard]] OrbitTable codes(const OrbitTable& images) const {
    return orbit_table(images.group, at::matmul(images.values, tensor_of(encoder).t()));
  }
  [[nodiscard]] Decoder decode() const {
    const at::Tensor transposed = tensor_of(decoder).t().contiguous();
    return [transposed](const at::Tensor& codes) { return at::matmul(codes, transposed); };
  }
};

/// Polar harmonic images (6 rings, n = 10 angles, harmonics 0 to 4) with normal coefficients, half
/// of them with the symmetry C_2, and the linear autoencoders that are optimal on them for a given
/// operator, by singular values of every isotypic part.
class PolarWorld {
 public:
  static constexpr std::int64_t kOrder = 10;

  /// @param generic, symmetric  how many objects of either kind.
  PolarWorld(std::int64_t generic, std::int64_t symmetric, std::uint64_t seed)
      : family_(polar_harmonics({.order = kOrder, .rings = 6, .harmonics = {0, 1, 2, 3, 4}})) {
    Random random(seed);
    std::vector<at::Tensor> orbits;
    for (std::int64_t o = 0; o < generic + symmetric; ++o) {
      std::vector<double> parameters;
      for (int ring = 0; ring < 6; ++ring) {
        for (int k = 0; k <= 4; ++k) {
          const double size = o >= generic && k % 2 == 1 ? 0.0 : 1.0 / (1.0 + k * ring);
          parameters.push_back(size * random.normal());
          parameters.push_back(k == 0 ? 0.0 : size * random.normal());
        }
      }
      orbits.push_back(family_->orbit(parameters));
    }
    images_ = orbit_table(family_->group(), at::stack(orbits));
  }

  [[nodiscard]] const OrbitTable& images() const { return *images_; }
  [[nodiscard]] std::int64_t pixels() const { return images_->size(); }

  /// Shift code with c channels: the c largest singular directions of every part.
  [[nodiscard]] LinearModel shift(Eigen::Index channels) const {
    const Eigen::Index n = kOrder;
    LinearModel model{MatrixXd::Zero(n * channels, pixels()),
                      MatrixXd::Zero(pixels(), n * channels)};
    for (std::int64_t k = 0; k < kOrder; ++k) {
      const MatrixXcd u = directions(k).leftCols(channels);
      const MatrixXcd encode = u.adjoint() * projector(k);
      for (Eigen::Index j = 0; j < n; ++j) {
        const std::complex<double> wave = root(j * k);
        model.encoder.middleRows(j * channels, channels) += (std::conj(wave) * encode).real();
        model.decoder.middleCols(j * channels, channels) +=
            (wave * u).real() / static_cast<double>(n);
      }
    }
    return model;
  }

  /// Plane code: one complex direction of weight 1, then `invariants` of weight 0.
  [[nodiscard]] LinearModel plane(Eigen::Index invariants) const {
    LinearModel model{MatrixXd(2 + invariants, pixels()), MatrixXd(pixels(), 2 + invariants)};
    const MatrixXcd u = directions(1).leftCols(1);
    const MatrixXcd encode = u.adjoint() * projector(1);
    model.encoder.row(0) = encode.real();
    model.encoder.row(1) = encode.imag();
    model.decoder.col(0) = 2.0 * u.real();
    model.decoder.col(1) = -2.0 * u.imag();
    if (invariants > 0) {
      const MatrixXd v = directions(0).leftCols(invariants).real();
      model.encoder.bottomRows(invariants) = v.transpose() * projector(0).real();
      model.decoder.rightCols(invariants) = v;
    }
    return model;
  }

  /// Σ over objects of the squares of part k beyond its `kept` largest singular directions, per
  /// object and pixel.
  [[nodiscard]] double tail(std::int64_t k, Eigen::Index kept) const {
    const Eigen::VectorXd s = Eigen::BDCSVD<MatrixXcd>(part(k)).singularValues();
    return s.tail(s.size() - std::min(kept, s.size())).squaredNorm() /
           static_cast<double>(images_->objects() * pixels());
  }

 private:
  [[nodiscard]] static std::complex<double> root(std::int64_t j) {
    return std::polar(1.0, 2.0 * std::numbers::pi * static_cast<double>(j % kOrder) / kOrder);
  }
  /// (1/n) Σ_g e^{-2πikg/n} g·x of every object, one per column.
  [[nodiscard]] MatrixXcd part(std::int64_t k) const {
    MatrixXcd result = MatrixXcd::Zero(pixels(), images_->objects());
    for (Eigen::Index o = 0; o < result.cols(); ++o) {
      for (std::int64_t g = 0; g < kOrder; ++g) {
        const double* row = images_->values.data_ptr<double>() + (o * kOrder + g) * pixels();
        result.col(o) += std::conj(root(k * g)) / static_cast<double>(kOrder) *
                         Eigen::Map<const Eigen::VectorXd>(row, pixels());
      }
    }
    return result;
  }
  /// The singular directions of part k; those of n - k are conjugate, of 0 and n/2 real.
  [[nodiscard]] MatrixXcd directions(std::int64_t k) const {
    if (2 * k > kOrder) return directions(kOrder - k).conjugate();
    if (k == 0 || 2 * k == kOrder) {
      return Eigen::BDCSVD<MatrixXd>(part(k).real(), Eigen::ComputeFullU).matrixU();
    }
    return Eigen::BDCSVD<MatrixXcd>(part(k), Eigen::ComputeFullU).matrixU();
  }
  /// The same projection as a map of pixels, from the action on basis images.
  [[nodiscard]] MatrixXcd projector(std::int64_t k) const {
    const at::Tensor basis = at::eye(pixels(), at::kDouble).view({pixels(), 1, 6, kOrder});
    MatrixXcd result = MatrixXcd::Zero(pixels(), pixels());
    for (std::int64_t g = 0; g < kOrder; ++g) {
      const at::Tensor moved =
          family_->permuted(basis, static_cast<FiniteGroup::Element>(g)).flatten(1).contiguous();
      // Row p is the image of pixel p; column-major memory makes it column p.
      result += std::conj(root(k * g)) / static_cast<double>(kOrder) *
                Eigen::Map<const MatrixXd>(moved.data_ptr<double>(), pixels(), pixels());
    }
    return result;
  }

  ImageFamilyPointer family_;
  std::optional<OrbitTable> images_;
};

}  // namespace torsor::testing
