#include "groups/character_table.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include <Eigen/Eigenvalues>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/abelian_characters.hpp"
#include "groups/finite_group_data.hpp"

namespace torsor {
namespace {

using Complex = std::complex<double>;
using Element = FiniteGroup::Element;
using Eigen::Index;
using Eigen::MatrixXcd;

constexpr std::size_t kClassLimit = 2048;
constexpr double kOrthonormality = 1e-10;
constexpr int kAttempts = 8;

/// Left convolution with a random self-adjoint central element, in the orthonormal basis of
/// normalized class indicators: a Hermitian matrix whose eigenvectors are the characters.
MatrixXcd central_operator(const FiniteGroup& group, const ConjugacyClasses& classes,
                           Random random) {
  std::vector<Complex> weight(classes.count());
  for (std::size_t c = 0; c < classes.count(); ++c) {
    const ConjugacyClass& cls = classes.classes[c];
    const std::uint32_t other = classes.class_of[group.inverse(cls.representative)];
    const Complex sample =
        Complex(random.normal(), random.normal()) / std::sqrt(static_cast<double>(cls.size));
    if (other >= c) weight[c] = other == c ? Complex(sample.real()) : sample;
    if (other > c) weight[other] = std::conj(sample);
  }
  const auto k = static_cast<Index>(classes.count());
  MatrixXcd result = MatrixXcd::Zero(k, k);
  for (Index j = 0; j < k; ++j) {
    const ConjugacyClass& row = classes.classes[static_cast<std::size_t>(j)];
    const std::vector<Element> times = right_multiplication(group, row.representative);
    for (Element x = 0; x < group.order(); ++x) {
      const Element rest = times[group.inverse(x)];
      result(j, classes.class_of[rest]) += weight[classes.class_of[x]];
    }
    for (Index i = 0; i < k; ++i) {
      const ConjugacyClass& column = classes.classes[static_cast<std::size_t>(i)];
      result(j, i) *= std::sqrt(static_cast<double>(row.size) / static_cast<double>(column.size));
    }
  }
  return result;
}

/// Classes whose powers together meet every class: those of the largest element orders first, and
/// no class that is a power of an earlier one.
std::vector<std::size_t> cyclic_cover(const FiniteGroup& group, const ConjugacyClasses& classes) {
  std::vector<std::size_t> by_order(classes.count());
  std::iota(by_order.begin(), by_order.end(), std::size_t{0});
  std::stable_sort(by_order.begin(), by_order.end(), [&](std::size_t a, std::size_t b) {
    return classes.classes[a].element_order > classes.classes[b].element_order;
  });
  std::vector<bool> met(classes.count(), false);
  std::vector<std::size_t> cover;
  for (const std::size_t c : by_order) {
    if (met[c]) continue;
    cover.push_back(c);
    for (const std::uint32_t power : power_classes(group, classes, c)) met[power] = true;
  }
  return cover;
}

/// The exact character next to `rough`, from whole eigenvalue multiplicities: an element with
/// eigenvalues e^{2πim/n} has the powers' traces Σ_m counts[m]·e^{2πimj/n}.
Character refined(const FiniteGroup& group, const ConjugacyClasses& classes,
                  const std::vector<std::size_t>& cover, const Character& rough) {
  Character exact(rough.size());
  for (const std::size_t c : cover) {
    const std::vector<std::uint32_t> powers = power_classes(group, classes, c);
    const std::vector<std::size_t> counts = eigenvalue_counts(group, classes, rough, c);
    const auto n = static_cast<std::int64_t>(counts.size());
    for (std::int64_t j = 0; j < n; ++j) {
      Complex trace = 0.0;
      for (std::int64_t m = 0; m < n; ++m) {
        const std::size_t count = counts[static_cast<std::size_t>(m)];
        if (count != 0) trace += static_cast<double>(count) * root_of_unity(m * j, n);
      }
      exact[powers[static_cast<std::size_t>(j)]] = trace;
    }
  }
  return exact;
}

std::vector<Character> burnside(const FiniteGroup& group, const ConjugacyClasses& classes,
                                const Random& random) {
  const Eigen::SelfAdjointEigenSolver<MatrixXcd> solver(central_operator(group, classes, random));
  if (solver.info() != Eigen::Success) throw NumericalError("the eigen-solve did not converge");
  const double root = std::sqrt(static_cast<double>(group.order()));
  const std::vector<std::size_t> cover = cyclic_cover(group, classes);
  std::vector<Character> result;
  for (Index i = 0; i < solver.eigenvectors().cols(); ++i) {
    const auto vector = solver.eigenvectors().col(i);
    const double dimension = std::abs(vector(0)) * root;
    Character rough(classes.count());
    for (std::size_t c = 0; c < rough.size(); ++c) {
      rough[c] = vector(static_cast<Index>(c)) / vector(0) * std::round(dimension) /
                 std::sqrt(static_cast<double>(classes.classes[c].size));
    }
    result.push_back(refined(group, classes, cover, rough));
  }
  return result;
}

std::vector<Character> any_group_characters(const FiniteGroup& group,
                                            const ConjugacyClasses& classes) {
  const Random random = Random(0).stream("character table");
  std::string last;
  for (std::uint64_t attempt = 0; attempt < kAttempts; ++attempt) {
    try {
      return burnside(group, classes, random.stream(attempt));
    } catch (const NumericalError& error) {
      last = error.what();  // two eigenvalues of this random element were too near; another one
                            // separates
    }
  }
  throw NumericalError(fmt::format("the character table of {} was not found in {} attempts: {}",
                                   group.name(), kAttempts, last));
}

bool comes_before(const Character& a, const Character& b) {
  const auto rounded = [](double x) { return std::llround(x * 1e6); };
  if (rounded(a[0].real()) != rounded(b[0].real())) return a[0].real() < b[0].real();
  for (std::size_t c = 1; c < a.size(); ++c) {
    if (rounded(a[c].real()) != rounded(b[c].real())) return a[c].real() > b[c].real();
    if (rounded(a[c].imag()) != rounded(b[c].imag())) return a[c].imag() > b[c].imag();
  }
  return false;
}

int indicator(const FiniteGroup& group, const ConjugacyClasses& classes, const Character& chi) {
  Complex sum = 0.0;
  for (const ConjugacyClass& c : classes.classes) {
    const Element square = group.multiply(c.representative, c.representative);
    sum += static_cast<double>(c.size) * chi[classes.class_of[square]];
  }
  return static_cast<int>(std::lround(sum.real() / static_cast<double>(group.order())));
}

/// The largest entry of U·U* - 1 and U*·U - 1, U the table scaled to a unitary matrix. Beyond
/// kMeasuredClasses it is estimated from the images of random vectors.
double orthonormality_defect(const CharacterTable& table) {
  const auto k = static_cast<Index>(table.count());
  MatrixXcd u(k, k);
  for (Index i = 0; i < k; ++i) {
    for (Index c = 0; c < k; ++c) {
      const auto number = static_cast<std::size_t>(c);
      const auto size = static_cast<double>(table.classes.classes[number].size);
      u(i, c) = table.irreps[static_cast<std::size_t>(i)].values[number] *
                std::sqrt(size / static_cast<double>(table.group.order()));
    }
  }
  MatrixXcd probe = MatrixXcd::Identity(k, k);
  if (table.count() > kMeasuredClasses) {
    Random random = Random(0).stream("orthonormality");
    probe.resize(k, 4);
    for (Complex& x : probe.reshaped()) x = random.normal();
  }
  const double rows = (u * (u.adjoint() * probe) - probe).cwiseAbs().maxCoeff();
  const double columns = (u.adjoint() * (u * probe) - probe).cwiseAbs().maxCoeff();
  return std::max(rows, columns);
}

}  // namespace

CharacterTable character_table(const FiniteGroup& group) {
  CharacterTable table{group, conjugacy_classes(group), {}, 0.0};
  require(table.classes.count() <= kClassLimit,
          "{} has {} conjugacy classes, character tables are limited to {}", group.name(),
          table.classes.count(), kClassLimit);
  std::vector<Character> characters;
  if (group.is_abelian()) {
    characters = abelian_characters(group);
  } else {
    characters = any_group_characters(group, table.classes);
    std::sort(characters.begin(), characters.end(), comes_before);
  }
  for (Character& chi : characters) {
    IrreducibleCharacter irrep;
    irrep.name = fmt::format("χ{}", table.irreps.size());
    irrep.dimension = static_cast<std::size_t>(std::lround(chi[0].real()));
    irrep.indicator = indicator(group, table.classes, chi);
    irrep.type = irrep.indicator == 1   ? IrrepType::real
                 : irrep.indicator == 0 ? IrrepType::complex
                                        : IrrepType::quaternionic;
    irrep.values = std::move(chi);
    table.irreps.push_back(std::move(irrep));
  }
  table.residual = orthonormality_defect(table);
  if (!(table.residual <= kOrthonormality)) {
    throw NumericalError(
        fmt::format("the characters of {} miss orthonormality by {:.2e}, the limit is {:.0e}",
                    group.name(), table.residual, kOrthonormality));
  }
  return table;
}

}  // namespace torsor
