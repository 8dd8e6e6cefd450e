#include "models/adam_state.hpp"

#include <cstdint>
#include <cstring>
#include <sstream>
#include <string>
#include <utility>

#include <ATen/ops/empty.h>
#include <torch/serialize/archive.h>

namespace torsor {

at::Tensor adam_bytes(const torch::optim::Adam& optimizer) {
  torch::serialize::OutputArchive archive;
  optimizer.save(archive);
  std::ostringstream stream;
  archive.save_to(stream);
  const std::string text = std::move(stream).str();
  at::Tensor bytes = at::empty({static_cast<std::int64_t>(text.size())}, at::kByte);
  std::memcpy(bytes.data_ptr(), text.data(), text.size());
  return bytes;
}

void set_learning_rate(torch::optim::Adam& optimizer, double rate) {
  for (auto& group : optimizer.param_groups()) group.options().set_lr(rate);
}

void restore_adam(torch::optim::Adam& optimizer, const at::Tensor& bytes, at::Device device) {
  torch::serialize::InputArchive archive;
  archive.load_from(static_cast<const char*>(bytes.data_ptr()), bytes.nbytes(), device);
  optimizer.state().clear();  // loading adds to what is there
  optimizer.load(archive);
}

}  // namespace torsor
