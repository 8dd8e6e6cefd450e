#include "operators/plane_representation.hpp"

#include <complex>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

namespace torsor {

Representation plane_representation(const FiniteGroup& group, const at::Tensor& turns) {
  std::vector<Eigen::MatrixXd> images;
  for (const FiniteGroup::Element s : group.generators()) {
    const auto turn = turns[static_cast<std::int64_t>(s)].item<c10::complex<double>>();
    Eigen::MatrixXd image(2, 2);
    image << turn.real(), -turn.imag(), turn.imag(), turn.real();
    images.push_back(std::move(image));
  }
  return Representation::by_images(group, std::move(images));
}

}  // namespace torsor
