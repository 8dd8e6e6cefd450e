#include <algorithm>
#include <complex>
#include <utility>
#include <vector>

#include <Eigen/LU>

#include "core/error.hpp"
#include "groups/constructions.hpp"

namespace torsor {
namespace {

using Eigen::Index;
using Element = FiniteGroup::Element;

template <class Scalar>
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;

/// A representation by construction whose rounding is measured on the relations.
template <class Scalar>
BasicRepresentation<Scalar> measured(const FiniteGroup& group, std::vector<Matrix<Scalar>> images) {
  double worst = 0.0;
  for (const double defect : relation_defects<Scalar>(group, images)) {
    worst = std::max(worst, defect);
  }
  return BasicRepresentation<Scalar>::trusted(group, std::move(images), worst);
}

}  // namespace

template <class Scalar>
BasicRepresentation<Scalar> tensor_product(const BasicRepresentation<Scalar>& rho,
                                           const BasicRepresentation<Scalar>& sigma) {
  require(rho.group() == sigma.group(), "the factors represent different groups, {} and {}",
          rho.group().name(), sigma.group().name());
  const Index n = rho.dimension();
  const Index m = sigma.dimension();
  std::vector<Matrix<Scalar>> images;
  for (std::size_t s = 0; s < rho.images().size(); ++s) {
    Matrix<Scalar> image(n * m, n * m);
    for (Index i = 0; i < n; ++i) {
      for (Index j = 0; j < n; ++j) {
        image.block(i * m, j * m, m, m) = rho.images()[s](i, j) * sigma.images()[s];
      }
    }
    images.push_back(std::move(image));
  }
  return measured<Scalar>(rho.group(), std::move(images));
}

template <class Scalar>
BasicRepresentation<Scalar> dual(const BasicRepresentation<Scalar>& rho) {
  std::vector<Matrix<Scalar>> images;
  for (const Element s : rho.group().generators()) {
    images.emplace_back(rho(rho.group().inverse(s)).transpose());
  }
  return measured<Scalar>(rho.group(), std::move(images));
}

template <class Scalar>
BasicRepresentation<Scalar> change_of_basis(
    const BasicRepresentation<Scalar>& rho,
    const typename BasicRepresentation<Scalar>::Matrix& basis) {
  require(basis.rows() == rho.dimension() && basis.cols() == rho.dimension(),
          "a {} x {} matrix is no basis of a representation of dimension {}", basis.rows(),
          basis.cols(), rho.dimension());
  const Eigen::PartialPivLU<Matrix<Scalar>> lu(basis);
  require(lu.rcond() > 1e-12, "the basis is singular: reciprocal condition {:.1e}", lu.rcond());
  std::vector<Matrix<Scalar>> images;
  for (const Matrix<Scalar>& image : rho.images()) images.emplace_back(lu.solve(image * basis));
  return measured<Scalar>(rho.group(), std::move(images));
}

template <class Scalar>
BasicRepresentation<Scalar> restrict_to(const BasicRepresentation<Scalar>& rho,
                                        const Subgroup& subgroup) {
  require(rho.group() == subgroup.parent(), "a representation of {} has no subgroup of {}",
          rho.group().name(), subgroup.parent().name());
  const auto [group, embedding] = subgroup.standalone();
  std::vector<Matrix<Scalar>> images;
  for (const Element s : group.generators()) images.push_back(rho(embedding[s]));
  return measured<Scalar>(group, std::move(images));
}

template <class Scalar>
BasicRepresentation<Scalar> induce(const BasicRepresentation<Scalar>& rho,
                                   const Subgroup& subgroup) {
  const auto [inner, embedding] = subgroup.standalone();
  require(rho.group() == inner, "the representation is not one of the {}", inner.name());
  const FiniteGroup& group = subgroup.parent();
  const Cosets cosets = left_cosets(subgroup);
  const Index d = rho.dimension();
  const Index n = d * static_cast<Index>(cosets.representatives.size());
  std::vector<Matrix<Scalar>> images(group.generators().size(), Matrix<Scalar>::Zero(n, n));
  for (std::size_t s = 0; s < images.size(); ++s) {
    for (std::size_t j = 0; j < cosets.representatives.size(); ++j) {
      const Element moved = group.left_step(s, cosets.representatives[j]);
      const std::size_t i = cosets.coset_of[moved];
      const Element h = group.multiply(group.inverse(cosets.representatives[i]), moved);
      const auto at = std::lower_bound(embedding.begin(), embedding.end(), h);
      images[s].block(static_cast<Index>(i) * d, static_cast<Index>(j) * d, d, d) =
          rho(static_cast<Element>(at - embedding.begin()));
    }
  }
  return measured<Scalar>(group, std::move(images));
}

#define TORSOR_INSTANTIATE(Scalar)                                                         \
  template BasicRepresentation<Scalar> tensor_product(const BasicRepresentation<Scalar>&,  \
                                                      const BasicRepresentation<Scalar>&); \
  template BasicRepresentation<Scalar> dual(const BasicRepresentation<Scalar>&);           \
  template BasicRepresentation<Scalar> change_of_basis(const BasicRepresentation<Scalar>&, \
                                                       const Matrix<Scalar>&);             \
  template BasicRepresentation<Scalar> restrict_to(const BasicRepresentation<Scalar>&,     \
                                                   const Subgroup&);                       \
  template BasicRepresentation<Scalar> induce(const BasicRepresentation<Scalar>&, const Subgroup&)

TORSOR_INSTANTIATE(double);
TORSOR_INSTANTIATE(std::complex<double>);

}  // namespace torsor
