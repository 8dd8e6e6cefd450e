#include "datasets/action.hpp"

#include "core/error.hpp"

namespace torsor {

std::string exactness_text(Exactness exactness) {
  switch (exactness) {
    case Exactness::linear:
      return "exact, linear in the pixels";
    case Exactness::orbit:
      return "exact on every orbit";
    case Exactness::approximate:
      return "approximate";
  }
  throw InvalidArgument("an exactness that does not exist");
}

Json ActionCertificate::json() const {
  constexpr const char* kNames[] = {"linear", "orbit", "approximate"};
  return {{"exactness", kNames[static_cast<int>(exactness)]},
          {"exact", is_exact()},
          {"order_defect", order_defect},
          {"inverse_defect", inverse_defect},
          {"homomorphism_defect", homomorphism_defect},
          {"samples", samples},
          {"explanation", explanation}};
}

at::Tensor Action::render(const ObjectSet& set, const at::Tensor& objects,
                          const at::Tensor& elements) const {
  return apply(set.images(objects), elements);
}

void require_exact(const ActionCertificate& certificate) {
  require(certificate.is_exact(), "the action is not exact: {}", certificate.explanation);
}

}  // namespace torsor
