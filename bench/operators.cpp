// Time of one training step's operator: apply and its gradient, batch 16, 1000 real values.
#include <cstdint>
#include <memory>

#include <ATen/Parallel.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/randn.h>
#include <benchmark/benchmark.h>

#include "groups/named_groups.hpp"
#include "operators/fourier_operator.hpp"
#include "operators/plane_operator.hpp"
#include "operators/shift_operator.hpp"

namespace {

constexpr std::int64_t kBatch = 16;

at::Tensor codes_for(const torsor::LatentOperator& op) {
  const torsor::CodeShape shape = op.code();
  return shape.complex ? at::randn({kBatch, shape.size, 2}) : at::randn({kBatch, shape.size});
}

void step(benchmark::State& state, const torsor::LatentOperator& op) {
  at::set_num_threads(1);
  const at::Tensor codes = codes_for(op).requires_grad_();
  const at::Tensor gradient = codes_for(op);
  const at::Tensor elements = at::arange(kBatch, at::kLong).remainder(10);
  for (auto _ : state) {
    codes.mutable_grad() = at::Tensor();
    op.apply(codes, elements).backward(gradient);
  }
}

/// The yardstick: the smallest differentiable operation on the same batch.
void scale(benchmark::State& state) {
  at::set_num_threads(1);
  const at::Tensor codes = at::randn({kBatch, 1000}).requires_grad_();
  const at::Tensor gradient = at::randn({kBatch, 1000});
  for (auto _ : state) {
    codes.mutable_grad() = at::Tensor();
    codes.mul(2.0).backward(gradient);
  }
}

void shift(benchmark::State& state) {
  step(state, torsor::ShiftOperator(torsor::cyclic(10), 1000));
}
void fourier(benchmark::State& state) {
  step(state, torsor::FourierOperator(torsor::cyclic(10), 500));
}
void plane(benchmark::State& state) {
  step(state, torsor::PlaneOperator(torsor::cyclic(10), 1000));
}

}  // namespace

BENCHMARK(scale)->Unit(benchmark::kMicrosecond);
BENCHMARK(shift)->Unit(benchmark::kMicrosecond);
BENCHMARK(fourier)->Unit(benchmark::kMicrosecond);
BENCHMARK(plane)->Unit(benchmark::kMicrosecond);
