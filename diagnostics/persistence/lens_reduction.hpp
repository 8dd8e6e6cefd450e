#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "diagnostics/persistence/persistence_diagram.hpp"
#include "diagnostics/persistence/rips_lenses.hpp"

namespace torsor {

/// Arithmetic modulo a prime p <= 46337: products of two residues fit into int.
class PrimeField {
 public:
  /// @throws InvalidArgument unless `characteristic` is a prime of this range.
  explicit PrimeField(int characteristic);
  [[nodiscard]] int characteristic() const { return p_; }
  /// `value` as one of 0, ..., p-1.
  [[nodiscard]] int reduced(long long value) const {
    const int rest = static_cast<int>(value % p_);
    return rest < 0 ? rest + p_ : rest;
  }
  /// Of a value that p does not divide; O(log p).
  [[nodiscard]] int inverse(int value) const;

 private:
  int p_;
};

/// The loops of `RipsLenses` reduced over a field: which one ends which class, and by what sum.
struct LensReduction {
  struct Term {
    std::size_t birth = 0;  ///< index into RipsLenses::births()
    int coefficient = 0;    ///< 1, ..., p-1
  };
  /// One loop less earlier ones; the last term is its youngest edge, whose class it ends.
  struct Column {
    RipsLenses::Rank edge = 0;  ///< that fills the loop
    std::vector<Term> terms;    ///< sorted by birth; the last coefficient is 1
  };

  PrimeField field;
  std::vector<Column> columns;
  /// For each birth the column that ends its class; nothing where none does (or where it joins).
  std::vector<std::optional<std::size_t>> ended_by;
};

/// Cost: the square of the number of loops times the number of births, at worst; nearly linear
/// where classes end by short loops.
[[nodiscard]] LensReduction reduce(const RipsLenses& lenses, const PrimeField& field);

/// The bars of dimension 0 and 1 up to the radius of the edges; what is alive there survives.
[[nodiscard]] std::vector<PersistenceBar> lens_bars(const RipsLenses& lenses,
                                                    const LensReduction& reduction, double radius);

/// The 1-cocycle of the class that begins with births()[birth], on the complex of `scale`, as
/// values on births(): 1 on its own edge, 0 on earlier ones and on those of other classes alive.
///
/// Each value is the one of least size in its residue class. Nothing if these integers are no
/// cocycle over the integers: then the class has torsion for this p.
/// @throws InvalidArgument unless the class is alive at `scale`.
[[nodiscard]] std::optional<std::vector<int>> integer_cocycle(const RipsLenses& lenses,
                                                              const LensReduction& reduction,
                                                              std::size_t birth, double scale);

}  // namespace torsor
