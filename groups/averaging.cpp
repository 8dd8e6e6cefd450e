#include "groups/averaging.hpp"

#include <utility>

#include "core/error.hpp"
#include "core/random.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

constexpr int kTrials = 12;

/// A subgroup that grows along the chain.
struct Growing {
  std::vector<Element> elements{FiniteGroup::identity()};
  std::vector<Element> generators;
  std::vector<bool> member;
};

/// The cosets t·H of H in <H, g>, and the elements of that group.
struct Extended {
  Element added = 0;
  std::vector<Element> transversal;
  std::vector<Element> elements;
};

Extended extend(const FiniteGroup& group, const Growing& h, Element g) {
  Extended result{g, {FiniteGroup::identity()}, h.elements};
  std::vector<bool> reached = h.member;
  std::vector<Element> generators = h.generators;
  generators.push_back(g);
  for (std::size_t i = 0; i < result.transversal.size(); ++i) {
    for (const Element x : generators) {
      const Element t = group.multiply(x, result.transversal[i]);
      if (reached[t]) continue;
      result.transversal.push_back(t);
      for (const Element a : h.elements) {
        const Element product = group.multiply(t, a);
        reached[product] = true;
        result.elements.push_back(product);
      }
    }
  }
  return result;
}

/// A power of g that leaves H and whose power by a prime comes back.
Element prime_step(const FiniteGroup& group, const Growing& h, Element g) {
  std::vector<Element> powers{FiniteGroup::identity(), g};
  while (!h.member[powers.back()]) powers.push_back(group.multiply(powers.back(), g));
  const std::size_t m = powers.size() - 1;  // g^m is the first power inside
  std::size_t prime = 2;
  while (m % prime != 0) ++prime;
  return powers[m / prime];
}

Extended best_extension(const FiniteGroup& group, const Growing& h, Random& random) {
  Extended best;
  for (int trial = 0; trial < kTrials; ++trial) {
    auto g = static_cast<Element>(random.below(group.order()));
    while (h.member[g]) g = static_cast<Element>(random.below(group.order()));
    Extended next = extend(group, h, prime_step(group, h, g));
    if (best.elements.empty() || next.elements.size() < best.elements.size()) {
      best = std::move(next);
    }
    if (best.transversal.size() == 2) break;
  }
  return best;
}

}  // namespace

AveragingChain::AveragingChain(const FiniteGroup& group) : group_(group) {
  Random random = Random(0).stream("averaging chain");
  Growing h;
  h.member.assign(group.order(), false);
  h.member[FiniteGroup::identity()] = true;
  while (h.elements.size() < group.order()) {
    Extended next = best_extension(group, h, random);
    for (const Element a : next.elements) h.member[a] = true;
    h.elements = std::move(next.elements);
    h.generators.push_back(next.added);
    transversals_.push_back(std::move(next.transversal));
  }
}

std::size_t AveragingChain::terms() const noexcept {
  std::size_t sum = 0;
  for (const auto& transversal : transversals_) sum += transversal.size();
  return sum;
}

template <class Scalar>
Averager<Scalar>::Averager(const BasicRepresentation<Scalar>& rho,
                           const BasicRepresentation<Scalar>& sigma, const AveragingChain& chain)
    : rows_(rho.dimension()), columns_(sigma.dimension()) {
  require(rho.group() == sigma.group() && rho.group() == chain.group(),
          "cannot average over {}, {} and {} at once", rho.group().name(), sigma.group().name(),
          chain.group().name());
  for (const std::vector<Element>& transversal : chain.transversals()) {
    std::vector<Term> terms;
    for (const Element t : transversal) {
      if (t == FiniteGroup::identity()) continue;
      terms.push_back({factor(rho, t), factor(sigma, chain.group().inverse(t))});
    }
    levels_.push_back(std::move(terms));
  }
}

template <class Scalar>
typename Averager<Scalar>::Factor Averager<Scalar>::factor(const BasicRepresentation<Scalar>& rho,
                                                           Element g) {
  if (rho.is_monomial()) return {rho.monomial(g), {}};
  return {std::nullopt, rho(g)};
}

template <class Scalar>
typename Averager<Scalar>::Matrix Averager<Scalar>::apply(const Term& term, const Matrix& x) {
  Matrix left(x.rows(), x.cols());
  if (term.left.sparse) {
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      const auto row = static_cast<std::size_t>(i);
      left.row(term.left.sparse->row[row]) = term.left.sparse->weight[row] * x.row(i);
    }
  } else {
    left.noalias() = term.left.dense * x;
  }
  if (!term.right.sparse) return left * term.right.dense;
  Matrix both(x.rows(), x.cols());
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    const auto column = static_cast<std::size_t>(j);
    both.col(j) = left.col(term.right.sparse->row[column]) * term.right.sparse->weight[column];
  }
  return both;
}

template <class Scalar>
typename Averager<Scalar>::Matrix Averager<Scalar>::operator()(Matrix x) const {
  require(x.rows() == rows_ && x.cols() == columns_, "a {} x {} matrix is no map of shape {} x {}",
          x.rows(), x.cols(), rows_, columns_);
  for (const std::vector<Term>& terms : levels_) {
    Matrix sum = x;
    for (const Term& term : terms) sum += apply(term, x);
    x = sum / Scalar(static_cast<double>(terms.size() + 1));
  }
  return x;
}

template class Averager<double>;
template class Averager<std::complex<double>>;

}  // namespace torsor
