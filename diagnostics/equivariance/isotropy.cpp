#include "diagnostics/equivariance/isotropy.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/error.hpp"

namespace torsor {
namespace {

struct PeriodFlags {
  bool near = false;    ///< a period missed by less than ten tolerances
  bool broken = false;  ///< an image's stabilizer outside its code's
};

Json json_of(const std::vector<IsotropyStratum>& strata) {
  Json list = Json::array();
  for (const IsotropyStratum& s : strata) {
    list.push_back({{"stabilizer_order", s.stabilizer_order},
                    {"objects", s.objects},
                    {"kappa", s.kappa ? Json(*s.kappa) : Json()}});
  }
  return list;
}

/// Groups the objects by the order of their stabilizer and takes the largest κ of each group.
std::vector<IsotropyStratum> stratify(const IsotropyResult& result) {
  const bool has_images = !result.image_orders.empty();
  const std::vector<std::int64_t>& orders = has_images ? result.image_orders : result.code_orders;
  std::map<std::int64_t, IsotropyStratum> strata;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    IsotropyStratum& stratum = strata[orders[i]];
    stratum.stabilizer_order = orders[i];
    ++stratum.objects;
    if (!has_images) continue;
    const double kappa =
        static_cast<double>(result.code_orders[i]) / static_cast<double>(orders[i]);
    stratum.kappa = std::max(stratum.kappa.value_or(0.0), kappa);
  }
  std::vector<IsotropyStratum> list;
  for (const auto& [order, stratum] : strata) list.push_back(stratum);
  return list;
}

void judge(IsotropyResult& result, const PeriodFlags& flags) {
  if (result.image_orders.empty()) {
    result.finding = "Without images only the codes' own stabilizers are known.";
    return;
  }
  for (const IsotropyStratum& s : result.strata) result.effect = std::max(result.effect, *s.kappa);
  if (flags.broken) {
    result.finding =
        "An image is symmetric but its codes differ: the codes are noisy or jump there.";
  } else if (flags.near) {
    result.finding = "Some poses are told apart by less than ten times the noise.";
  } else {
    const bool match = result.effect == 1.0;
    result.verdict = match ? Verdict::pass : Verdict::fail;
    result.interval = Interval{result.effect, result.effect};
    result.finding = match
                         ? "Codes tell apart exactly the poses that images do."
                         : fmt::format("Up to {:g} different poses share one code.", result.effect);
  }
}

}  // namespace

IsotropyResult isotropy_match(const OrbitTable& codes, const std::optional<OrbitTable>& images) {
  IsotropyResult result;
  result.id = "D11";
  result.name = "isotropy match";
  result.resolution = 5.0 * codes.noise;
  if (const auto bad = first_bad_value(codes)) {
    result.verdict = Verdict::fail;
    result.finding =
        fmt::format("The code of object {} in pose {} is not finite.", bad->object, bad->element);
    return result;
  }
  if (images) {
    require(images->group == codes.group && images->objects() == codes.objects(),
            "{} image orbits of {} do not belong to {} code orbits of {}", images->objects(),
            images->group.name(), codes.objects(), codes.group.name());
  }
  PeriodFlags flags;
  for (std::int64_t o = 0; o < codes.objects(); ++o) {
    const PeriodSubgroup code = periods(codes, o, 5.0 * codes.noise);
    result.code_orders.push_back(static_cast<std::int64_t>(code.elements.size()));
    flags.near = flags.near || code.gap < 50.0 * codes.noise;
    if (!images) continue;
    const PeriodSubgroup image = periods(*images, o, 5.0 * images->noise);
    result.image_orders.push_back(static_cast<std::int64_t>(image.elements.size()));
    flags.broken = flags.broken || !std::ranges::includes(code.elements, image.elements);
  }
  result.strata = stratify(result);
  judge(result, flags);
  result.details = {{"strata", json_of(result.strata)}};
  return result;
}

}  // namespace torsor
