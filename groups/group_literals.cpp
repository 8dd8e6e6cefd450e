#include "groups/group_literals.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <unordered_set>
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
  std::unordered_set<std::size_t> seen;
  while (!cursor.accept(")")) {
    if (!cycle.empty()) cursor.accept(",");
    const std::size_t mark = cursor.mark();
    const std::size_t point = cursor.natural();
    if (point == 0 || point > kPointLimit) {
      cursor.fail(mark, fmt::format("points count from 1 to {}, not {}", kPointLimit, point));
    }
    if (!seen.insert(point).second) {
      cursor.fail(mark, fmt::format("point {} stands twice in one cycle", point));
    }
    cycle.push_back(static_cast<Point>(point));
  }
  return cycle;
}

FiniteGroup modular_group(const MatrixLiteral& literal, std::string name) {
  std::vector<ModularMatrix> generators;
  for (std::size_t i = 0; i < literal.entries.size(); ++i) {
    std::vector<std::int64_t> whole;
    for (const double entry : literal.entries[i]) whole.push_back(static_cast<std::int64_t>(entry));
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

namespace {

/// Where the parts of a matrix literal stand.
struct MatrixPlaces {
  std::vector<std::vector<std::size_t>> entries;
  std::vector<std::size_t> matrices;
  std::size_t row = 0;
};

/// Every row is as long as the first one of its matrix.
void end_row(const ExpressionCursor& cursor, const MatrixLiteral& literal,
             const MatrixPlaces& places, std::size_t& row_length) {
  const std::size_t entries = literal.entries.back().size();
  if (literal.rows.back() == 1) row_length = entries;
  if (entries == row_length * literal.rows.back()) return;
  cursor.fail(places.row, fmt::format("row {} of matrix {} is not as long as row 1, which has {} "
                                      "entries",
                                      literal.rows.back(), literal.entries.size(), row_length));
}

std::int64_t read_modulus(ExpressionCursor& cursor) {
  const std::size_t mark = cursor.mark();
  const std::int64_t modulus = cursor.integer();
  if (modulus == 0) cursor.fail(mark, "the modulus is a prime, not 0");
  if (modulus < 2 || modulus > 65535) {
    cursor.fail(mark, fmt::format("{} is no prime below 65536", modulus));
  }
  return modulus;
}

void check_whole(const ExpressionCursor& cursor, const MatrixLiteral& literal,
                 const MatrixPlaces& places) {
  for (std::size_t i = 0; i < literal.entries.size(); ++i) {
    for (std::size_t k = 0; k < literal.entries[i].size(); ++k) {
      const double entry = literal.entries[i][k];
      if (entry == std::floor(entry) && std::abs(entry) < 1e15) continue;
      cursor.fail(
          places.entries[i][k],
          fmt::format("{} is no whole number: entries modulo {} must be", entry, literal.modulus));
    }
  }
}

void check_square(const ExpressionCursor& cursor, const MatrixLiteral& literal,
                  const MatrixPlaces& places) {
  for (std::size_t i = 0; i < literal.entries.size(); ++i) {
    const std::size_t rows = literal.rows[i];
    const std::size_t entries = literal.entries[i].size();
    if (entries == rows * rows) continue;
    cursor.fail(places.matrices[i], fmt::format("matrix {} has {} {} and {} {}: it is not square",
                                                i + 1, rows, rows == 1 ? "row" : "rows", entries,
                                                entries == 1 ? "entry" : "entries"));
  }
}

}  // namespace

MatrixLiteral read_matrices(ExpressionCursor& cursor) {
  cursor.expect("[");
  MatrixLiteral literal{{{}}, {1}, 0};
  MatrixPlaces places{{{}}, {cursor.mark()}, cursor.mark()};
  std::size_t row_length = 0;
  while (!cursor.accept("]")) {
    if (cursor.accept(";")) {
      end_row(cursor, literal, places, row_length);
      ++literal.rows.back();
      places.row = cursor.mark();
    } else if (cursor.accept(",")) {
      end_row(cursor, literal, places, row_length);
      literal.entries.emplace_back();
      literal.rows.push_back(1);
      places.entries.emplace_back();
      places.matrices.push_back(cursor.mark());
      places.row = cursor.mark();
    } else if (cursor.accept("mod")) {
      literal.modulus = read_modulus(cursor);
      cursor.expect("]");
      break;
    } else {
      places.entries.back().push_back(cursor.mark());
      literal.entries.back().push_back(cursor.real());
    }
  }
  end_row(cursor, literal, places, row_length);
  if (literal.modulus != 0) check_whole(cursor, literal, places);
  check_square(cursor, literal, places);
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
