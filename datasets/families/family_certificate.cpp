#include "datasets/families/family_certificate.hpp"

#include <algorithm>
#include <limits>

#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>

#include "datasets/law_defects.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

/// Row h is row h·g (or g·h) of the orbit.
at::Tensor reordered(const FiniteGroup& group, const at::Tensor& orbit, Element g, bool left) {
  const auto order = static_cast<std::int64_t>(group.order());
  at::Tensor places = at::empty({order}, at::kLong);
  auto* place = places.data_ptr<std::int64_t>();
  for (Element h = 0; h < group.order(); ++h) {
    place[h] = left ? group.multiply(g, h) : group.multiply(h, g);
  }
  return orbit.index_select(0, places);
}

}  // namespace

FamilyCertificate certify_family(const ImageFamily& family) {
  const FiniteGroup& group = family.group();
  FamilyCertificate result;
  result.separation = std::numeric_limits<double>::infinity();
  for (Element g = 0; g < group.order(); ++g) result.permuting += family.permutes_pixels(g) ? 1 : 0;
  for (const FamilyObject& object : family.facts().objects) {
    const at::Tensor orbit = family.orbit(object.parameters);
    const Subgroup stabilizer = family.stabilizer(object.parameters);
    for (Element g = 0; g < group.order(); ++g) {
      if (family.permutes_pixels(g)) {
        const double defect = largest_relative_error(reordered(group, orbit, g, true),
                                                     family.permuted(orbit, g), orbit);
        result.homomorphism_defect = std::max(result.homomorphism_defect, defect);
      }
      if (stabilizer.contains(g)) {
        const double defect =
            largest_relative_error(reordered(group, orbit, g, false), orbit, orbit);
        result.stabilizer_defect = std::max(result.stabilizer_defect, defect);
      } else {
        const at::Tensor x = orbit.slice(0, 0, 1);
        result.separation =
            std::min(result.separation, largest_relative_error(orbit.slice(0, g, g + 1), x, x));
      }
    }
  }
  return result;
}

}  // namespace torsor
