#include "groups/decompose.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <type_traits>
#include <utility>

#include <Eigen/Eigenvalues>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/constructions.hpp"

namespace torsor {
namespace {

using Eigen::Index;

template <class Scalar>
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;

constexpr double kResidualTolerance = 1e-8;
constexpr int kAttempts = 8;

template <class Scalar>
Matrix<Scalar> random_matrix(Index rows, Index columns, Random& random) {
  Matrix<Scalar> result(rows, columns);
  for (Scalar& x : result.reshaped()) {
    if constexpr (std::is_same_v<Scalar, double>) {
      x = random.normal();
    } else {
      x = {random.normal(), random.normal()};
    }
  }
  return result;
}

/// Isometric maps X_1, X_2, ... from the irrep with X_i*·X_j = δ_ij: Gram and Schmidt with the
/// inner product X*·Y, whose values lie in the commutant R, C or H of the irrep.
template <class Scalar>
Matrix<Scalar> copies(const BasicRepresentation<Scalar>& rho,
                      const BasicRepresentation<Scalar>& irrep, std::size_t multiplicity,
                      const AveragingChain& chain, Random random) {
  const Index n = rho.dimension();
  const Index d = irrep.dimension();
  const Averager<Scalar> average(rho, irrep, chain);
  Matrix<Scalar> found(n, static_cast<Index>(multiplicity) * d);
  Index size = 0;
  int failures = 0;
  while (size < found.cols()) {
    Matrix<Scalar> x = average(random_matrix<Scalar>(n, d, random));
    const double before = x.norm();
    for (int pass = 0; pass < 2; ++pass) {  // twice is enough (Parlett)
      x -= (found.leftCols(size) * (found.leftCols(size).adjoint() * x)).eval();
    }
    const double after = x.norm();
    if (after < 1e-4 * before) {
      if (++failures == kAttempts) throw NumericalError("too few copies of an irrep were found");
      continue;
    }
    found.middleCols(size, d) = x * std::sqrt(static_cast<double>(d)) / after;
    size += d;
  }
  return found;
}

template <class Scalar>
double largest_defect(const BasicRepresentation<Scalar>& rho,
                      const BasicDecomposition<Scalar>& parts) {
  double worst = 0.0;
  for (std::size_t s = 0; s < rho.images().size(); ++s) {
    Matrix<Scalar> rest = parts.inverse * rho.images()[s] * parts.basis;
    for (const IsotypicBlock<Scalar>& block : parts.blocks) {
      const Index d = block.rho.dimension();
      for (Index at = block.start; at < block.start + block.size(); at += d) {
        rest.block(at, at, d, d) -= block.rho.images()[s];
      }
    }
    worst = std::max(worst, rest.norm());
  }
  return worst;
}

std::vector<IsotypicBlock<double>> empty_blocks(const Irreps& irreps,
                                                const std::vector<std::size_t>& counts, double) {
  const std::vector<std::size_t> real = real_multiplicities(irreps, counts);
  std::vector<IsotypicBlock<double>> blocks;
  for (std::size_t k = 0; k < real.size(); ++k) {
    if (real[k] > 0) {
      blocks.push_back({k, irreps.real[k].rho, irreps.real[k].type, real[k], 0});
    }
  }
  return blocks;
}

std::vector<IsotypicBlock<std::complex<double>>> empty_blocks(
    const Irreps& irreps, const std::vector<std::size_t>& counts, std::complex<double>) {
  std::vector<IsotypicBlock<std::complex<double>>> blocks;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    if (counts[k] > 0) {
      blocks.push_back({k, irreps.complex[k], irreps.table.irreps[k].type, counts[k], 0});
    }
  }
  return blocks;
}

}  // namespace

template <class Scalar>
typename BasicDecomposition<Scalar>::Matrix BasicDecomposition<Scalar>::projector(
    std::size_t block) const {
  require(block < blocks.size(), "there are {} blocks, number {} does not exist", blocks.size(),
          block);
  const IsotypicBlock<Scalar>& part = blocks[block];
  return basis.middleCols(part.start, part.size()) * inverse.middleRows(part.start, part.size());
}

template <class Scalar>
std::string BasicDecomposition<Scalar>::summary() const {
  std::string text;
  for (const IsotypicBlock<Scalar>& block : blocks) {
    text += fmt::format("{}{} × irrep {} (dimension {}, {})", text.empty() ? "" : ", ",
                        block.multiplicity, block.irrep, block.rho.dimension(), letter(block.type));
  }
  return text + fmt::format("; residual {:.1e}", residual);
}

