#include "groups/character.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "core/error.hpp"
#include "groups/character_table.hpp"
#include "groups/fourier.hpp"

namespace torsor {

using Complex = std::complex<double>;
using Element = FiniteGroup::Element;

char letter(IrrepType type) {
  switch (type) {
    case IrrepType::real:
      return 'R';
    case IrrepType::complex:
      return 'C';
    case IrrepType::quaternionic:
      return 'H';
  }
  throw InvalidArgument("an IrrepType holds no known value");
}

std::size_t CharacterTable::conjugate(std::size_t irrep) const {
  require(irrep < irreps.size(), "{} has {} irreps, number {} does not exist", group.name(),
          irreps.size(), irrep);
  const Character& chi = irreps[irrep].values;
  std::size_t best = irrep;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < irreps.size(); ++i) {
    if (irreps[i].dimension != irreps[irrep].dimension) continue;
    double distance = 0.0;
    for (std::size_t c = 0; c < chi.size() && distance < least; ++c) {
      distance = std::max(distance, std::abs(std::conj(chi[c]) - irreps[i].values[c]));
    }
    if (distance >= least) continue;
    least = distance;
    best = i;
  }
  return best;
}

template <class Scalar>
Character character(const BasicRepresentation<Scalar>& rho, const ConjugacyClasses& classes) {
  using Matrix = typename BasicRepresentation<Scalar>::Matrix;
  const FiniteGroup& group = rho.group();
  require(classes.class_of.size() == group.order(),
          "the classes belong to a group of order {}, not to {} of order {}",
          classes.class_of.size(), group.name(), group.order());
  Character values(classes.count());
  if (rho.is_monomial()) {
    for (std::size_t c = 0; c < classes.count(); ++c) {
      values[c] = Complex(rho.trace(classes.classes[c].representative));
    }
    return values;
  }
  // Representatives in the order of their words: the common beginning of neighbours is kept.
  std::vector<std::pair<std::vector<std::size_t>, std::size_t>> words;
  for (std::size_t c = 0; c < classes.count(); ++c) {
    words.emplace_back(group.word(classes.classes[c].representative), c);
  }
  std::sort(words.begin(), words.end());
  std::vector<std::size_t> path;
  std::vector<Matrix> products{Matrix::Identity(rho.dimension(), rho.dimension())};
  for (const auto& [word, c] : words) {
    const auto common = std::mismatch(path.begin(), path.end(), word.begin(), word.end()).first;
    path.erase(common, path.end());
    products.resize(path.size() + 1);
    for (std::size_t i = path.size(); i < word.size(); ++i) {
      path.push_back(word[i]);
      Matrix next = products.back() * rho.images()[word[i]];
      products.push_back(std::move(next));
    }
    values[c] = Complex(products.back().trace());
  }
  return values;
}

std::vector<std::size_t> eigenvalue_counts(const FiniteGroup& group,
                                           const ConjugacyClasses& classes, const Character& chi,
                                           std::size_t c) {
  const std::vector<std::uint32_t> powers = power_classes(group, classes, c);
  const auto n = static_cast<Eigen::Index>(powers.size());
  Eigen::VectorXcd values(n);
  for (Eigen::Index j = 0; j < n; ++j) values(j) = chi[powers[static_cast<std::size_t>(j)]];
  const Eigen::VectorXcd multiplicity = cyclic_fourier(values);
  std::vector<std::size_t> counts;
  for (Eigen::Index m = 0; m < n; ++m) {
    const double whole = std::round(multiplicity(m).real());
    if (whole < 0.0 || !(std::abs(multiplicity(m) - whole) <= 1e-4)) {
      throw NumericalError(fmt::format(
          "the eigenvalue e^(2πi·{}/{}) of class {} would have multiplicity {:.6g}, which is no "
          "whole number to 1e-4",
          m, n, c, multiplicity(m).real()));
    }
    counts.push_back(static_cast<std::size_t>(whole));
  }
  return counts;
}

Complex root_of_unity(std::int64_t k, std::int64_t n) {
  // The angle in units of 1/(8n) turn, folded into the first eighth: all symmetries stay exact.
  std::int64_t angle = 8 * (((k % n) + n) % n);
  const bool below = angle > 4 * n;
  if (below) angle = 8 * n - angle;
  const bool left = angle > 2 * n;
  if (left) angle = 4 * n - angle;
  const bool steep = angle > n;
  if (steep) angle = 2 * n - angle;
  const double radians =
      std::numbers::pi * static_cast<double>(angle) / (4.0 * static_cast<double>(n));
  double real = std::cos(radians);
  double imaginary = std::sin(radians);
  if (steep) std::swap(real, imaginary);
  if (left) real = -real;
  if (below) imaginary = -imaginary;
  return {real, imaginary};
}

Complex inner_product(const ConjugacyClasses& classes, const Character& a, const Character& b) {
  require(a.size() == classes.count() && b.size() == classes.count(),
          "characters of {} and {} values do not fit {} classes", a.size(), b.size(),
          classes.count());
  Complex sum = 0.0;
  for (std::size_t c = 0; c < a.size(); ++c) {
    sum += static_cast<double>(classes.classes[c].size) * a[c] * std::conj(b[c]);
  }
  return sum / static_cast<double>(classes.class_of.size());
}

std::vector<std::size_t> multiplicities(const CharacterTable& table, const Character& chi) {
  std::vector<std::size_t> result;
  for (const IrreducibleCharacter& irrep : table.irreps) {
    const Complex product = inner_product(table.classes, chi, irrep.values);
    const double whole = std::round(product.real());
    const double limit = 1e-6 * (1.0 + std::abs(chi[0]));
    if (whole < 0.0 || !(std::abs(product - whole) <= limit)) {
      throw NumericalError(fmt::format(
          "the multiplicity of {} in a character of {} is {:.6g}{:+.6g}i: no whole number to "
          "{:.1e}, so this is the character of no representation",
          irrep.name, table.group.name(), product.real(), product.imag(), limit));
    }
    result.push_back(static_cast<std::size_t>(whole));
  }
  return result;
}

template <class Scalar>
std::vector<std::size_t> multiplicities(const CharacterTable& table,
                                        const BasicRepresentation<Scalar>& rho) {
  require(rho.group() == table.group, "a representation of {} does not fit the table of {}",
          rho.group().name(), table.group.name());
  return multiplicities(table, character(rho, table.classes));
}

template <class Scalar>
std::vector<std::size_t> multiplicities(const BasicRepresentation<Scalar>& rho) {
  return multiplicities(character_table(rho.group()), rho);
}

template Character character(const Representation&, const ConjugacyClasses&);
template Character character(const ComplexRepresentation&, const ConjugacyClasses&);
template std::vector<std::size_t> multiplicities(const CharacterTable&, const Representation&);
template std::vector<std::size_t> multiplicities(const CharacterTable&,
                                                 const ComplexRepresentation&);
template std::vector<std::size_t> multiplicities(const Representation&);
template std::vector<std::size_t> multiplicities(const ComplexRepresentation&);

}  // namespace torsor
