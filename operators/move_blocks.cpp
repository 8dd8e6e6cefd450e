#include "operators/move_blocks.hpp"

#include <vector>

#include <ATen/ops/arange.h>
#include <ATen/ops/argsort.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/matmul.h>
#include <torch/csrc/autograd/custom_function.h>

namespace torsor {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class MoveBlocks : public torch::autograd::Function<MoveBlocks> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& codes,
                            const at::Tensor& elements, const at::Tensor& source,
                            const at::Tensor& target) {
    context->save_for_backward({elements, source, target});
    const std::int64_t batch = codes.size(0);
    const std::int64_t blocks = codes.size(1);
    const at::Tensor first = at::arange(batch, elements.options()).mul_(blocks);
    const at::Tensor rows = source.index_select(0, elements).add_(first.unsqueeze(1));
    return codes.reshape({batch * blocks, codes.size(2)})
        .index_select(0, rows.view({-1}))
        .view(codes.sizes());
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    return {MoveBlocks::apply(gradients[0], saved[0], saved[2], saved[1]), {}, {}, {}};
  }
};

/// One product [m·c, d]·[d, d] per element that occurs.
at::Tensor move_sorted(const at::Tensor& matrices, const at::Tensor& codes,
                       const at::Tensor& elements) {
  const at::Tensor order = elements.argsort();
  const at::Tensor counts = elements.bincount({}, matrices.size(0)).cpu();
  const auto* count = counts.data_ptr<std::int64_t>();
  const at::Tensor sorted = codes.index_select(0, order).transpose(1, 2);  // [N, c, d]
  std::vector<at::Tensor> moved;
  std::int64_t start = 0;
  for (std::int64_t g = 0; g < matrices.size(0); ++g) {
    if (count[g] == 0) continue;
    const at::Tensor part = sorted.narrow(0, start, count[g]);
    moved.push_back(at::matmul(part, matrices.select(0, g).t()));
    start += count[g];
  }
  return at::cat(moved, 0).transpose(1, 2).index_select(0, order.argsort());
}

}  // namespace

at::Tensor move_blocks(const at::Tensor& codes, const at::Tensor& elements,
                       const at::Tensor& source, const at::Tensor& target) {
  return MoveBlocks::apply(codes, elements, source, target);
}

at::Tensor move_by_matrices(const at::Tensor& matrices, const at::Tensor& codes,
                            const at::Tensor& elements) {
  // Copying all matrices costs as much as a few products; 4M numbers still fit the caches.
  constexpr std::int64_t kLargestCopy = std::int64_t{1} << 22;
  const std::int64_t copied = elements.numel() * matrices.size(1) * matrices.size(2);
  if (copied > kLargestCopy) return move_sorted(matrices, codes, elements);
  return at::bmm(matrices.index_select(0, elements), codes);
}

}  // namespace torsor
