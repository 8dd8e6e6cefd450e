#include "diagnostics/injectivity/injectivity_parts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"

namespace torsor {

InjectivityResult new_injectivity_result() {
  InjectivityResult result;
  result.id = "D12";
  result.name = "injectivity";
  return result;
}

std::string collision_text(const Collision& collision) {
  return fmt::format(
      "The images at ({:.6g}) and ({:.6g}), {:.3g} apart, have one code (distance {:.1g}).",
      fmt::join(collision.first, ", "), fmt::join(collision.second, ", "), collision.image_distance,
      collision.code_distance);
}

void fill_details(InjectivityResult& result) {
  result.effect = result.ratio;
  Json list = Json::array();
  for (const Collision& c : result.collisions) {
    list.push_back({{"first", c.first},
                    {"second", c.second},
                    {"code_distance", c.code_distance},
                    {"image_distance", c.image_distance}});
  }
  result.details = {{"ratio", result.ratio},
                    {"neighbour_gap", result.gap},
                    {"separation", result.separation},
                    {"least_stretch", result.least_stretch ? Json(*result.least_stretch) : Json()},
                    {"collisions", list}};
}

void require_options(const InjectivityOptions& options) {
  require(options.separation >= 0.0 && options.noise >= 0.0 && options.samples >= 8 &&
              options.polished >= 1 && options.shape > 0.0,
          "separation {}, noise {}, {} samples, {} pairs or shape {} make no search",
          options.separation, options.noise, options.samples, options.polished, options.shape);
}

}  // namespace torsor
