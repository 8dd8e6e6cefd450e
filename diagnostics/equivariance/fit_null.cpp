#include "diagnostics/equivariance/fit_null.hpp"

#include <algorithm>

#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/stack.h>

namespace torsor {

std::vector<at::Tensor> relabellings(const FiniteGroup& group, std::int64_t objects,
                                     Random random) {
  const auto order = static_cast<std::int64_t>(group.order());
  std::vector<at::Tensor> poses;
  for (std::int64_t o = 0; o < objects; ++o) {
    const auto start = static_cast<FiniteGroup::Element>(random.below(group.order()));
    at::Tensor list = at::empty({order}, at::kLong);
    for (FiniteGroup::Element h = 0; h < group.order(); ++h) {
      list.data_ptr<std::int64_t>()[h] = group.multiply(start, o % 2 == 0 ? h : group.inverse(h));
    }
    poses.push_back(list);
  }
  return poses;
}

at::Tensor reordered(const at::Tensor& table, const std::vector<at::Tensor>& poses) {
  std::vector<at::Tensor> rows;
  for (std::size_t o = 0; o < poses.size(); ++o) {
    rows.push_back(at::index_select(table[static_cast<std::int64_t>(o)], 0, poses[o]));
  }
  return at::stack(rows);
}

bool has_directions(const FiniteGroup& group) {
  return std::ranges::any_of(group.by_length(),
                             [&](FiniteGroup::Element g) { return group.inverse(g) != g; });
}

}  // namespace torsor
