#include "diagnostics/report/figures.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include "core/text.hpp"
#include "diagnostics/zoo.hpp"

namespace torsor {
namespace {

Json numbers(const at::Tensor& values) {
  const at::Tensor flat = values.to(at::kDouble).contiguous().flatten();
  Json list = Json::array();
  for (std::int64_t i = 0; i < flat.numel(); ++i) list.push_back(flat.data_ptr<double>()[i]);
  return list;
}

at::Tensor image_at(const ImageDisc& disc, double x, double y) {
  return disc.images(at::tensor({x, y}, at::kDouble).reshape({1, 2}), at::zeros({1}, at::kLong))[0];
}

Json corner_images(const ImageDisc& disc) {
  const double s = disc.radius / std::numbers::sqrt2;
  Json list = Json::array();
  for (const auto& [x, y] : {std::pair{-s, s}, {s, s}, {-s, -s}, {s, -s}}) {
    list.push_back({{"x", x}, {"y", y}, {"image", image_json(image_at(disc, x, y))}});
  }
  return list;
}

/// Values of the plane on the grid, null outside the disc and where they are not finite.
Json grid_values(const ImageDisc& disc, const WeightPlane& plane, std::int64_t cells) {
  const std::int64_t side = cells + 1;
  std::vector<double> inside;
  std::vector<std::int64_t> place(static_cast<std::size_t>(side * side), -1);
  for (std::int64_t i = 0; i < side * side; ++i) {
    const std::int64_t row = i / side;
    const std::int64_t column = i % side;
    const double x =
        disc.radius * (2.0 * static_cast<double>(column) / static_cast<double>(cells) - 1.0);
    const double y =
        disc.radius * (2.0 * static_cast<double>(row) / static_cast<double>(cells) - 1.0);
    if (std::hypot(x, y) > disc.radius) continue;
    place[static_cast<std::size_t>(i)] = static_cast<std::int64_t>(inside.size() / 2);
    inside.push_back(x);
    inside.push_back(y);
  }
  const at::Tensor f = plane.plane(at::tensor(inside, at::kDouble).reshape({-1, 2})).contiguous();
  const auto* data = f.data_ptr<double>();
  Json values = Json::array();
  for (const std::int64_t p : place) {
    const bool known = p >= 0 && std::isfinite(data[2 * p]) && std::isfinite(data[2 * p + 1]);
    values.push_back(known ? Json::array({data[2 * p], data[2 * p + 1]}) : Json());
  }
  return values;
}

std::string vortices_sentence(const VortexMap& map) {
  if (map.vortices.empty()) return "The phase is smooth everywhere: no vortex.";
  int hard = 0;
  int soft = 0;
  for (const Vortex& v : map.vortices) {
    hard += v.type == VortexType::hard ? 1 : 0;
    soft += v.type == VortexType::soft ? 1 : 0;
  }
  std::string text =
      fmt::format("All colours meet at {}", count_text(map.vortices.size(), "point"));
  if (hard > 0) text += fmt::format(", at {} of which the code jumps", hard);
  if (soft > 0) text += fmt::format(", at {} of which the plane vanishes", soft);
  return text + ".";
}

/// What is seen of speeds along a path.
std::string speed_sentence(const at::Tensor& speed) {
  const auto steps = speed.size(0);
  if (!at::isfinite(speed).all().item<bool>()) return "Some code on the way is not finite.";
  const double fastest = speed.max().item<double>();
  const double typical = speed.median().item<double>();
  if (fastest == 0.0) return "The code stands still all the way.";
  if (typical == 0.0) {
    return fmt::format("The code stands still except at {} of {} steps.",
                       speed.gt(0.0).sum().item<std::int64_t>(), steps);
  }
  return fmt::format("The fastest of {} steps is {:.3g} times the median one.", steps,
                     fastest / typical);
}

/// What is seen of loops, the longest first.
std::string loop_sentence(const std::vector<PersistenceBar>& loops) {
  const PersistenceBar& longest = loops.front();
  const std::string which = loops.size() == 1
                                ? std::string("The only loop")
                                : fmt::format("The longest of {} loops", loops.size());
  if (longest.survives)
    return fmt::format("{} is born at {:.3g} and lives on.", which, longest.birth);
  return fmt::format("{} lives from {:.3g} to {:.3g}.", which, longest.birth, longest.death);
}

/// What is seen of multiplicities: which irreps occur.
std::string multiplicity_sentence(const Json& multiplicities) {
  std::vector<std::string> present;
  for (const Json& m : multiplicities) {
    const bool occurs = m["value"].is_number() && m["value"].get<double>() > 0.5;
    if (occurs) present.push_back(m["irrep"].get<std::string>());
  }
  if (present.empty()) return "No irrep is seen.";
  if (present.size() == multiplicities.size()) {
    return "All irreps occur, as in a regular code; bars equal up to the dimensions make it one.";
  }
  if (present.size() > 6) {
    return fmt::format("{} of {} irreps occur.", present.size(), multiplicities.size());
  }
  return fmt::format("Only {} {}.", list_text(present), present.size() == 1 ? "occurs" : "occur");
}

}  // namespace

Json image_json(const at::Tensor& image) {
  const at::Tensor grey = image.to(at::kDouble).mean(0);
  return {{"height", grey.size(0)}, {"width", grey.size(1)}, {"values", numbers(grey)}};
}

Json phase_map_figure(const ImageDisc& disc, const WeightPlane& plane, const VortexMap& map,
                      std::int64_t cells) {
  Json vortices = Json::array();
  for (const Vortex& v : map.vortices) {
    vortices.push_back({{"x", v.position.real()},
                        {"y", v.position.imag()},
                        {"charge", v.charge},
                        {"type", vortex_text(v.type)},
                        {"stabilizer", v.stabilizer ? Json(*v.stabilizer) : Json()}});
  }
  return {
      {"kind", "phase_map"},
      {"title", fmt::format("Phase of weight {} over the images \"{}\"", plane.weight, disc.name)},
      {"sentence", vortices_sentence(map)},
      {"radius", disc.radius},
      {"cells", cells},
      {"values", grid_values(disc, plane, cells)},
      {"vortices", vortices},
      {"corners", corner_images(disc)}};
}

Json oscillation_figure(const ContinuousFamilies& families,
                        const std::vector<OscillationResult>& results) {
  const std::vector<SymmetricSite>& sites = families.sites;
  Json curves = Json::array();
  std::size_t jumps = 0;
  std::vector<double> longest;
  for (const OscillationResult& result : results) {
    if (result.epsilons.size() > longest.size()) longest = result.epsilons;
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    Json values = results[i].oscillations;  // fewer than ε where a code was not finite
    while (values.size() < longest.size()) values.push_back(nullptr);
    curves.push_back({{"name", sites[i].name}, {"values", values}});
    jumps += results[i].defect == Defect::none ? 0 : 1;
  }
  Json figure = {
      {"kind", "oscillation"},
      {"title", "How far codes of nearly equal images lie apart"},
      {"sentence", jumps == 0
                       ? std::string("The codes come together as the images do: no jump.")
                       : fmt::format("At {} of {} symmetric images the codes stay apart however "
                                     "near the images come.",
                                     jumps, results.size())},
      {"epsilons", longest},
      {"curves", curves}};
  // What theorem T2 forces is known of stabilizers that are rotations.
  if (families.group.element_order(families.turn) == families.group.order()) {
    const auto m = static_cast<int>(sites.front().stabilizer);
    figure["level"] = {
        {"name", fmt::format("forced on a plane of constant length at {}", sites.front().name)},
        {"value", forced_jump(1, m) * results.front().length}};
  }
  return figure;
}

Json path_figure(const ImagePath& path, const PathCodes& codes) {
  constexpr std::int64_t kSteps = 256;
  constexpr std::int64_t kImages = 7;
  const at::Tensor t = at::linspace(path.low, path.high, kSteps + 1, at::kDouble);
  const at::Tensor rows = codes(t);
  const double step = (path.high - path.low) / static_cast<double>(kSteps);
  const at::Tensor speed = (rows.slice(0, 1) - rows.slice(0, 0, kSteps)).norm(2, 1) / step;
  const at::Tensor middle = t.slice(0, 0, kSteps) + 0.5 * step;
  Json images = Json::array();
  for (std::int64_t i = 0; i < kImages; ++i) {
    const at::Tensor place = t.slice(0, i * kSteps / (kImages - 1), i * kSteps / (kImages - 1) + 1);
    images.push_back({{"t", place.item<double>()}, {"image", image_json(path.images(place)[0])}});
  }
  return {{"kind", "path"},
          {"title", fmt::format("The code's speed along \"{}\"", path.name)},
          {"sentence", speed_sentence(speed)},
          {"t", numbers(middle)},
          {"speed", numbers(speed)},
          {"images", images}};
}

Json barcode_figure(const PersistenceDiagram& diagram, const std::string& where) {
  Json bars = Json::array();
  for (const PersistenceBar& bar : diagram.bars) {
    if (!bar.survives && bar.length() <= 0.0) continue;
    bars.push_back({{"dimension", bar.dimension},
                    {"birth", bar.birth},
                    {"death", bar.survives ? Json() : Json(bar.death)}});
  }
  std::vector<PersistenceBar> loops = diagram.of_dimension(1);
  std::erase_if(loops, [](const PersistenceBar& b) { return !b.survives && b.length() <= 0.0; });
  return {
      {"kind", "barcode"},
      {"title", fmt::format("The shape of the code orbit of {}", where)},
      {"sentence", loops.empty() ? std::string("No loop: the codes of the orbit show no circle.")
                                 : loop_sentence(loops)},
      {"bars", bars},
      {"radius", diagram.radius}};
}

Json multiplicity_figure(const Json& multiplicities) {
  Json names = Json::array();
  Json values = Json::array();
  Json low = Json::array();
  Json high = Json::array();
  for (const Json& m : multiplicities) {
    names.push_back(m["irrep"]);
    values.push_back(m["value"]);
    low.push_back(m["ci"].is_array() ? m["ci"][0] : Json());
    high.push_back(m["ci"].is_array() ? m["ci"][1] : Json());
  }
  return {{"kind", "multiplicities"},
          {"title", "How often each irrep occurs in the code"},
          {"sentence", multiplicity_sentence(multiplicities)},
          {"names", names},
          {"values", values},
          {"low", low},
          {"high", high}};
}

}  // namespace torsor
