#include <algorithm>
#include <cmath>
#include <complex>
#include <type_traits>
#include <utility>

#include <Eigen/Eigenvalues>

#include "core/error.hpp"
#include "groups/fourier.hpp"
#include "groups/irrep_search.hpp"

namespace torsor {
namespace {

using Eigen::Index;

template <class Scalar>
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;

constexpr double kSameEigenvalue = 1e-6;
constexpr double kConnected = 1e-6;
constexpr double kZero = 1e-13;

double without_dust(double x) { return std::abs(x) < kZero ? 0.0 : x; }

/// The self-adjoint polynomial in a generator of order n whose eigenvalue is the number m of the
/// root of unity e^{2πim/n}; over the real numbers min(m, n - m).
template <class Scalar>
Matrix<Scalar> angle_operator(const Matrix<Scalar>& image, std::int64_t n) {
  Eigen::VectorXcd labels(n);
  for (std::int64_t m = 0; m < n; ++m) {
    labels(m) = static_cast<double>(std::is_same_v<Scalar, double> ? std::min(m, n - m) : m);
  }
  const Eigen::VectorXcd coefficients = cyclic_fourier(labels);
  Matrix<Scalar> power = Matrix<Scalar>::Identity(image.rows(), image.cols());
  Matrix<Scalar> result = Matrix<Scalar>::Zero(image.rows(), image.cols());
  for (std::int64_t j = 0; j < n; ++j) {
    if constexpr (std::is_same_v<Scalar, double>) {
      result += coefficients(j).real() * power;
    } else {
      result += coefficients(j) * power;
    }
    power = (power * image).eval();
  }
  return 0.5 * (result + result.adjoint());
}

/// An orthonormal basis that self-adjoint operators split into ever smaller runs of columns.
template <class Scalar>
class Splitting {
 public:
  explicit Splitting(Index n) : basis_(Matrix<Scalar>::Identity(n, n)), ends_{n} {}

  [[nodiscard]] bool finished() const { return static_cast<Index>(ends_.size()) == basis_.cols(); }
  [[nodiscard]] const Matrix<Scalar>& basis() const { return basis_; }

  void split(const Matrix<Scalar>& by) {
    std::vector<Index> ends;
    Index start = 0;
    for (const Index end : ends_) {
      const Index size = end - start;
      const Matrix<Scalar> part = basis_.middleCols(start, size);
      const Eigen::SelfAdjointEigenSolver<Matrix<Scalar>> solver(part.adjoint() * by * part);
      basis_.middleCols(start, size) = part * solver.eigenvectors();
      const double scale = std::max(1.0, by.norm());
      for (Index i = 1; i < size; ++i) {
        const double gap = solver.eigenvalues()(i) - solver.eigenvalues()(i - 1);
        if (gap > kSameEigenvalue * scale) ends.push_back(start + i);
      }
      ends.push_back(end);
      start = end;
    }
    ends_ = std::move(ends);
  }

 private:
  Matrix<Scalar> basis_;
  std::vector<Index> ends_;
};

/// Phases that make the first connecting entries of the images positive, walking from vector 0.
template <class Scalar>
Eigen::Matrix<Scalar, Eigen::Dynamic, 1> phases(const std::vector<Matrix<Scalar>>& images) {
  const Index n = images[0].rows();
  Eigen::Matrix<Scalar, Eigen::Dynamic, 1> phase(n);
  phase.setZero();
  phase(0) = Scalar(1);
  std::vector<Index> reached{0};
  for (std::size_t k = 0; k < reached.size(); ++k) {
    const Index i = reached[k];
    for (const Matrix<Scalar>& image : images) {
      for (Index j = 0; j < n; ++j) {
        if (phase(j) != Scalar(0) || std::abs(image(j, i)) < kConnected) continue;
        phase(j) = image(j, i) * phase(i) / std::abs(image(j, i));
        reached.push_back(j);
      }
    }
  }
  if (std::cmp_less(reached.size(), n)) {
    throw NumericalError("the images fall apart into blocks: the representation is reducible");
  }
  return phase;
}

}  // namespace

template <class Scalar>
std::vector<Matrix<Scalar>> canonical_gauge(const FiniteGroup& group,
                                            std::vector<Matrix<Scalar>> images) {
  const Index n = images[0].rows();
  if (n == 1) return images;
  Splitting<Scalar> splitting(n);
  for (std::size_t s = 0; s < images.size() && !splitting.finished(); ++s) {
    const auto order = static_cast<std::int64_t>(group.element_order(group.generators()[s]));
    splitting.split(angle_operator<Scalar>(images[s], order));
  }
  // The self-adjoint parts of all elements span all self-adjoint operators, so this ends.
  const auto rho = BasicRepresentation<Scalar>::trusted(group, images, 0.0);
  for (const FiniteGroup::Element x : group.by_length()) {
    if (splitting.finished()) break;
    const Matrix<Scalar> image = rho(x);
    splitting.split(0.5 * (image + image.adjoint()));
    if constexpr (!std::is_same_v<Scalar, double>) {
      splitting.split(Scalar(0.0, 0.5) * (image - image.adjoint()));
    }
  }
  if (!splitting.finished()) {
    throw NumericalError(fmt::format(
        "no canonical basis for a representation of {} of dimension {}: it is reducible",
        group.name(), n));
  }
  for (Matrix<Scalar>& image : images) {
    image = (splitting.basis().adjoint() * image * splitting.basis()).eval();
  }
  const auto phase = phases<Scalar>(images);
  for (Matrix<Scalar>& image : images) {
    image = (phase.conjugate().asDiagonal() * image * phase.asDiagonal()).eval();
    for (Scalar& entry : image.reshaped()) {
      if constexpr (std::is_same_v<Scalar, double>) {
        entry = without_dust(entry);
      } else {
        entry = {without_dust(entry.real()), without_dust(entry.imag())};
      }
    }
  }
  return images;
}

template std::vector<Matrix<double>> canonical_gauge(const FiniteGroup&,
                                                     std::vector<Matrix<double>>);
template std::vector<Matrix<std::complex<double>>> canonical_gauge(
    const FiniteGroup&, std::vector<Matrix<std::complex<double>>>);

}  // namespace torsor
