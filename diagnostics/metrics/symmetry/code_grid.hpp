#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/metric_input.hpp"

namespace torsor {

/// Codes of one or more objects in every pose of a product of cyclic factors.
///
/// Row ((o·n_1 + j_1)·n_2 + j_2)·...: objects outermost, the last factor fastest; level j of factor
/// k stands for the angle 2πj/n_k.
/// Invariant: objects, D >= 1, 1 to 12 factors, every n_k >= 2, all values finite.
class CodeGrid {
 public:
  /// @param codes  [objects·n_1·...·n_K, D]
  /// @param names  of the factors; empty: "factor 0", ...
  /// @throws InvalidArgument if the number of rows or names is another one, naming the first value
  ///         that is not finite, or where the invariant fails.
  CodeGrid(Eigen::MatrixXd codes, std::vector<Eigen::Index> sizes, Eigen::Index objects = 1,
           std::vector<std::string> names = {});

  [[nodiscard]] const Eigen::MatrixXd& codes() const { return codes_; }
  /// n_1, ..., n_K.
  [[nodiscard]] const std::vector<Eigen::Index>& sizes() const { return sizes_; }
  [[nodiscard]] std::size_t factors() const { return sizes_.size(); }
  /// What the factors are called, [K].
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] Eigen::Index objects() const { return objects_; }
  /// n_1·...·n_K.
  [[nodiscard]] Eigen::Index poses() const { return codes_.rows() / objects_; }
  [[nodiscard]] Eigen::Index dimension() const { return codes_.cols(); }
  /// The codes of one object, [poses, D]. @throws InvalidArgument if there is no such object.
  [[nodiscard]] Eigen::MatrixXd object(Eigen::Index o) const;

 private:
  Eigen::MatrixXd codes_;
  std::vector<Eigen::Index> sizes_;
  Eigen::Index objects_;
  std::vector<std::string> names_;
};

/// Codes with their factors, in any order of rows, as a grid.
///
/// Levels are taken in ascending order as equally spaced angles of one full turn: a factor that is
/// no cycle (a size, a kind) has no place here except as the one that tells objects apart.
/// @param object_factor  the number of the factor that tells objects apart; nothing: one object.
/// @throws InvalidArgument unless all factors are discrete and every combination of their levels
///         has exactly one row, naming the first that has not.
[[nodiscard]] CodeGrid code_grid(const MetricInput& input,
                                 std::optional<std::size_t> object_factor = std::nullopt);

/// A set of factors: bit k stands for factor k.
using FactorSet = std::uint32_t;

/// The means of values [outer·n·inner, D] over the middle index: [outer·inner, D].
[[nodiscard]] Eigen::MatrixXd axis_mean(const Eigen::MatrixXd& values, Eigen::Index outer,
                                        Eigen::Index n, Eigen::Index inner);

/// The values without their means over the middle index: what moves along it.
[[nodiscard]] Eigen::MatrixXd axis_deviation(const Eigen::MatrixXd& values, Eigen::Index outer,
                                             Eigen::Index n, Eigen::Index inner);

/// Splits codes [n_1·...·n_K, D] of one object into their 2^K parts z = Σ_S z_S, z_S the part that
/// the factors in S move and no other: the harmonics (w_1, ..., w_K) with w_k ≠ 0 iff k ∈ S, for
/// cyclic factors the isotypic parts by the factors that act on them.
///
/// `visit(S, part)` gets z_S on the grid of the factors in S alone, as it is constant along the
/// others: [Π_{k∈S} n_k, D]. Parts are orthogonal: the mean squares of all sum to that of z.
/// Cost: at most 2^K·N·D.
void for_each_part(const Eigen::MatrixXd& codes, std::span<const Eigen::Index> sizes,
                   const std::function<void(FactorSet, const Eigen::MatrixXd&)>& visit);

/// The mean square over poses of each part of each code column: [D, 2^K], summed over `objects`.
[[nodiscard]] Eigen::MatrixXd part_energies(const CodeGrid& grid, Eigen::Index first_object,
                                            Eigen::Index objects);

/// Σ_{|S| >= 2} E_S / Σ_{S ≠ ∅} E_S of the energies E_S of all 2^K parts; 0 where nothing moves.
[[nodiscard]] double mixed_share(const Eigen::RowVectorXd& by_set);

}  // namespace torsor
