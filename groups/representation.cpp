#include "groups/representation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include <Eigen/LU>

#include "core/error.hpp"
#include "core/text.hpp"
#include "groups/monomial.hpp"

namespace torsor {
namespace {

constexpr double kUnitaryTolerance = 1e-10;
constexpr double kSmallestReciprocal = 1e-12;

template <class Scalar>
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;

/// base^exponent for exponent ≥ 1.
template <class Factor>
Factor positive_power(const Factor& base, std::size_t exponent) {
  if (exponent == 1) return base;
  const Factor root = positive_power(base, exponent / 2);
  Factor square = root * root;
  if (exponent % 2 == 0) return square;
  return square * base;
}

template <class Factor>
Factor product_along(const std::vector<Factor>& images, Factor unit,
                     std::span<const std::size_t> word) {
  Factor result = std::move(unit);
  for (std::size_t i = 0; i < word.size();) {
    std::size_t run = 1;
    while (i + run < word.size() && word[i + run] == word[i]) ++run;
    Factor next = positive_power(images[word[i]], run);
    if (i == 0) {
      result = std::move(next);
    } else {
      result = result * next;
    }
    i += run;
  }
  return result;
}

template <class Scalar>
std::vector<Monomial<Scalar>> monomials(const std::vector<Matrix<Scalar>>& images) {
  std::vector<Monomial<Scalar>> result;
  for (const Matrix<Scalar>& image : images) {
    std::optional<Monomial<Scalar>> form = Monomial<Scalar>::from(image);
    if (!form) return {};
    result.push_back(std::move(*form));
  }
  return result;
}

template <class Scalar>
double unitarity_defect(const Matrix<Scalar>& image) {
  const Eigen::Index n = image.rows();
  return (image.adjoint() * image - Matrix<Scalar>::Identity(n, n)).norm();
}

template <class Scalar>
void check_invertible(const std::vector<Matrix<Scalar>>& images) {
  for (std::size_t s = 0; s < images.size(); ++s) {
    require(images[s].allFinite(), "the image of generator {} has an entry that is not finite",
            s + 1);
    if (Monomial<Scalar>::from(images[s])) continue;
    const double reciprocal = images[s].partialPivLu().rcond();
    require(reciprocal > kSmallestReciprocal,
            "the image of generator {} is singular: reciprocal condition {:.1e}", s + 1,
            reciprocal);
  }
}

}  // namespace

template <class Scalar>
struct BasicRepresentation<Scalar>::Sparse {
  std::vector<Monomial<Scalar>> images;
};

template <class Scalar>
BasicRepresentation<Scalar> BasicRepresentation<Scalar>::trusted(FiniteGroup group,
                                                                 std::vector<Matrix> images,
                                                                 double error_bound) {
  require(images.size() == group.generators().size(), "{} has {}, {} images were given",
          group.name(), count_text(group.generators().size(), "generator"), images.size());
  const Eigen::Index n = images[0].rows();
  for (std::size_t s = 0; s < images.size(); ++s) {
    require(images[s].rows() == n && images[s].cols() == n,
            "the image of generator {} is {} x {}, expected {} x {}", s + 1, images[s].rows(),
            images[s].cols(), n, n);
  }
  BasicRepresentation result;
  result.unitary_ = true;
  std::vector<Monomial<Scalar>> sparse = monomials(images);
  if (sparse.empty()) {
    for (const Matrix& image : images) {
      const double limit = kUnitaryTolerance * static_cast<double>(std::max<Eigen::Index>(n, 1));
      result.unitary_ = result.unitary_ && unitarity_defect<Scalar>(image) <= limit;
    }
  } else {
    for (const Monomial<Scalar>& image : sparse) {
      for (const Scalar weight : image.weight) {
        result.unitary_ = result.unitary_ && std::abs(std::abs(weight) - 1) <= kUnitaryTolerance;
      }
    }
    result.sparse_ = std::make_shared<const Sparse>(Sparse{std::move(sparse)});
  }
  result.group_ = std::move(group);
  result.images_ = std::move(images);
  result.dimension_ = n;
  result.error_bound_ = error_bound;
  return result;
}

template <class Scalar>
BasicRepresentation<Scalar> BasicRepresentation<Scalar>::by_images(FiniteGroup group,
                                                                   std::vector<Matrix> images,
                                                                   double tolerance) {
  BasicRepresentation result = trusted(std::move(group), std::move(images), 0.0);
  require(result.dimension_ > 0, "a representation has a positive dimension");
  check_invertible<Scalar>(result.images_);
  const std::vector<double> defects = relation_defects<Scalar>(result.group_, result.images_);
  const auto worst = std::max_element(defects.begin(), defects.end());
  if (worst == defects.end()) return result;
  const double limit = tolerance * static_cast<double>(result.dimension_);
  if (!(*worst <= limit)) {
    const auto index = static_cast<std::size_t>(worst - defects.begin());
    throw NumericalError(fmt::format(
        "the images are no representation of {}: the relation {} is broken by {:.3g} (Frobenius "
        "norm), the limit is {:.3g}",
        result.group_.name(), text(result.group_.relations()[index]), *worst, limit));
  }
  result.error_bound_ = *worst;
  return result;
}

template <class Scalar>
typename BasicRepresentation<Scalar>::Matrix BasicRepresentation<Scalar>::operator()(
    Element g) const {
  return along(group_.word(g));
}

template <class Scalar>
typename BasicRepresentation<Scalar>::Matrix BasicRepresentation<Scalar>::along(
    std::span<const std::size_t> word) const {
  for (const std::size_t s : word) {
    require(s < images_.size(), "{} has the generators 0..{}, number {} does not exist",
            group_.name(), images_.size() - 1, s);
  }
  if (sparse_) {
    const auto unit = Monomial<Scalar>::identity(dimension_);
    return product_along(sparse_->images, unit, word).dense();
  }
  return product_along<Matrix>(images_, Matrix::Identity(dimension_, dimension_), word);
}

template <class Scalar>
std::optional<Monomial<Scalar>> BasicRepresentation<Scalar>::monomial(Element g) const {
  if (!sparse_) return std::nullopt;
  return product_along(sparse_->images, Monomial<Scalar>::identity(dimension_), group_.word(g));
}

template <class Scalar>
Scalar BasicRepresentation<Scalar>::trace(Element g) const {
  if (!sparse_) return (*this)(g).trace();
  const auto product =
      product_along(sparse_->images, Monomial<Scalar>::identity(dimension_), group_.word(g));
  Scalar sum(0);
  for (std::size_t j = 0; j < product.row.size(); ++j) {
    if (product.row[j] == static_cast<Eigen::Index>(j)) sum += product.weight[j];
  }
  return sum;
}

template <class Scalar>
std::vector<double> relation_defects(const FiniteGroup& group,
                                     const std::vector<Matrix<Scalar>>& images) {
  const auto rho = BasicRepresentation<Scalar>::trusted(group, images, 0.0);
  std::vector<double> defects;
  for (const Relation& relation : group.relations()) {
    const double defect = (rho.along(relation.left) - rho.along(relation.right)).norm();
    // NaN and overflow must not pass for a small defect.
    defects.push_back(std::isfinite(defect) ? defect : std::numeric_limits<double>::infinity());
  }
  return defects;
}

template class BasicRepresentation<double>;
template class BasicRepresentation<std::complex<double>>;
template std::vector<double> relation_defects<double>(const FiniteGroup&,
                                                      const std::vector<Matrix<double>>&);
template std::vector<double> relation_defects<std::complex<double>>(
    const FiniteGroup&, const std::vector<Matrix<std::complex<double>>>&);

}  // namespace torsor
