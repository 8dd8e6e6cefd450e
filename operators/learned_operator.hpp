#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/random.hpp"
#include "groups/nearest_representation.hpp"
#include "operators/constant_table.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// How the matrices of a LearnedOperator follow from its parameters A.
enum class LearnedForm {
  free,        ///< ρ(s) = A
  orthogonal,  ///< ρ(s) = exp(A - Aᵀ), a rotation whatever A is
  exponential  ///< ρ(s) = exp(A)
};

struct LearnedOptions {
  LearnedForm form = LearnedForm::free;
  /// Whether every element but the identity has its own matrix; else only the generators have, and
  /// the others are products along their words.
  bool every_element = false;
  /// The matrices start as the rotations exp(B - Bᵀ), B normal of this deviation over √D; 0 starts
  /// at the identity, 1 with eigenvalues all over the unit circle.
  double spread = 1.0;
};

/// Matrices of a finite group learned from pairs; a representation only as far as its penalties
/// were driven to 0.
class LearnedOperator final : public LatentOperator {
 public:
  /// How far the current matrices are from a representation: means of |defect|²/D, differentiable.
  struct Penalties {
    at::Tensor order;         ///< ρ(s)^m - 1 for the generators s of order m
    at::Tensor inverse;       ///< ρ(g)·ρ(g⁻¹) - 1 for every element
    at::Tensor homomorphism;  ///< ρ(g)·ρ(s) - ρ(g·s) for every element and generator
    [[nodiscard]] at::Tensor sum() const;
  };

  /// @throws InvalidArgument if `code_size` is not positive or the group is trivial.
  LearnedOperator(FiniteGroup group, std::int64_t code_size, Random& random,
                  LearnedOptions options = {});

  [[nodiscard]] std::string name() const override { return "learned"; }
  [[nodiscard]] const FiniteGroup& group() const override { return group_; }
  [[nodiscard]] CodeShape code() const override { return {code_size_, false}; }
  /// Walks the words of the elements with the codes, or multiplies out all matrices first,
  /// whichever takes fewer operations.
  [[nodiscard]] at::Tensor apply(const at::Tensor& codes,
                                 const at::Tensor& elements) const override;
  /// "letters", float32 [L, D, D]: L generators, or all elements but the identity.
  [[nodiscard]] std::vector<std::pair<std::string, at::Tensor>> parameters() const override;
  [[nodiscard]] const LearnedOptions& options() const { return options_; }

  /// ρ of the letters, [L, D, D], differentiable.
  [[nodiscard]] at::Tensor letters() const;
  /// ρ of every element, [|G|, D, D], differentiable.
  [[nodiscard]] at::Tensor matrices() const;
  [[nodiscard]] Penalties penalties() const;
  [[nodiscard]] at::Tensor penalty() const override { return penalties().sum(); }
  /// Names the first letter whose spectral radius exceeds 1.5 or is not finite.
  [[nodiscard]] std::string divergence() const override;

  /// The largest modulus of an eigenvalue of each letter: 1 for a representation.
  [[nodiscard]] std::vector<double> spectral_radii() const;

  /// The exact representation nearest to the current matrices of the generators: what to use, as
  /// a RepresentationOperator, once training is done. See groups/nearest_representation.hpp.
  /// @throws NumericalError if they are too far from any representation.
  [[nodiscard]] NearestRepresentation nearest(const NearestOptions& options = {}) const;
  /// Replaces the matrices of all letters by those of `nearest`; returns how far they moved.
  NearestRepresentation project(const NearestOptions& options = {});

  /// Replaces the letters' matrices; the form must be able to take them (free always, the others
  /// through a real logarithm). @throws InvalidArgument if it cannot or the shapes differ.
  void set_letters(const at::Tensor& matrices);

 private:
  [[nodiscard]] at::Tensor multiply_out(const at::Tensor& letters) const;
  [[nodiscard]] at::Tensor walk(const at::Tensor& codes, const at::Tensor& elements) const;
  [[nodiscard]] Element letter_element(std::size_t letter) const;

  FiniteGroup group_;
  std::int64_t code_size_;
  LearnedOptions options_;
  std::int64_t longest_ = 0;  // word length
  ConstantTable words_;    // int64 [|G|, longest_]: letters, the one that acts first first, or -1
  at::Tensor parameters_;  // float32 [L, D, D]
};

}  // namespace torsor
