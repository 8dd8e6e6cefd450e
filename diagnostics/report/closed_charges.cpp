#include "diagnostics/report/closed_charges.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "datasets/families/harmonic_family.hpp"
#include "diagnostics/continuity/closed_family.hpp"
#include "diagnostics/report/weight_plane.hpp"

namespace torsor {
namespace {

const Chart* disc_called(const ImageFamily& family, std::string_view name) {
  const auto& charts = family.facts().charts;
  const auto found = std::ranges::find(charts, name, &Chart::name);
  return found == charts.end() || found->dimension != 2 ? nullptr : &*found;
}

}  // namespace

std::optional<ClosedCharts> closed_charts(const ImageFamily& family) {
  const auto* harmonic = dynamic_cast<const HarmonicFamily*>(&family);
  if (harmonic == nullptr || harmonic->space().mirrors || harmonic->space().count() != 2) {
    return std::nullopt;
  }
  const Chart* a = disc_called(family, "a");
  const Chart* b = disc_called(family, "b");
  if (a == nullptr || b == nullptr || a->radius != b->radius) return std::nullopt;
  const std::vector<int>& weights = harmonic->space().harmonics;
  return ClosedCharts{weights.front(), weights.back(), a->radius, chart_disc(family, *a),
                      chart_disc(family, *b)};
}

DiagnosticResult charge_law(const Encoder& encode, const ContinuousFamilies& families,
                            const ClosedCharts& charts, const DefectSearch& search) {
  const std::array discs{charts.a, charts.b};
  const std::optional<SharedPlane> shared = strongest_shared_plane(encode, families, discs);
  if (!shared) {
    return {
        .id = "D8",
        .name = "closed-family charge",
        .finding = "No part of the codes turns with the images: there is no plane to count in."};
  }
  return closed_family_charge(
      {shared->planes.front(), shared->planes.back(), charts.p, charts.q, charts.radius},
      shared->weight, {.cells = search.cells, .finest = search.finest_cell, .noise = search.noise});
}

}  // namespace torsor
