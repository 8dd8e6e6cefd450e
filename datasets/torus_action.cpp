#include "datasets/torus_action.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace torsor {

double TorusCertificate::largest_defect() const {
  return std::max({period_defect, inverse_defect, homomorphism_defect});
}

Json TorusCertificate::json() const {
  return {{"exactness", exactness_text(exactness)},
          {"exact", is_exact()},
          {"period_defect", period_defect},
          {"inverse_defect", inverse_defect},
          {"homomorphism_defect", homomorphism_defect},
          {"samples", samples},
          {"explanation", explanation}};
}

at::Tensor TorusAction::render(const ObjectSet& set, const at::Tensor& objects,
                               const at::Tensor& angles) const {
  return apply(set.images(objects), angles);
}

void require_exact(const TorusCertificate& certificate) {
  require(certificate.is_exact(), "the action is not exact: {}", certificate.explanation);
}

}  // namespace torsor
