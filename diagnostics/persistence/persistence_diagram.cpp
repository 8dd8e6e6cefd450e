#include "diagnostics/persistence/persistence_diagram.hpp"

#include <algorithm>
#include <tuple>

namespace torsor {

std::vector<PersistenceBar> PersistenceDiagram::of_dimension(int dimension) const {
  std::vector<PersistenceBar> found;
  std::ranges::copy_if(bars, std::back_inserter(found),
                       [&](const PersistenceBar& bar) { return bar.dimension == dimension; });
  return found;
}

std::int64_t PersistenceDiagram::betti(int dimension, double scale) const {
  return std::ranges::count_if(bars, [&](const PersistenceBar& bar) {
    return bar.dimension == dimension && bar.birth <= scale && (bar.survives || scale < bar.death);
  });
}

Json PersistenceDiagram::json(std::size_t most) const {
  Json written = Json::array();
  std::vector<std::size_t> counts(static_cast<std::size_t>(max_dimension) + 1);
  std::size_t left_out = 0;
  for (const PersistenceBar& bar : bars) {
    if (++counts[static_cast<std::size_t>(bar.dimension)] > most) {
      ++left_out;
      continue;
    }
    written.push_back({{"dimension", bar.dimension},
                       {"birth", bar.birth},
                       {"death", bar.survives ? Json() : Json(bar.death)},
                       {"survives", bar.survives}});
  }
  return {{"radius", radius}, {"complete", complete}, {"characteristic", characteristic},
          {"points", points}, {"left_out", left_out}, {"bars", written}};
}

void sort_bars(std::vector<PersistenceBar>& bars) {
  const auto key = [](const PersistenceBar& bar) {
    return std::tuple(bar.dimension, !bar.survives, -bar.length(), bar.birth);
  };
  std::ranges::sort(
      bars, [&](const PersistenceBar& a, const PersistenceBar& b) { return key(a) < key(b); });
}

}  // namespace torsor
