#include "operators/shift_operator.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/index_put.h>

#include "groups/constructions.hpp"
#include "operators/cyclic_phases.hpp"
#include "operators/move_blocks.hpp"

namespace torsor {
ShiftOperator::ShiftOperator(FiniteGroup group, std::int64_t code_size)
    : group_(std::move(group)), code_size_(code_size) {
  require_tabulated(group_, "the shift operator");
  const auto order = static_cast<std::int64_t>(group_.order());
  require_multiple(code_size, order, "the shift operator", group_);
  const at::Tensor source = at::empty({order, order}, at::kLong);
  const at::Tensor target = at::empty({order, order}, at::kLong);
  auto* from = source.data_ptr<std::int64_t>();
  auto* to = target.data_ptr<std::int64_t>();
  for (Element g = 0; g < group_.order(); ++g) {
    for (Element h = 0; h < group_.order(); ++h) {
      const auto moved = static_cast<std::int64_t>(group_.multiply(g, h));
      *to++ = moved;
      from[g * order + moved] = h;
    }
  }
  source_ = ConstantTable(source);
  target_ = ConstantTable(target);
}

std::int64_t ShiftOperator::channels() const {
  return code_size_ / static_cast<std::int64_t>(group_.order());
}

at::Tensor ShiftOperator::apply(const at::Tensor& codes, const at::Tensor& elements) const {
  check(codes, elements);
  const at::Tensor blocks = codes.reshape({codes.size(0), code_size_ / channels(), channels()});
  return move_blocks(blocks, elements.to(codes.device()), source_.on(codes.device(), at::kLong),
                     target_.on(codes.device(), at::kLong))
      .reshape(codes.sizes());
}

std::vector<CodeBlock> ShiftOperator::blocks() const {
  return {{regular(group_),
           at::arange(code_size_, at::kLong).view({code_size_ / channels(), channels()})}};
}

at::Tensor ShiftOperator::correlation(const at::Tensor& from, const at::Tensor& to) const {
  check_pair(from, to);
  const std::int64_t blocks = code_size_ / channels();
  const at::Tensor gram = at::bmm(to.reshape({to.size(0), blocks, channels()}),
                                  from.reshape({to.size(0), blocks, channels()}).transpose(1, 2));
  // Entry (g, h) of the index is the place (g·h, h) of the flattened Gram matrix.
  const at::Tensor target = target_.on(to.device(), at::kLong);
  const at::Tensor h = at::arange(blocks, target.options());
  const at::Tensor places = target.mul(blocks).add(h).view({-1});
  return gram.reshape({to.size(0), blocks * blocks})
      .index_select(1, places)
      .view({to.size(0), blocks, blocks})
      .sum(2);
}

at::Tensor ShiftOperator::average(const at::Tensor& codes, const at::Tensor& weights) const {
  check_weights(codes, weights);
  // Row h' of the matrix holds w(g) in column h = g⁻¹·h': the transpose of the target table.
  const std::int64_t blocks = code_size_ / channels();
  const at::Tensor source = source_.on(codes.device(), at::kLong);  // [g, h'] -> h
  const at::Tensor h = at::arange(blocks, source.options());
  // element[h'][h] = h'·h⁻¹, the g that sends h to h'.
  const at::Tensor element =
      at::empty({blocks, blocks}, source.options())
          .index_put_({h.expand({blocks, blocks}), source}, h.unsqueeze(1).expand_as(source));
  const at::Tensor mixed =
      weights.index_select(1, element.view({-1})).view({codes.size(0), blocks, blocks});
  return at::bmm(mixed, codes.reshape({codes.size(0), blocks, channels()})).reshape(codes.sizes());
}

}  // namespace torsor
