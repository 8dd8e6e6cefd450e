#include "diagnostics/persistence/lens_reduction.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace torsor {
namespace {

bool is_prime(int value) {
  if (value < 2) return false;
  for (int divisor = 2; divisor * divisor <= value; ++divisor) {
    if (value % divisor == 0) return false;
  }
  return true;
}

/// The loop over the field, less multiples of the columns that share its youngest edge; what is
/// left is written to `column` and cleared from `loop`.
void reduce_loop(const LensReduction& reduction, std::vector<int>& loop,
                 LensReduction::Column& column) {
  const PrimeField& field = reduction.field;
  for (std::size_t i = loop.size(); i-- > 0;) {
    loop[i] = field.reduced(loop[i]);
    if (loop[i] == 0 || !column.terms.empty()) continue;
    if (const auto earlier = reduction.ended_by[i]) {
      const int factor = loop[i];
      for (const auto& [birth, coefficient] : reduction.columns[*earlier].terms) {
        loop[birth] = field.reduced(loop[birth] - 1LL * factor * coefficient);
      }
    } else {  // the youngest edge of the column; the rest of it need not be reduced
      column.terms.push_back({i, loop[i]});
    }
  }
  if (column.terms.empty()) return;
  const std::size_t youngest = column.terms.back().birth;
  const int scale = field.inverse(loop[youngest]);
  column.terms.clear();
  for (std::size_t i = 0; i <= youngest; ++i) {
    if (loop[i] != 0) column.terms.push_back({i, field.reduced(1LL * scale * loop[i])});
    loop[i] = 0;
  }
}

}  // namespace

PrimeField::PrimeField(int characteristic) : p_(characteristic) {
  require(characteristic <= 46337 && is_prime(characteristic),
          "homology is computed over the field of p elements, p a prime up to 46337: not {}",
          characteristic);
}

int PrimeField::inverse(int value) const {
  long long result = 1;
  long long power = reduced(value);
  for (int exponent = p_ - 2; exponent > 0; exponent /= 2) {  // Fermat: value^(p-2)
    if (exponent % 2 == 1) result = result * power % p_;
    power = power * power % p_;
  }
  return static_cast<int>(result % p_);
}

LensReduction reduce(const RipsLenses& lenses, const PrimeField& field) {
  LensReduction reduction{field, {}, {}};
  reduction.ended_by.resize(lenses.births().size());
  std::vector<int> coefficients(lenses.births().size());
  for (const RipsLenses::Loop& loop : lenses.loops()) {
    lenses.add_loop(loop, coefficients);
    LensReduction::Column column{loop.edge, {}};
    reduce_loop(reduction, coefficients, column);
    if (column.terms.empty()) continue;  // it begins a class of dimension 2
    reduction.ended_by[column.terms.back().birth] = reduction.columns.size();
    reduction.columns.push_back(std::move(column));
  }
  return reduction;
}

std::vector<PersistenceBar> lens_bars(const RipsLenses& lenses, const LensReduction& reduction,
                                      double radius) {
  std::vector<PersistenceBar> bars;
  std::int64_t components = lenses.points();
  for (std::size_t i = 0; i < lenses.births().size(); ++i) {
    const auto [edge, joins] = lenses.births()[i];
    const double length = lenses.edges()[edge].length;
    if (joins) {
      bars.push_back({0, 0.0, length, false});
      --components;
    } else if (const auto column = reduction.ended_by[i]) {
      const double death = lenses.edges()[reduction.columns[*column].edge].length;
      if (death > length) bars.push_back({1, length, death, false});
    } else {
      bars.push_back({1, length, radius, true});
    }
  }
  for (; components > 0; --components) bars.push_back({0, 0.0, radius, true});
  sort_bars(bars);
  return bars;
}

std::optional<std::vector<int>> integer_cocycle(const RipsLenses& lenses,
                                                const LensReduction& reduction, std::size_t birth,
                                                double scale) {
  const auto length = [&](RipsLenses::Rank edge) { return lenses.edges()[edge].length; };
  const auto end_of = [&](std::size_t i) { return reduction.ended_by[i]; };
  require(birth < lenses.births().size() && !lenses.births()[birth].joins &&
              length(lenses.births()[birth].edge) <= scale &&
              (!end_of(birth) || scale < length(reduction.columns[*end_of(birth)].edge)),
          "no class of dimension 1 that begins with edge {} is alive at scale {}", birth, scale);
  const int p = reduction.field.characteristic();
  std::vector<int> values(lenses.births().size());
  values[birth] = 1;
  for (std::size_t i = birth + 1; i < values.size(); ++i) {
    if (!end_of(i)) continue;
    const LensReduction::Column& column = reduction.columns[*end_of(i)];
    if (length(column.edge) > scale) continue;
    long long sum = 0;  // the loop must have the value 0, and its last coefficient is 1
    for (const auto& [other, coefficient] : column.terms) sum -= 1LL * coefficient * values[other];
    const int residue = reduction.field.reduced(sum);
    values[i] = residue > p / 2 ? residue - p : residue;
  }
  std::vector<int> coefficients(values.size());
  for (const RipsLenses::Loop& loop : lenses.loops()) {
    if (length(loop.edge) > scale) break;
    lenses.add_loop(loop, coefficients);
    long long total = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      total += 1LL * coefficients[i] * values[i];
      coefficients[i] = 0;
    }
    if (total != 0) return std::nullopt;
  }
  return values;
}

}  // namespace torsor
