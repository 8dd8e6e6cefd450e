#include "operators/matrix_coefficients.hpp"

#include <cstdint>

#include <ATen/ops/empty.h>

namespace torsor {

at::Tensor matrix_coefficients(const Representation& psi) {
  const auto d = static_cast<std::int64_t>(psi.dimension());
  const auto order = static_cast<std::int64_t>(psi.group().order());
  at::Tensor table = at::empty({d * d, order}, at::kDouble);
  for (std::int64_t g = 0; g < order; ++g) {
    const Eigen::MatrixXd image = psi(static_cast<FiniteGroup::Element>(g));
    for (std::int64_t entry = 0; entry < d * d; ++entry) {
      table.data_ptr<double>()[entry * order + g] =
          image(entry / d, entry % d) * static_cast<double>(d) / static_cast<double>(order);
    }
  }
  return table;
}

}  // namespace torsor
