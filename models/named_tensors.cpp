#include "models/named_tensors.hpp"

#include <cstddef>

#include <ATen/core/grad_mode.h>

#include "core/error.hpp"

namespace torsor {

void append(NamedTensors& all, std::string_view prefix, const NamedTensors& part) {
  for (const auto& [name, tensor] : part) all.emplace_back(std::string(prefix) + name, tensor);
}

NamedTensors snapshot(const NamedTensors& tensors) {
  NamedTensors copy;
  copy.reserve(tensors.size());
  for (const auto& [name, tensor] : tensors) {
    copy.emplace_back(name, tensor.detach().to(at::kCPU, tensor.scalar_type(), false, true));
  }
  return copy;
}

void load_values(const NamedTensors& mine, const NamedTensors& state) {
  require(state.size() == mine.size(), "the model has {} tensors, the saved state {}", mine.size(),
          state.size());
  for (std::size_t i = 0; i < mine.size(); ++i) {
    require(mine[i].first == state[i].first && mine[i].second.sizes() == state[i].second.sizes(),
            "the model's tensor {} [{}] does not match the saved {} [{}]", mine[i].first,
            fmt::join(mine[i].second.sizes(), ", "), state[i].first,
            fmt::join(state[i].second.sizes(), ", "));
  }
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < mine.size(); ++i) at::Tensor(mine[i].second).copy_(state[i].second);
}

std::vector<at::Tensor> values_of(const NamedTensors& tensors) {
  std::vector<at::Tensor> values;
  values.reserve(tensors.size());
  for (const auto& entry : tensors) values.push_back(entry.second);
  return values;
}

std::int64_t count_values(const NamedTensors& tensors) {
  std::int64_t count = 0;
  for (const auto& entry : tensors) count += entry.second.numel();
  return count;
}

}  // namespace torsor
