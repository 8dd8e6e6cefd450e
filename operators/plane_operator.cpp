#include "operators/plane_operator.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/view_as_complex.h>
#include <ATen/ops/view_as_real.h>

#include "core/error.hpp"
#include "groups/constructions.hpp"
#include "groups/innermost_factors.hpp"
#include "operators/cyclic_phases.hpp"
#include "operators/plane_representation.hpp"

namespace torsor {
namespace {

using Weights = std::vector<std::vector<std::int64_t>>;

/// The index of the element whose part in factor `f` is `part` and 0 elsewhere.
std::int64_t only(const std::vector<std::int64_t>& orders, std::size_t f, std::int64_t part) {
  for (std::size_t later = f + 1; later < orders.size(); ++later) part *= orders[later];
  return part;
}

/// e^{i·angle} of every plane for every element: columns of the character table, since the plane
/// of weight w of factor f turns by the character of frequency w of that factor.
at::Tensor turns(const std::vector<std::int64_t>& orders, const Weights& weights) {
  const at::Tensor phases = cyclic_phases(orders);
  std::vector<at::Tensor> columns;
  for (std::size_t f = 0; f < orders.size(); ++f) {
    for (const std::int64_t w : weights[f]) {
      const std::int64_t frequency = (w % orders[f] + orders[f]) % orders[f];
      columns.push_back(phases.select(1, only(orders, f, frequency)));
    }
  }
  require(!columns.empty(), "the plane operator needs at least one plane, got none");
  return at::stack(columns, 1);
}

}  // namespace

PlaneOperator::PlaneOperator(FiniteGroup group, std::int64_t code_size)
    : PlaneOperator(group, code_size, Weights(innermost_factors(group).size(), {1})) {}

PlaneOperator::PlaneOperator(FiniteGroup group, std::int64_t code_size, Weights weights)
    : group_(std::move(group)), code_size_(code_size) {
  require_tabulated(group_, "the plane operator");
  const std::vector<std::int64_t> orders = cyclic_orders(group_, "the plane operator");
  require(weights.size() == orders.size(),
          "{} has {} cyclic factors, but weights were given for {}", group_.name(), orders.size(),
          weights.size());
  turns_ = ConstantTable(turns(orders, weights));
  require(code_size >= 2 * planes(), "{} a code size of at least {}, not {}",
          planes() == 1 ? "one plane needs" : fmt::format("{} planes need", planes()), 2 * planes(),
          code_size);
}

std::vector<CodeBlock> PlaneOperator::blocks() const {
  std::vector<CodeBlock> all;
  for (std::int64_t p = 0; p < planes(); ++p) {
    all.push_back({plane_representation(group_, turns_.original().select(1, p)),
                   at::arange(2 * p, 2 * p + 2, at::kLong).unsqueeze(1)});
  }
  const std::int64_t moved = 2 * planes();
  if (code_size_ > moved) {
    all.push_back({trivial(group_), at::arange(moved, code_size_, at::kLong).unsqueeze(0)});
  }
  return all;
}

std::int64_t PlaneOperator::planes() const { return turns_.original().size(1); }

at::Tensor PlaneOperator::apply(const at::Tensor& codes, const at::Tensor& elements) const {
  check(codes, elements);
  const at::Tensor turns = turns_.on(codes.device(), c10::toComplexType(codes.scalar_type()))
                               .index_select(0, elements.to(codes.device()));
  const std::int64_t moved = 2 * planes();
  // Split, not narrow: its gradient is one cat, where each narrow fills a batch with zeros.
  const auto parts = codes.split_with_sizes({moved, code_size_ - moved}, 1);
  const at::Tensor pairs = parts[0].reshape({codes.size(0), planes(), 2}).contiguous();
  const at::Tensor turned = at::view_as_real(at::view_as_complex(pairs).mul(turns));
  return at::cat({turned.reshape({codes.size(0), moved}), parts[1]}, 1);
}

}  // namespace torsor
