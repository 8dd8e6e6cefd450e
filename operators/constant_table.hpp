#pragma once

#include <memory>
#include <mutex>

#include <ATen/core/Tensor.h>

namespace torsor {

/// A constant tensor that follows the codes to their device and type.
///
/// The original stays on the CPU in its own type; one converted copy, the one asked for last, is
/// kept. Copies of the object share both. Safe to use from several threads.
class ConstantTable {
 public:
  ConstantTable() = default;
  explicit ConstantTable(at::Tensor original);

  [[nodiscard]] const at::Tensor& original() const { return shared_->original; }
  /// The table on `device` as `type`; O(1) unless it differs from the last call.
  [[nodiscard]] at::Tensor on(at::Device device, at::ScalarType type) const;

 private:
  struct Shared {
    at::Tensor original;
    at::Tensor converted;
    std::mutex mutex;
  };
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

}  // namespace torsor
