#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include "operators/latent_operator.hpp"

namespace torsor {

/// The squares that a linear decoder must lose, summed over all values of all orbits.
struct OrbitLoss {
  double energy = 0.0;   ///< Σ |x|², of which the rest is lost
  double outside = 0.0;  ///< in irreps that the operator does not contain
  double rank = 0.0;     ///< in irreps of which it has too few copies

  [[nodiscard]] double total() const { return outside + rank; }
};

/// What a linear decoder D must lose of orbits of images when an operator ρ moves the code: a lower
/// bound of Σ |x(g) - D ρ(g) z|² over all g and all images, whatever encoder made the codes z.
///
/// As a function of g, the decoded image has matrix coefficients of ρ's irreps only, and those of a
/// real irrep ψ (dimension d, m copies, commuting algebra of dimension e) have rank at most e·m:
/// with X_il = (d/K) Σ_g ψ_il(g) x(g), the columns (X_il)_i of all images lie no nearer to a space
/// of that dimension than the tail of their covariance beyond its e·m largest eigenvalues. By
/// Schur's orthogonality ψ counts K/(d·e) times. Any real representation; no group law of the
/// images is used. For an exact action the bound is reached (by isotypic principal components), and
/// it is the same whichever image of an orbit stands at g = e.
///
/// A value: a copy goes on alone. Holds the smaller of rows and covariance for each irrep.
class OrbitFloor {
 public:
  /// @param constant  whether the decoder adds a constant image: one more trivial copy.
  /// @throws NumericalError if the operator's matrices are no representation.
  explicit OrbitFloor(const LatentOperator& latent, bool constant = false);

  /// @param orbits  [M, K, P]: row g of each is the image that ρ(g)·z ought to decode to.
  /// @throws InvalidArgument unless K is the group's order and P the same as before.
  /// Cost: M·K·P·d² for each irrep, once more M·(d·P)²·d where M·d exceeds d·P.
  void add(const at::Tensor& orbits);

  /// Of all orbits added so far. Terms below 1e-12 of the energy are rounding and count as 0.
  /// Cost: for each irrep an eigen-solve of order min(M·d, d·P).
  [[nodiscard]] OrbitLoss loss() const;

  /// The most memory that images of P values can need, in bytes.
  [[nodiscard]] double most_bytes(std::int64_t values) const;

 private:
  /// One irrep that the operator contains.
  struct Part {
    std::int64_t dimension = 0;
    std::int64_t rank = 0;           // e·m
    double weight = 0.0;             // K/(d·e)
    at::Tensor coefficients;         // [d², K]
    std::vector<at::Tensor> rows{};  // the columns (X_il)_i of each image, [M·d, d·P]
    std::int64_t count = 0;          // of all rows
    at::Tensor covariance{};         // [d·P, d·P]; undefined while there are fewer rows than that

    void add(const at::Tensor& orbits);
    /// Σ of the squares of all columns, and of those beyond the rank.
    [[nodiscard]] std::pair<double, double> squares() const;
  };

  std::int64_t order_;
  std::int64_t values_ = 0;
  double energy_ = 0.0;
  std::vector<Part> parts_;
};

}  // namespace torsor
