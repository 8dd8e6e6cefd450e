#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include <Eigen/LU>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/generated_by.hpp"

namespace torsor {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using Element = FiniteGroup::Element;

constexpr double kSame = 1e-6;       // relative distance below which two matrices are one element
constexpr double kDifferent = 1e-3;  // between the two nothing can be decided
constexpr double kLargest = 3e3;     // norms of the elements; beyond, the tolerances mean nothing
constexpr int kSweeps = 100;         // of balancing; two or three settle it

/// Matrices sorted by one fixed random linear form: equal ones stand side by side, and no rounding
/// of entries can send them to different buckets.
class MatrixIndex {
 public:
  MatrixIndex(Eigen::Index n, std::size_t limit) : form_(n, n), limit_(limit) {
    Random random = Random(0).stream("matrix group");
    for (double& weight : form_.reshaped()) weight = random.uniform(-1.0, 1.0);
  }

  [[nodiscard]] std::optional<Element> find(const MatrixXd& g,
                                            const std::vector<MatrixXd>& elements) const {
    const double norm = g.norm();
    require(norm < kLargest * std::sqrt(static_cast<double>(g.rows())),
            "the products of the generators grow beyond {:.0e}: the group is infinite (or its "
            "matrices are badly scaled), beyond the enumeration limit {}",
            kLargest, limit_);
    const double centre = key(g);
    const double reach = kDifferent * norm * form_.norm();
    for (auto it = numbers_.lower_bound(centre - reach);
         it != numbers_.end() && it->first <= centre + reach; ++it) {
      const double distance = (elements[it->second] - g).norm() / norm;
      if (distance < kSame) return it->second;
      if (distance < kDifferent && quotient_defect(elements[it->second], g) < kDifferent) {
        throw NumericalError(fmt::format(
            "two products of the generators differ by {:.2e} of their norm: more than {:.0e} (one "
            "element) and less than {:.0e} (two elements); the generators are not exact enough, or "
            "the group is infinite, beyond the enumeration limit {}",
            distance, kSame, kDifferent, limit_));
      }
    }
    return std::nullopt;
  }

  void insert(const MatrixXd& g, Element number) { numbers_.emplace(key(g), number); }

 private:
  [[nodiscard]] double key(const MatrixXd& g) const { return g.cwiseProduct(form_).sum(); }

  /// ‖a⁻¹b - 1‖ / ‖1‖: unlike the relative distance it stays put when both are large.
  static double quotient_defect(const MatrixXd& a, const MatrixXd& b) {
    const MatrixXd one = MatrixXd::Identity(a.rows(), a.cols());
    return (a.partialPivLu().solve(b) - one).norm() / one.norm();
  }

  MatrixXd form_;
  std::size_t limit_;
  std::multimap<double, Element> numbers_;
};

void check(std::span<const MatrixXd> generators) {
  require(!generators.empty(), "a group needs at least one generator");
  const Eigen::Index n = generators[0].rows();
  for (std::size_t s = 0; s < generators.size(); ++s) {
    const MatrixXd& g = generators[s];
    require(n > 0, "a matrix without entries generates no group");
    require(g.rows() == n && g.cols() == n, "generator s{} is {} x {}, expected {} x {}", s + 1,
            g.rows(), g.cols(), n, n);
    require(g.allFinite(), "generator s{} has an entry that is not finite", s + 1);
  }
}

/// Powers of two d that bring row and column i of D⁻¹·|g|·D to like sums, for all generators at
/// once: what is finite but badly scaled gets norms near 1, and no entry is rounded. Source: E.
/// Osborne, On pre-conditioning of matrices (1960).
VectorXd balance(std::span<const MatrixXd> generators) {
  const Eigen::Index n = generators[0].rows();
  MatrixXd sizes = MatrixXd::Zero(n, n);
  for (const MatrixXd& g : generators) sizes += g.cwiseAbs();
  sizes.diagonal().setZero();
  VectorXd scale = VectorXd::Ones(n);
  bool changed = true;
  for (int sweep = 0; changed && sweep < kSweeps; ++sweep) {
    changed = false;
    for (Eigen::Index i = 0; i < n; ++i) {
      const double row = sizes.row(i).sum();
      const double column = sizes.col(i).sum();
      if (row == 0.0 || column == 0.0) continue;
      const double factor = std::exp2(std::round(0.5 * (std::log2(row) - std::log2(column))));
      if (factor == 1.0) continue;
      sizes.row(i) /= factor;
      sizes.col(i) *= factor;
      scale(i) *= factor;
      changed = true;
    }
  }
  return scale;
}

void check_regular(std::span<const MatrixXd> generators) {
  for (std::size_t s = 0; s < generators.size(); ++s) {
    const double reciprocal = generators[s].partialPivLu().rcond();
    require(reciprocal > 1e-12, "generator s{} is singular: reciprocal condition {:.1e}", s + 1,
            reciprocal);
  }
}

/// The determinant of a matrix of finite order has modulus one.
void check_volume(std::span<const MatrixXd> generators) {
  for (std::size_t s = 0; s < generators.size(); ++s) {
    const double volume = std::abs(generators[s].determinant());
    require(std::abs(volume - 1.0) < kDifferent,
            "generator s{} has determinant of modulus {:.6g}, not 1: it has infinite order, beyond "
            "any enumeration limit",
            s + 1, volume);
  }
}

}  // namespace

Enumeration<MatrixXd> enumerate(std::span<const MatrixXd> generators, std::string name,
                                std::size_t limit) {
  check(generators);
  const Eigen::Index n = generators[0].rows();
  const VectorXd scale = balance(generators);
  const VectorXd back = scale.cwiseInverse();
  std::vector<MatrixXd> balanced;
  for (const MatrixXd& g : generators) {
    balanced.emplace_back(back.asDiagonal() * g * scale.asDiagonal());
  }
  check_regular(balanced);
  check_volume(balanced);
  Enumeration<MatrixXd> result =
      detail::enumerate_with<MatrixXd>(MatrixIndex(n, limit), MatrixXd::Identity(n, n),
                                       std::span<const MatrixXd>(balanced), std::move(name), limit);
  for (MatrixXd& g : result.elements) g = scale.asDiagonal() * g * back.asDiagonal();
  return result;
}

FiniteGroup FiniteGroup::generated_by(std::span<const MatrixXd> generators, std::string name,
                                      std::size_t limit) {
  return enumerate(generators, std::move(name), limit).group;
}

FiniteGroup FiniteGroup::generated_by(std::initializer_list<MatrixXd> generators, std::string name,
                                      std::size_t limit) {
  return generated_by(std::span<const MatrixXd>(generators.begin(), generators.size()),
                      std::move(name), limit);
}

}  // namespace torsor
