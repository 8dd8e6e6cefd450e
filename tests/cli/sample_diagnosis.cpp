#include "tests/cli/sample_diagnosis.hpp"

#include <cmath>
#include <complex>
#include <vector>

namespace torsor::testing {
namespace {

constexpr int kCells = 8;

Json small_image(double gray) {
  return {{"height", 2}, {"width", 3}, {"values", std::vector<double>(6, gray)}};
}

Json sample_plane() {
  Json values = Json::array();
  for (int j = 0; j <= kCells; ++j) {
    for (int i = 0; i <= kCells; ++i) {
      const std::complex<double> u(-1.0 + 2.0 * i / kCells, -1.0 + 2.0 * j / kCells);
      const std::complex<double> turned = std::conj(u - 0.5);
      const bool outside = std::abs(u) > 1.0 || turned == 0.0;
      const std::complex<double> value = outside ? 0.0 : u * turned / std::abs(turned);
      values.push_back(outside ? Json() : Json{value.real(), value.imag()});
    }
  }
  return values;
}

Json sample_map() {
  return {{"kind", "phase_map"},
          {"title", "Phase over near-triangles"},
          {"sentence", "The plane turns around two images."},
          {"radius", 1.0},
          {"cells", kCells},
          {"values", sample_plane()},
          {"vortices",
           {{{"x", 0.0}, {"y", 0.0}, {"charge", 1}, {"type", "soft"}, {"stabilizer", 3}},
            {{"x", 0.5}, {"y", 0.0}, {"charge", -1}, {"type", "hard"}, {"stabilizer", nullptr}}}},
          {"corners",
           {{{"x", -0.7}, {"y", 0.7}, {"image", small_image(0.2)}},
            {{"x", 0.7}, {"y", -0.7}, {"image", small_image(0.8)}}}}};
}

Json sample_oscillation() {
  std::vector<double> epsilons, hard, soft;
  for (int k = 0; k <= 6; ++k) {
    const double epsilon = std::pow(10.0, -k);
    epsilons.push_back(epsilon);
    hard.push_back(std::sqrt(3.0));
    soft.push_back(std::sqrt(3.0) * epsilon / std::hypot(epsilon, 1e-3));
  }
  return {{"kind", "oscillation"},
          {"title", "Oscillation at a C3 image"},
          {"sentence", "One plane keeps its jump at every distance."},
          {"epsilons", epsilons},
          {"curves", {{{"name", "hard"}, {"values", hard}}, {{"name", "soft"}, {"values", soft}}}},
          {"level", {{"name", "forced jump"}, {"value", std::sqrt(3.0)}}}};
}

Json sample_path() {
  std::vector<double> t, speed;
  for (int k = 0; k <= 20; ++k) {
    t.push_back(k / 20.0);
    speed.push_back(k == 9 ? 400.0 : 1.0);
  }
  Json images = Json::array();
  for (int k = 0; k <= 4; ++k) images.push_back({{"t", k / 4.0}, {"image", small_image(k / 4.0)}});
  return {{"kind", "path"}, {"title", "Along a path"}, {"sentence", "The code is steep at 0.45."},
          {"t", t},         {"speed", speed},          {"images", images}};
}

Json sample_figures() {
  Json figures = Json::array({sample_map(), sample_oscillation()});
  figures.push_back({{"kind", "multiplicities"},
                     {"title", "Multiplicities of C3"},
                     {"sentence", "Each irrep is contained four times."},
                     {"names", {"χ0", "χ1", "χ2"}},
                     {"values", {4.0, 3.9, 4.1}},
                     {"low", {3.8, 3.7, 3.9}},
                     {"high", {4.2, 4.1, 4.3}}});
  figures.push_back({{"kind", "barcode"},
                     {"title", "Topology of the codes"},
                     {"sentence", "The codes of an orbit form a circle."},
                     {"bars",
                      {{{"dimension", 0}, {"birth", 0.0}, {"death", nullptr}},
                       {{"dimension", 0}, {"birth", 0.0}, {"death", 0.25}},
                       {{"dimension", 1}, {"birth", 0.3}, {"death", nullptr}}}},
                     {"radius", 1.5}});
  figures.push_back(sample_path());
  return figures;
}

Json sample_headline() {
  return {
      {"equivariant",
       {{"verdict", "pass"},
        {"error", 2.31e-4},
        {"ci", {2.1e-4, 2.6e-4}},
        {"vacuous", false},
        {"reason", "The declared operator moves unseen codes."}}},
      {"structure",
       {{"verdict", "distributed"},
        {"ignored", {"C3", "C5 x C2"}},
        {"reason", "No plane carries a factor by itself."},
        {"mixing_index", 0.94}}},
      {"defects", {{"verdict", "hard"}, {"count", 3}, {"reason", "The code jumps at C3 images."}}}};
}

}  // namespace

Json sample_diagnosis() {
  Json out;
  out["headline"] = sample_headline();
  out["input"] = {{"encoder", "runs/plane"}, {"group", "C24"},       {"objects", 200},
                  {"images", "polygons"},    {"budget", "standard"}, {"seed", 0}};
  out["diagnostics"] = {{{"name", "isotropy match"},
                         {"id", "D11"},
                         {"verdict", "fail"},
                         {"effect", 3.0},
                         {"ci", {2.9, 3.05}},
                         {"resolution", 1.0},
                         {"finding", "The code merges poses of 41 objects."},
                         {"details", Json::object()}},
                        {{"name", "LSBD distance"},
                         {"id", "D19"},
                         {"verdict", "inconclusive"},
                         {"effect", nullptr},
                         {"ci", nullptr},
                         {"resolution", nullptr},
                         {"finding", "Only 12 objects."},
                         {"details", Json::object()}}};
  out["strata"] = {{{"stabilizer_order", 1}, {"objects", 120}, {"kappa", 1.0}},
                   {{"stabilizer_order", 3}, {"objects", 40}, {"kappa", nullptr}}};
  out["vortices"] = Json::array({{{"family", "triangle chart"},
                                  {"x", 0.5},
                                  {"y", 0.0},
                                  {"charge", -1},
                                  {"type", "hard"},
                                  {"core", 0.0},
                                  {"stabilizer", 3},
                                  {"pose_lost", nullptr}},
                                 {{"family", "square chart"},
                                  {"x", 0.0},
                                  {"y", 0.0},
                                  {"charge", 1},
                                  {"type", "soft"},
                                  {"core", 0.1},
                                  {"stabilizer", 4},
                                  {"pose_lost", true}}});
  out["multiplicities"] =
      Json::array({{{"irrep", "χ1"}, {"dimension", 1}, {"value", 3.9}, {"ci", {3.7, 4.1}}}});
  out["floors"] =
      Json::array({{{"name", "two-plane bound"}, {"value", 0.02}, {"measured", 0.021}}});
  out["figures"] = sample_figures();
  return out;
}

}  // namespace torsor::testing
