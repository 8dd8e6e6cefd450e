#include "operators/constant_table.hpp"

#include <utility>

namespace torsor {

ConstantTable::ConstantTable(at::Tensor original) {
  shared_->original = std::move(original);
  shared_->converted = shared_->original;
}

at::Tensor ConstantTable::on(at::Device device, at::ScalarType type) const {
  const std::scoped_lock lock(shared_->mutex);
  const at::Tensor& last = shared_->converted;
  if (last.device() != device || last.scalar_type() != type) {
    shared_->converted = shared_->original.to(device, type);
  }
  return shared_->converted;
}

}  // namespace torsor
