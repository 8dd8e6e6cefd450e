#include "operators/fourier_operator.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/imag.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/real.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/view_as_complex.h>
#include <ATen/ops/view_as_real.h>

#include "core/error.hpp"
#include "operators/cyclic_phases.hpp"
#include "operators/plane_representation.hpp"

namespace torsor {
namespace {

/// cos and sin of the phases, [|G|, |G|] each, like `codes`.
std::pair<at::Tensor, at::Tensor> transform(const FiniteGroup& group, const at::Tensor& codes) {
  require_tabulated(group, "the Fourier transform of codes");
  const at::Tensor phases = cyclic_phases(cyclic_orders(group, "the Fourier transform of codes"));
  return {at::real(phases).to(codes.options()), at::imag(phases).to(codes.options())};
}

}  // namespace

FourierOperator::FourierOperator(FiniteGroup group, std::int64_t code_size)
    : group_(std::move(group)), code_size_(code_size) {
  require_tabulated(group_, "the fourier operator");
  const std::vector<std::int64_t> orders = cyclic_orders(group_, "the fourier operator");
  require_multiple(code_size, static_cast<std::int64_t>(group_.order()), "the fourier operator",
                   group_);
  phases_ = ConstantTable(cyclic_phases(orders));
}

std::int64_t FourierOperator::channels() const {
  return code_size_ / static_cast<std::int64_t>(group_.order());
}

at::Tensor FourierOperator::apply(const at::Tensor& codes, const at::Tensor& elements) const {
  check(codes, elements);
  const at::Tensor phases = phases_.on(codes.device(), c10::toComplexType(codes.scalar_type()))
                                .index_select(0, elements.to(codes.device()))
                                .unsqueeze(2);
  const at::Tensor blocks =
      codes.reshape({codes.size(0), code_size_ / channels(), channels(), 2}).contiguous();
  return at::view_as_real(at::view_as_complex(blocks).mul(phases)).reshape(codes.sizes());
}

std::vector<CodeBlock> FourierOperator::blocks() const {
  std::vector<CodeBlock> all;
  // Complex number q of the code is the values 2q and 2q + 1.
  const at::Tensor channel = at::arange(0, 2 * channels(), 2, at::kLong);
  for (std::int64_t k = 0; std::cmp_less(k, group_.order()); ++k) {
    const at::Tensor real = channel.add(2 * k * channels());
    all.push_back({plane_representation(group_, phases_.original().select(1, k)),
                   at::stack({real, real.add(1)})});
  }
  return all;
}

at::Tensor FourierOperator::correlation(const at::Tensor& from, const at::Tensor& to) const {
  check_pair(from, to);
  const auto order = static_cast<std::int64_t>(group_.order());
  const auto complex = [&](const at::Tensor& z) {
    return at::view_as_complex(z.reshape({z.size(0), order, channels(), 2}).contiguous());
  };
  const at::Tensor spectrum = complex(from).mul(complex(to).conj()).sum(2);  // [N, |G|]
  const at::Tensor phases = phases_.on(to.device(), spectrum.scalar_type());
  return at::real(at::matmul(spectrum, phases));  // the table is symmetric
}

at::Tensor FourierOperator::average(const at::Tensor& codes, const at::Tensor& weights) const {
  check_weights(codes, weights);
  const at::ScalarType type = c10::toComplexType(codes.scalar_type());
  const at::Tensor multiplier =
      at::matmul(weights.to(type), phases_.on(codes.device(), type)).unsqueeze(2);
  const at::Tensor blocks =
      codes.reshape({codes.size(0), code_size_ / channels(), channels(), 2}).contiguous();
  return at::view_as_real(at::view_as_complex(blocks).mul(multiplier)).reshape(codes.sizes());
}

at::Tensor to_fourier(const FiniteGroup& group, const at::Tensor& codes) {
  const auto order = static_cast<std::int64_t>(group.order());
  require(codes.dim() == 2, "shift codes are [N, D], not of rank {}", codes.dim());
  require_multiple(codes.size(1), order, "the Fourier transform of codes", group);
  const auto [cosine, sine] = transform(group, codes);
  const at::Tensor blocks = codes.reshape({codes.size(0), order, codes.size(1) / order});
  const double scale = 1.0 / static_cast<double>(order);
  return at::stack({at::matmul(cosine, blocks), at::matmul(sine, blocks)}, -1)
      .mul(scale)
      .reshape({codes.size(0), codes.size(1), 2});
}

at::Tensor from_fourier(const FiniteGroup& group, const at::Tensor& codes) {
  const auto order = static_cast<std::int64_t>(group.order());
  require(codes.dim() == 3 && codes.size(2) == 2, "Fourier codes are [N, D, 2], not of rank {}",
          codes.dim());
  require_multiple(codes.size(1), order, "the Fourier transform of codes", group);
  const auto [cosine, sine] = transform(group, codes);
  const at::Tensor blocks = codes.reshape({codes.size(0), order, codes.size(1) / order, 2});
  // The real part of Σ_k e^{-2πijk/n} (a + ib) is Σ_k cos·a + sin·b.
  return at::matmul(cosine, blocks.select(3, 0))
      .add(at::matmul(sine, blocks.select(3, 1)))
      .reshape({codes.size(0), codes.size(1)});
}

}  // namespace torsor
