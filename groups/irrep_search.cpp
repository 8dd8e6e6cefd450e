#include "groups/irrep_search.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include "core/error.hpp"

namespace torsor {
namespace {

using Complex = std::complex<double>;
using Element = FiniteGroup::Element;
using Eigen::Index;
using Eigen::MatrixXcd;

constexpr std::size_t kCandidates = 4096;
constexpr int kAttempts = 8;
constexpr double kSmallestGap = 1e-3;  // relative to the spread of the eigenvalues

/// An eigenvalue e^{2πi·exponent/order} of a class representative.
struct Eigenspace {
  Element element = 0;
  std::int64_t order = 1;
  std::int64_t exponent = 0;
  std::size_t multiplicity = 0;
};

Eigenspace smallest_eigenspace(const CharacterTable& table, const Character& chi) {
  Eigenspace best;
  for (std::size_t c = 0; c < table.classes.count() && best.multiplicity != 1; ++c) {
    const std::vector<std::size_t> counts = eigenvalue_counts(table.group, table.classes, chi, c);
    for (std::size_t m = 0; m < counts.size(); ++m) {
      if (counts[m] == 0 || (best.multiplicity != 0 && counts[m] >= best.multiplicity)) continue;
      best = {table.classes.classes[c].representative, static_cast<std::int64_t>(counts.size()),
              static_cast<std::int64_t>(m), counts[m]};
    }
  }
  return best;
}

/// The operators σ(g)·P through their inner products alone.
class ProjectedAlgebra {
 public:
  ProjectedAlgebra(const CharacterTable& table, std::size_t irrep)
      : group_(table.group),
        dimension_(static_cast<Index>(table.irreps[irrep].dimension)),
        space_(smallest_eigenspace(table, table.irreps[irrep].values)) {
    Element power = FiniteGroup::identity();
    for (std::int64_t i = 0; i < space_.order; ++i) {
      powers_.push_back(power);
      weights_.push_back(root_of_unity(-space_.exponent * i, space_.order) /
                         static_cast<double>(space_.order));
      power = group_.multiply(power, space_.element);
    }
    const Character& chi = table.irreps[irrep].values;
    const std::vector<std::uint32_t>& class_of = table.classes.class_of;
    trace_ = averaged([&](Element g) { return chi[class_of[g]]; });
    choose_basis();
  }

  [[nodiscard]] Index dimension() const { return dimension_; }
  [[nodiscard]] bool irreducible() const { return space_.multiplicity == 1; }

  /// L⁻¹·[f(g_j⁻¹·h·g_k)]·L⁻*: the matrix of an operator in the orthonormal basis.
  template <class F>
  [[nodiscard]] MatrixXcd matrix(F&& f) const {
    const auto n = static_cast<Index>(basis_.size());
    MatrixXcd result(n, n);
    for (Index j = 0; j < n; ++j) {
      const Element back = group_.inverse(basis_[static_cast<std::size_t>(j)]);
      for (Index k = 0; k < n; ++k) result(j, k) = f(back, basis_[static_cast<std::size_t>(k)]);
    }
    gram_.matrixL().solveInPlace(result);
    MatrixXcd adjoint = result.adjoint();
    gram_.matrixL().solveInPlace(adjoint);
    return adjoint.adjoint();
  }

  [[nodiscard]] MatrixXcd generator(std::size_t s) const {
    return matrix([&](Element back, Element g) {
      return trace_[group_.multiply(back, group_.left_step(s, g))];
    });
  }

  /// Right multiplication by P·a·P for a random self-adjoint a; commutes with all generators.
  [[nodiscard]] MatrixXcd commutant_sample(Random& random) const {
    constexpr int kTerms = 6;
    std::vector<Complex> sample(group_.order());
    for (int i = 0; i < kTerms; ++i) {
      const auto x = static_cast<Element>(random.below(group_.order()));
      const Complex weight(random.normal(), random.normal());
      for (Element u = 0; u < group_.order(); ++u) {
        sample[u] += weight * trace_[group_.multiply(u, x)] +
                     std::conj(weight) * trace_[group_.multiply(u, group_.inverse(x))];
      }
    }
    const std::vector<Complex> both = averaged([&](Element u) { return sample[u]; });
    const MatrixXcd result =
        matrix([&](Element back, Element g) { return both[group_.multiply(back, g)]; });
    return 0.5 * (result + result.adjoint());
  }

