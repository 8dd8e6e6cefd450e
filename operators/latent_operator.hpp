#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include "groups/finite_group.hpp"
#include "groups/representation.hpp"

namespace torsor {

/// The shape of one code: `size` real numbers, or `size` complex numbers stored as [size, 2].
struct CodeShape {
  std::int64_t size = 0;
  bool complex = false;

  /// The number of floats of one code.
  [[nodiscard]] std::int64_t values() const { return complex ? 2 * size : size; }
  bool operator==(const CodeShape&) const = default;
};

/// Equal copies of a small representation inside a code.
///
/// Channel j of the block is the code values places[0][j], ..., places[d-1][j], which ρ moves
/// among themselves.
struct CodeBlock {
  Representation rho;
  at::Tensor places;  ///< int64 [d, c], places in the flattened real code
};

/// A representation of a finite group acting on batches of codes.
///
/// Batches are [N, D] for real and [N, D, 2] for complex codes. `apply` is differentiable in the
/// codes and in the operator's own parameters, works on the codes' device and type, and has no
/// loop over the batch. Immutable but for the values of `parameters`.
class LatentOperator {
 public:
  using Element = FiniteGroup::Element;

  virtual ~LatentOperator() = default;

  /// The name used in configurations: "shift", "fourier", "plane", ...
  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual const FiniteGroup& group() const = 0;
  [[nodiscard]] virtual CodeShape code() const = 0;

  /// ρ(elements[i])·codes[i].
  ///
  /// @param elements  int64 [N], each below the group's order.
  /// @throws InvalidArgument naming the sizes if a shape does not fit, or the element out of range.
  [[nodiscard]] virtual at::Tensor apply(const at::Tensor& codes,
                                         const at::Tensor& elements) const = 0;

  /// ρ(g) on the flattened real code: float64 [values, values], on the CPU.
  [[nodiscard]] virtual at::Tensor matrix(Element g) const;
  /// The same matrices as a certified real representation of the group on R^values.
  /// @throws NumericalError if they are no representation to 1e-8.
  [[nodiscard]] virtual Representation representation() const;
  /// The same as a direct sum, which is cheaper to decompose: every value of the flattened code
  /// stands in one block. The fallback is the whole representation with one channel.
  [[nodiscard]] virtual std::vector<CodeBlock> blocks() const;

  /// The real scalar product of ρ(g)·from[i] with to[i] for every g: [N, |G|].
  ///
  /// Largest where g best explains the pair; see PoseInference. Differentiable. The fallback
  /// applies every element to the whole batch; the shift, Fourier and representation operators
  /// need one product per irrep.
  [[nodiscard]] virtual at::Tensor correlation(const at::Tensor& from, const at::Tensor& to) const;
  /// Σ_g weights[i][g]·ρ(g)·codes[i]: the code moved by an uncertain element.
  /// @param weights  [N, |G|], of the codes' type.
  [[nodiscard]] virtual at::Tensor average(const at::Tensor& codes,
                                           const at::Tensor& weights) const;

  /// Trainable tensors by name; empty unless the operator is learned.
  [[nodiscard]] virtual std::vector<std::pair<std::string, at::Tensor>> parameters() const {
    return {};
  }
  /// How far the present parameters are from a representation, a differentiable number to add to a
  /// loss; undefined for an operator that is one whatever its parameters.
  [[nodiscard]] virtual at::Tensor penalty() const { return {}; }
  /// Why repeated elements diverge, naming the spectral radius; empty if they do not.
  [[nodiscard]] virtual std::string divergence() const { return {}; }

 protected:
  /// Throws unless `codes` and `elements` fit this operator.
  void check(const at::Tensor& codes, const at::Tensor& elements) const;
  /// Throws unless `codes` has this operator's shape.
  void check_codes(const at::Tensor& codes) const;
  /// Throws unless both are codes of this operator and equally many.
  void check_pair(const at::Tensor& from, const at::Tensor& to) const;
  void check_weights(const at::Tensor& codes, const at::Tensor& weights) const;
};

using OperatorPointer = std::shared_ptr<const LatentOperator>;

}  // namespace torsor
