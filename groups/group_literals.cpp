#include "groups/group_literals.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include <Eigen/Core>

#include "core/error.hpp"
#include "groups/generated_by.hpp"
#include "groups/modular_matrix.hpp"

namespace torsor {
namespace {

using Point = Permutation::Point;

constexpr std::size_t kPointLimit = 65536;

std::vector<Point> read_cycle(ExpressionCursor& cursor) {
  cursor.expect("(");
  std::vector<Point> cycle;
  while (!cursor.accept(")")) {
    if (!cycle.empty()) cursor.accept(",");
    const std::size_t point = cursor.natural();
    if (point == 0 || point > kPointLimit) {
      cursor.fail(fmt::format("points count from 1 to {}", kPointLimit));
    }
    cycle.push_back(static_cast<Point>(point));
  }
  return cycle;
}

FiniteGroup modular_group(const MatrixLiteral& literal, std::string name) {
  require(literal.modulus > 1 && literal.modulus < 65536, "{} is no prime below 65536",
          literal.modulus);
  std::vector<ModularMatrix> generators;
  for (std::size_t i = 0; i < literal.entries.size(); ++i) {
    std::vector<std::int64_t> whole;
    for (const double entry : literal.entries[i]) {
      require(entry == std::floor(entry) && std::abs(entry) < 1e15,
              "{} is no whole number: entries modulo {} must be", entry, literal.modulus);
      whole.push_back(static_cast<std::int64_t>(entry));
    }
    generators.emplace_back(static_cast<std::uint32_t>(literal.modulus), literal.rows[i], whole);
  }
  return FiniteGroup::generated_by(std::span<const ModularMatrix>(generators), std::move(name));
}

}  // namespace

std::vector<Permutation> read_permutations(ExpressionCursor& cursor, std::size_t start) {
  cursor.expect("[");
  std::vector<std::vector<std::vector<Point>>> lists(1);
  Point degree = 1;
  for (bool more = true; more;) {
    lists.back().push_back(read_cycle(cursor));
    for (const Point point : lists.back().back()) degree = std::max(degree, point);
    more = cursor.accept(",");
    if (more) {
      lists.emplace_back();
    } else {
      more = !cursor.accept("]");
    }
  }
  std::vector<Permutation> result;
  try {
    for (const auto& cycles : lists) result.push_back(Permutation::from_cycles(cycles, degree));
  } catch (const InvalidArgument& error) {
    cursor.fail(start, error.what());
  }
  return result;
}

MatrixLiteral read_matrices(ExpressionCursor& cursor, std::size_t start) {
  cursor.expect("[");
  MatrixLiteral literal{{{}}, {1}, 0};
  // Every row is as long as the first one of its matrix.
  std::size_t row_length = 0;
  const auto end_row = [&] {
    const std::size_t entries = literal.entries.back().size();
    if (literal.rows.back() == 1) row_length = entries;
    if (entries == row_length * literal.rows.back()) return;
    cursor.fail(start, fmt::format("row {} of matrix {} is not as long as row 1, which has {} "
                                   "entries",
                                   literal.rows.back(), literal.entries.size(), row_length));
  };
  while (!cursor.accept("]")) {
    if (cursor.accept(";")) {
      end_row();
      ++literal.rows.back();
    } else if (cursor.accept(",")) {
      end_row();
      literal.entries.emplace_back();
      literal.rows.push_back(1);
    } else if (cursor.accept("mod")) {
      literal.modulus = cursor.integer();
      if (literal.modulus == 0) cursor.fail("the modulus is a prime, not 0");
      cursor.expect("]");
      break;
    } else {
      literal.entries.back().push_back(cursor.real());
    }
  }
  end_row();
  for (std::size_t i = 0; i < literal.entries.size(); ++i) {
    const std::size_t rows = literal.rows[i];
    if (literal.entries[i].size() == rows * rows) continue;
    cursor.fail(start, fmt::format("matrix {} has {} rows and {} entries: it is not square", i + 1,
                                   rows, literal.entries[i].size()));
  }
  return literal;
}

FiniteGroup matrix_group(const MatrixLiteral& literal, std::string name) {
  if (literal.modulus != 0) return modular_group(literal, std::move(name));
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  std::vector<Eigen::MatrixXd> generators;
  for (std::size_t i = 0; i < literal.entries.size(); ++i) {
    const auto n = static_cast<Eigen::Index>(literal.rows[i]);
    generators.emplace_back(Eigen::Map<const RowMajor>(literal.entries[i].data(), n, n));
  }
  return FiniteGroup::generated_by(std::span<const Eigen::MatrixXd>(generators), std::move(name));
}

}  // namespace torsor