 private:
  /// g -> Σ_i λ^{-i}·f(g·c^i) / order: multiplication by P behind g.
  template <class F>
  [[nodiscard]] std::vector<Complex> averaged(F&& f) const {
    std::vector<Complex> result(group_.order());
    for (Element g = 0; g < group_.order(); ++g) {
      for (std::size_t i = 0; i < powers_.size(); ++i) {
        result[g] += weights_[i] * f(group_.multiply(g, powers_[i]));
      }
    }
    return result;
  }

  /// Pivoted Cholesky: the elements whose operators are farthest from the span of earlier ones.
  void choose_basis() {
    const Index rank = dimension_ * static_cast<Index>(space_.multiplicity);
    std::vector<Element> candidates;
    const std::size_t stride = (group_.order() + kCandidates - 1) / kCandidates;
    for (std::size_t i = 0; i < group_.order(); i += stride) {
      candidates.push_back(group_.by_length()[i]);
    }
    const auto n = static_cast<Index>(candidates.size());
    Eigen::VectorXd rest = Eigen::VectorXd::Constant(n, trace_[0].real());
    MatrixXcd factor = MatrixXcd::Zero(n, rank);
    for (Index r = 0; r < rank; ++r) {
      Index pivot = 0;
      const double largest = rest.maxCoeff(&pivot);
      if (!(largest > 1e-8)) throw NumericalError("too few independent group elements were found");
      const Element g = candidates[static_cast<std::size_t>(pivot)];
      basis_.push_back(g);
      Eigen::VectorXcd column(n);
      for (Index i = 0; i < n; ++i) {
        const Element back = group_.inverse(candidates[static_cast<std::size_t>(i)]);
        column(i) = trace_[group_.multiply(back, g)];
      }
      column -= factor.leftCols(r) * factor.row(pivot).head(r).adjoint();
      factor.col(r) = column / std::sqrt(largest);
      rest -= factor.col(r).cwiseAbs2();
    }
    MatrixXcd gram(rank, rank);
    for (Index j = 0; j < rank; ++j) {
      for (Index k = 0; k < rank; ++k) {
        gram(j, k) = trace_[group_.multiply(group_.inverse(basis_[static_cast<std::size_t>(j)]),
                                            basis_[static_cast<std::size_t>(k)])];
      }
    }
    gram_.compute(gram);
  }

  FiniteGroup group_;
  Index dimension_;
  Eigenspace space_;
  std::vector<Element> powers_;
  std::vector<Complex> weights_;
  std::vector<Complex> trace_;  // tr(σ(g)·P) of every g
  std::vector<Element> basis_;
  Eigen::LLT<MatrixXcd> gram_;
};

/// An orthonormal basis of one well separated eigenspace of dimension d at an end of the spectrum.
std::optional<MatrixXcd> separated_eigenspace(const MatrixXcd& sample, Index d) {
  const Eigen::SelfAdjointEigenSolver<MatrixXcd> solver(sample);
  const auto& values = solver.eigenvalues();
  const Index n = values.size();
  const double spread = values(n - 1) - values(0);
  const double low_gap = values(d) - values(d - 1);
  const double high_gap = values(n - d) - values(n - d - 1);
  if (std::max(low_gap, high_gap) < kSmallestGap * spread) return std::nullopt;
  if (low_gap >= high_gap) return MatrixXcd(solver.eigenvectors().leftCols(d));
  return MatrixXcd(solver.eigenvectors().rightCols(d));
}

}  // namespace

std::vector<MatrixXcd> find_irrep(const CharacterTable& table, std::size_t irrep,
                                  const Random& random) {
  std::vector<MatrixXcd> images;
  const IrreducibleCharacter& chi = table.irreps[irrep];
  if (chi.dimension == 1) {
    for (const Element s : table.group.generators()) {
      images.emplace_back(MatrixXcd::Constant(1, 1, chi.values[table.classes.class_of[s]]));
    }
    return images;
  }
  const ProjectedAlgebra algebra(table, irrep);
  std::optional<MatrixXcd> part;
  for (std::uint64_t attempt = 0; !algebra.irreducible() && !part; ++attempt) {
    if (attempt == kAttempts) {
      throw NumericalError(fmt::format("no random element separates the copies of {} of {}",
                                       chi.name, table.group.name()));
    }
    Random stream = random.stream(attempt);
    part = separated_eigenspace(algebra.commutant_sample(stream), algebra.dimension());
  }
  for (std::size_t s = 0; s < table.group.generators().size(); ++s) {
    MatrixXcd image = algebra.generator(s);
    if (part) image = (part->adjoint() * image * *part).eval();
    images.push_back(std::move(image));
  }
  return images;
}

}  // namespace torsor
