#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "operators/constant_table.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// Any real representation of any finite group, as a direct sum of blocks with channels.
///
/// A block of dimension d and c channels holds d·c values, row-major: z[i·c + j], the layout of
/// ShiftOperator; blocks follow one another. Representations whose matrices have one non-zero
/// entry per row (permutations, induced characters) are applied by a gather, all others by matrix
/// products; neither loops over the batch. Decompose a large representation into irreps to make
/// it fast: products cost N·d²·c per block.
class RepresentationOperator final : public LatentOperator {
 public:
  struct Block {
    Representation representation;
    std::int64_t channels = 1;
  };

  explicit RepresentationOperator(Representation representation, std::int64_t channels = 1);
  /// @throws InvalidArgument if there is no block, the groups differ, `channels` is not positive,
  ///         or a dense block would need more than 512 MB of matrices.
  explicit RepresentationOperator(const std::vector<Block>& blocks);

  [[nodiscard]] std::string name() const override { return "representation"; }
  [[nodiscard]] const FiniteGroup& group() const override { return group_; }
  [[nodiscard]] CodeShape code() const override { return {code_size_, false}; }
  [[nodiscard]] at::Tensor apply(const at::Tensor& codes,
                                 const at::Tensor& elements) const override;
  [[nodiscard]] std::vector<CodeBlock> blocks() const override { return summands_; }
  [[nodiscard]] at::Tensor correlation(const at::Tensor& from, const at::Tensor& to) const override;
  [[nodiscard]] at::Tensor average(const at::Tensor& codes,
                                   const at::Tensor& weights) const override;

 private:
  /// The tables of one block: either matrices or source, target and weight.
  struct Part {
    std::int64_t dimension = 0;
    std::int64_t channels = 0;
    bool monomial = false;
    bool weighted = false;   // whether a weight differs from 1
    ConstantTable matrices;  // float64 [|G|, d, d]
    ConstantTable source;    // int64 [|G|, d]: row i of ρ(g) is non-zero in column source[g][i]
    ConstantTable target;    // int64 [|G|, d]: its inverse permutation
    ConstantTable weight;    // float64 [|G|, d]: the entry of row i
  };

  [[nodiscard]] static Part monomial_part(const Block& block);
  [[nodiscard]] static Part dense_part(const Block& block);
  [[nodiscard]] static at::Tensor move(const Part& part, const at::Tensor& codes,
                                       const at::Tensor& elements);
  [[nodiscard]] static at::Tensor correlate(const Part& part, const at::Tensor& from,
                                            const at::Tensor& to);
  /// Every block of the codes, [N, d, c].
  [[nodiscard]] std::vector<at::Tensor> split(const at::Tensor& codes) const;

  FiniteGroup group_;
  std::int64_t code_size_ = 0;
  std::vector<CodeBlock> summands_;
  std::vector<Part> parts_;
  std::vector<std::int64_t> sizes_;  // d·c of every block
};

}  // namespace torsor
