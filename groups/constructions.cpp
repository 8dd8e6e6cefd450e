#include "groups/constructions.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "core/error.hpp"

namespace torsor {

using Eigen::Index;
using Eigen::MatrixXd;

Representation trivial(const FiniteGroup& group, Index dimension) {
  require(dimension > 0, "a trivial representation of dimension {} does not exist", dimension);
  std::vector<MatrixXd> images(group.generators().size(), MatrixXd::Identity(dimension, dimension));
  return Representation::trusted(group, std::move(images), 0.0);
}

Representation regular(const FiniteGroup& group) {
  const auto n = static_cast<Index>(group.order());
  std::vector<MatrixXd> images(group.generators().size(), MatrixXd::Zero(n, n));
  for (std::size_t s = 0; s < images.size(); ++s) {
    for (Index k = 0; k < n; ++k) {
      images[s](group.left_step(s, static_cast<FiniteGroup::Element>(k)), k) = 1.0;
    }
  }
  return Representation::trusted(group, std::move(images), 0.0);
}

Representation permutation_representation(const FiniteGroup& group,
                                          std::span<const Permutation> images) {
  std::vector<MatrixXd> matrices;
  for (const Permutation& image : images) matrices.push_back(matrix(image));
  return Representation::by_images(group, std::move(matrices));
}

template <class Scalar>
BasicRepresentation<Scalar> direct_sum(std::span<const BasicRepresentation<Scalar>> parts) {
  using Matrix = typename BasicRepresentation<Scalar>::Matrix;
  require(!parts.empty(), "a direct sum needs at least one summand");
  const FiniteGroup& group = parts[0].group();
  Index n = 0;
  double square = 0.0;
  for (const auto& part : parts) {
    require(part.group() == group, "the summands represent different groups, {} and {}",
            group.name(), part.group().name());
    n += part.dimension();
    square += part.error_bound() * part.error_bound();
  }
  std::vector<Matrix> images(group.generators().size(), Matrix::Zero(n, n));
  Index start = 0;
  for (const auto& part : parts) {
    const Index size = part.dimension();
    for (std::size_t s = 0; s < images.size(); ++s) {
      images[s].block(start, start, size, size) = part.images()[s];
    }
    start += size;
  }
  return BasicRepresentation<Scalar>::trusted(group, std::move(images), std::sqrt(square));
}

template Representation direct_sum<double>(std::span<const Representation>);
template ComplexRepresentation direct_sum<std::complex<double>>(
    std::span<const ComplexRepresentation>);

Representation direct_sum(std::initializer_list<Representation> parts) {
  return direct_sum<double>(std::span(parts.begin(), parts.size()));
}

ComplexRepresentation direct_sum(std::initializer_list<ComplexRepresentation> parts) {
  return direct_sum<std::complex<double>>(std::span(parts.begin(), parts.size()));
}

ComplexRepresentation complexify(const Representation& rho) {
  std::vector<Eigen::MatrixXcd> images;
  for (const MatrixXd& image : rho.images())
    images.emplace_back(image.cast<std::complex<double>>());
  return ComplexRepresentation::trusted(rho.group(), std::move(images), rho.error_bound());
}

}  // namespace torsor
