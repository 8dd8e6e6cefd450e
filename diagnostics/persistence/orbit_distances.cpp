#include "diagnostics/persistence/orbit_distances.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/isfinite.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/encoder.hpp"

namespace torsor {

std::optional<OrbitDistances> orbit_distances(const at::Tensor& codes, std::optional<double> noise,
                                              DiagnosticResult& result) {
  require(codes.dim() == 2 && codes.size(0) >= 4, "codes of an orbit are [n, D], n >= 4, not {}",
          shape_text(codes.sizes()));
  const at::Tensor finite = at::isfinite(codes).all(1);
  if (!finite.all().item<bool>()) {
    const auto pose = finite.to(at::kInt).argmin().item<std::int64_t>();
    result.verdict = Verdict::fail;
    result.finding = fmt::format("The code in pose {} is not finite.", pose);
    result.details = {{"pose", pose}};
    return std::nullopt;
  }
  const double each = noise.value_or(assumed_code_noise(codes));
  return OrbitDistances{DistanceMatrix::euclidean(code_rows(codes, codes.size(0))),
                        2.0 * each * std::sqrt(static_cast<double>(codes.size(1)))};
}

}  // namespace torsor