template <class Scalar>
BasicDecomposition<Scalar> decompose(const BasicRepresentation<Scalar>& rho, const Irreps& irreps) {
  if (!rho.is_unitary()) {
    const Unitarization<Scalar> unitary = unitarize(rho, irreps.chain);
    if (!unitary.rho.is_unitary()) {
      throw NumericalError(
          fmt::format("a representation of {} with condition {:.1e} could not be "
                      "made unitary to 1e-10 × dimension",
                      rho.group().name(), unitary.condition));
    }
    BasicDecomposition<Scalar> parts = decompose(unitary.rho, irreps);
    parts.basis = unitary.inverse * parts.basis;
    parts.inverse = parts.inverse * unitary.transform;
    parts.condition = unitary.condition;
    parts.residual = largest_defect(rho, parts);
    return parts;
  }
  const Index n = rho.dimension();
  BasicDecomposition<Scalar> parts;
  parts.blocks = empty_blocks(irreps, multiplicities(irreps.table, rho), Scalar(0));
  parts.basis.resize(n, n);
  const Random random = Random(0).stream("decompose");
  Index start = 0;
  for (IsotypicBlock<Scalar>& block : parts.blocks) {
    block.start = start;
    require(start + block.size() <= n, "the multiplicities exceed the dimension {}", n);
    parts.basis.middleCols(start, block.size()) =
        copies(rho, block.rho, block.multiplicity, irreps.chain, random.stream(block.irrep));
    start += block.size();
  }
  parts.inverse = parts.basis.adjoint();
  const double defect = (parts.inverse * parts.basis - Matrix<Scalar>::Identity(n, n)).norm();
  parts.residual = std::max(largest_defect(rho, parts), defect);
  const double limit = kResidualTolerance * static_cast<double>(n);
  if (!(parts.residual <= limit)) {
    throw NumericalError(fmt::format(
        "the decomposition of a representation of {} leaves a residual of {:.2e}, the limit is "
        "{:.2e}",
        rho.group().name(), parts.residual, limit));
  }
  return parts;
}

// M = average of ρ(g)*·ρ(g) is an invariant inner product: M^{1/2}·ρ·M^{-1/2} is unitary.
template <class Scalar>
Unitarization<Scalar> unitarize(const BasicRepresentation<Scalar>& rho,
                                const AveragingChain& chain) {
  const Index n = rho.dimension();
  std::vector<Matrix<Scalar>> contragredient;
  for (const auto s : rho.group().generators()) {
    contragredient.emplace_back(rho(rho.group().inverse(s)).adjoint());
  }
  const auto other = BasicRepresentation<Scalar>::trusted(rho.group(), std::move(contragredient),
                                                          rho.error_bound());
  const Averager<Scalar> average(other, rho, chain);
  const Matrix<Scalar> metric = average(Matrix<Scalar>::Identity(n, n));
  const Eigen::SelfAdjointEigenSolver<Matrix<Scalar>> solver(0.5 * (metric + metric.adjoint()));
  const Eigen::VectorXd roots = solver.eigenvalues().cwiseMax(0.0).cwiseSqrt();
  if (!(roots(0) > 0.0)) {
    throw NumericalError(fmt::format(
        "the average of inner products over {} is not positive: least eigenvalue {:.2e}",
        rho.group().name(), solver.eigenvalues()(0)));
  }
  const Matrix<Scalar>& v = solver.eigenvectors();
  const Matrix<Scalar> transform = v * roots.template cast<Scalar>().asDiagonal() * v.adjoint();
  const Matrix<Scalar> inverse =
      v * roots.cwiseInverse().template cast<Scalar>().asDiagonal() * v.adjoint();
  std::vector<Matrix<Scalar>> images;
  for (const Matrix<Scalar>& image : rho.images()) {
    images.emplace_back(transform * image * inverse);
  }
  const double condition = roots(n - 1) / roots(0);
  return {BasicRepresentation<Scalar>::trusted(rho.group(), std::move(images),
                                               condition * rho.error_bound()),
          transform, inverse, condition};
}

ComplexDecomposition clebsch_gordan(const Irreps& irreps, std::size_t i, std::size_t j) {
  require(i < irreps.complex.size() && j < irreps.complex.size(),
          "{} has {} complex irreps, there is no pair ({}, {})", irreps.table.group.name(),
          irreps.complex.size(), i, j);
  return decompose(tensor_product(irreps.complex[i], irreps.complex[j]), irreps);
}

template struct BasicDecomposition<double>;
template struct BasicDecomposition<std::complex<double>>;
template Decomposition decompose(const Representation&, const Irreps&);
template ComplexDecomposition decompose(const ComplexRepresentation&, const Irreps&);
template Unitarization<double> unitarize(const Representation&, const AveragingChain&);
template Unitarization<std::complex<double>> unitarize(const ComplexRepresentation&,
                                                       const AveragingChain&);

}  // namespace torsor
