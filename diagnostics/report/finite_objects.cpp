#include "diagnostics/report/finite_objects.hpp"

#include <ATen/ops/isfinite.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "core/text.hpp"

namespace torsor {

DiagnosticResult FiniteObjects::result(std::int64_t objects) const {
  DiagnosticResult result{.id = "finite", .name = "finite codes", .verdict = Verdict::fail};
  result.effect = static_cast<double>(bad.size()) / static_cast<double>(objects);
  result.finding = fmt::format(
      "The code of object {} in pose {} is not finite{}; such objects are left out.",
      bad.front().object, bad.front().element,
      bad.size() > 1 ? fmt::format(", and those of {} more", count_text(bad.size() - 1, "object"))
                     : "");
  Json list = Json::array();
  for (const BadValue& value : bad) {
    list.push_back({{"object", value.object}, {"pose", value.element}});
  }
  result.details = {{"images", list}};
  return result;
}

FiniteObjects finite_objects(const OrbitTable& codes) {
  const at::Tensor good = at::isfinite(codes.values).all(2);
  std::vector<std::int64_t> indices;
  FiniteObjects result;
  for (std::int64_t o = 0; o < codes.objects(); ++o) {
    const at::Tensor poses = good[o];
    if (poses.all().item<bool>()) {
      indices.push_back(o);
    } else {
      result.bad.push_back({o, poses.to(at::kInt).argmin().item<std::int64_t>()});
    }
  }
  result.good = at::tensor(indices, at::kLong);
  return result;
}

OrbitTable only(const OrbitTable& table, const at::Tensor& indices) {
  return {table.group, table.values.index_select(0, indices).contiguous(), table.noise};
}

}  // namespace torsor
