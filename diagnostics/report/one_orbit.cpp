#include "diagnostics/report/one_orbit.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <ATen/core/Tensor.h>
#include <fmt/format.h>

#include "core/random.hpp"
#include "diagnostics/persistence/circle_degree.hpp"
#include "diagnostics/persistence/orbit_betti.hpp"
#include "diagnostics/persistence/orbit_comparison.hpp"
#include "diagnostics/report/figures.hpp"
#include "diagnostics/report/orbit_summaries.hpp"

namespace torsor {
namespace {

/// Orbits of so many poses are looked at by persistent homology.
constexpr std::int64_t kFewestPoses = 8;
constexpr std::int64_t kMostPoses = 200;
constexpr std::int64_t kManyPoses = 60;

void enter_at(Report& report, DiagnosticResult result, const std::string& where) {
  result.details["where"] = where;
  report.diagnostics.push_back(std::move(result));
}

/// D21, unless nothing moves the image. Its cost grows with the cube of the poses, so that long
/// orbits are compared with fewer permutations, and not at all in seconds.
void compare_with_image(const at::Tensor& image_orbit, const at::Tensor& code_orbit,
                        const std::string& where, Budget budget, Random& random, Report& report) {
  const DistanceMatrix images = DistanceMatrix::euclidean(image_orbit);
  const bool many = image_orbit.size(0) > kManyPoses;
  if (images.largest() <= 0.0 || (many && budget == Budget::quick)) return;
  OrbitComparisonOptions options;
  if (many && budget == Budget::standard) options.permutations = 19;
  enter_at(report, compare_orbits(images, DistanceMatrix::euclidean(code_orbit), random, options),
           where);
}

}  // namespace

std::optional<DiagnosticResult> look_at_one_orbit(const OrbitTable& codes,
                                                  const std::optional<OrbitTable>& images,
                                                  const IsotropyResult& isotropy,
                                                  const DiagnoseOptions& options, Report& report) {
  const std::int64_t poses = codes.values.size(1);
  if (poses < kFewestPoses || poses > kMostPoses || codes.objects() == 0) return std::nullopt;
  const auto free = std::ranges::find(isotropy.image_orders, 1);
  const bool known = free != isotropy.image_orders.end();
  const auto object = static_cast<std::size_t>(known ? free - isotropy.image_orders.begin() : 0);
  if (isotropy.code_orders[object] == poses) return std::nullopt;  // a point
  // Without images the code's own symmetry is all that is known.
  const std::int64_t symmetry =
      images ? isotropy.image_orders[object] : isotropy.code_orders[object];
  const std::string where = fmt::format("object {}", object);
  Random random = Random(options.seed).stream("persistence");
  const auto index = static_cast<std::int64_t>(object);
  const at::Tensor orbit = codes.values[index];
  const auto memory = static_cast<double>(options.memory);
  const OrbitBettiResult betti =
      orbit_betti(orbit, random, {.noise = codes.noise, .rips = {.memory_limit = memory}});
  enter_at(report, betti, where);
  report.figures.push_back(barcode_figure(betti.diagram, where));
  enter_at(report,
           circle_degree(orbit, {.symmetry = static_cast<int>(symmetry), .noise = codes.noise}),
           where);
  if (!images) return std::nullopt;
  compare_with_image(images->values[index], orbit, where, options.budget, random, report);
  return loop_degree_of_object(codes, index, symmetry);
}

}  // namespace torsor
