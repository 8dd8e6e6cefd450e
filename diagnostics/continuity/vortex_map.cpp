#include "diagnostics/continuity/vortex_map.hpp"

#include <fmt/format.h>
#include <cmath>

#include "core/error.hpp"
#include "diagnostics/continuity/vortex_search.hpp"
#include "diagnostics/how_often.hpp"

namespace torsor {
namespace {

Json json_of(const Vortex& v) {
  return {{"position", {v.position.real(), v.position.imag()}},
          {"charge", v.charge},
          {"type", vortex_text(v.type)},
          {"core", v.core},
          {"size", v.size},
          {"stabilizer", v.stabilizer ? Json(*v.stabilizer) : Json()}};
}

void judge(VortexMap& map, double least) {
  map.effect = static_cast<double>(map.vortices.size());
  if (!(map.length > least)) {
    map.finding = "The plane is not above its noise over half of the family or more.";
    return;
  }
  if (map.vortices.empty()) {
    map.verdict = map.agrees ? Verdict::pass : Verdict::inconclusive;
    map.finding =
        map.agrees ? "No vortex." : "Two resolutions disagree: charges may cancel unseen.";
    return;
  }
  map.verdict = Verdict::fail;
  std::string list;
  for (const Vortex& v : map.vortices) {
    // Positions below the rounding of the disc's points are zero.
    const auto shown = [](double x) { return std::abs(x) < 1e-9 ? 0.0 : x; };
    list +=
        fmt::format("{}{} {:+d} at {:.4g}{:+.4g}i", list.empty() ? "" : ", ", vortex_text(v.type),
                    v.charge, shown(v.position.real()), shown(v.position.imag()));
  }
  map.finding = fmt::format("{} (the rim turns {}).", list, how_often(map.rim));
}

}  // namespace

std::string_view vortex_text(VortexType type) {
  switch (type) {
    case VortexType::soft:
      return "soft";
    case VortexType::hard:
      return "hard";
    case VortexType::extended:
      return "extended";
    case VortexType::unresolved:
      break;
  }
  return "unresolved";
}

VortexMap vortex_map(const PlaneOverDisc& plane, const VortexOptions& options) {
  require(options.radius > 0.0 && options.cells >= 8 && options.cells % 2 == 0 &&
              options.finest > 0.0 && options.finest < 1.0,
          "a map of radius {} with {} cells down to {} is none", options.radius, options.cells,
          options.finest);
  auto [map, least] = search_vortices(plane, options);
  map.id = "D7";
  map.name = "vortex map";
  map.resolution = 2.0 * options.radius / static_cast<double>(options.cells);
  judge(map, least);
  Json list = Json::array();
  for (const Vortex& v : map.vortices) list.push_back(json_of(v));
  map.details = {{"vortices", list},
                 {"rim", map.rim},
                 {"length", map.length},
                 {"two_resolutions_agree", map.agrees}};
  return map;
}

bool is_forced_charge(int charge, int weight, int m, int s) {
  require(m >= 1, "a stabilizer C_m has at least one element, not {}", m);
  return (charge * s - weight) % m == 0;
}

}  // namespace torsor
