#include "diagnostics/report/defect_battery.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <optional>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include "diagnostics/continuity/vortex_map.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/report/figures.hpp"
#include "diagnostics/report/weight_plane.hpp"
#include "diagnostics/tear.hpp"
#include "diagnostics/zoo.hpp"

namespace torsor {
namespace {

using Complex = std::complex<double>;

/// Files `result` under the place it belongs to.
void enter(Report& report, DiagnosticResult result, const std::string& where) {
  result.details["where"] = where;
  if (!result.finding.empty()) result.finding = fmt::format("At {}: {}", where, result.finding);
  report.diagnostics.push_back(std::move(result));
}

class Search {
 public:
  Search(const Encoder& encode, const ContinuousFamilies& families, const DefectSearch& options,
         Report& report)
      : encode_(encode), families_(families), options_(options), report_(report) {}

  DefectsFound run() {
    std::vector<OscillationResult> oscillations;
    for (const SymmetricSite& site : families_.sites) oscillations.push_back(probe(site));
    if (!oscillations.empty()) {
      report_.figures.push_back(oscillation_figure(families_, oscillations));
    }
    for (std::size_t i = 0; i < families_.paths.size(); ++i) walk(families_.paths[i], i == 0);
    bool drawn = false;
    for (const ImageDisc& disc : families_.discs) {
      bool strongest = true;
      for (const WeightPlane& plane : weight_planes(encode_, families_, disc, options_.weights)) {
        VortexMap defects;
        const VortexMap map = map_vortices(disc, plane, defects);
        if (!drawn) draw(disc, plane, map);
        drawn = true;
        if (strongest) found_.discs.push_back({disc, plane.weight, std::move(defects)});
        strongest = false;
      }
    }
    return std::move(found_);
  }

 private:
  void count(std::int64_t& kind, const std::string& place) {
    if (std::ranges::find(found_.places, place) != found_.places.end()) return;
    found_.places.push_back(place);
    ++kind;
  }
  void judge(const DiagnosticResult& result, double resolution) {
    ++found_.searched;
    if (result.verdict == Verdict::inconclusive) ++found_.open;
    found_.resolution = std::max(found_.resolution, resolution);
  }

  OscillationResult probe(const SymmetricSite& site) {
    OscillationResult result = stabilizer_oscillation(
        site.probe,
        {.stabilizer = site.stabilizer, .decades = options_.decades, .noise = options_.noise});
    judge(result, result.resolution.value_or(0.0));
    if (result.defect == Defect::hard || result.defect == Defect::undefined) {
      count(found_.hard, site.name);
    }
    if (result.defect == Defect::core) count(found_.soft, site.name);
    enter(report_, result, site.name);
    return result;
  }

  /// D2: which symmetric images the path meets.
  void look_for_symmetries(const ImagePath& path) {
    if (!path.orbit) return;
    enter(report_,
          symmetries_along_path(
              path.orbit,
              {.low = path.low, .high = path.high, .intervals = options_.symmetry_intervals}),
          fmt::format("path \"{}\"", path.name));
  }

  void walk(const ImagePath& path, bool picture) {
    look_for_symmetries(path);
    const PathCodes codes = [&](const at::Tensor& t) {
      return encode_rows(encode_, path.images(t));
    };
    const PathResult jumps = jump_or_steep(codes, {.low = path.low,
                                                   .high = path.high,
                                                   .intervals = options_.intervals,
                                                   .finest = options_.finest_step,
                                                   .noise = path_noise(codes, path)});
    judge(jumps, 0.0);
    if (jumps.verdict == Verdict::fail) {
      count(found_.hard, fmt::format("path \"{}\" at {:.4g}", path.name,
                                     jumps.steps.empty() ? 0.0 : jumps.steps.front().position));
    }
    enter(report_, jumps, fmt::format("path \"{}\"", path.name));
    const TearResult tear = tear_by_single_linkage([&](std::int64_t samples) {
      // The middles of equal steps, off the round numbers.
      const double half = 0.5 * (path.high - path.low) / static_cast<double>(samples);
      return codes(at::linspace(path.low + half, path.high - half, samples, at::kDouble));
    });
    enter(report_, tear, fmt::format("path \"{}\"", path.name));
    if (picture) report_.figures.push_back(path_figure(path, codes));
  }

  /// η of a code as a whole, for distances between codes.
  [[nodiscard]] double path_noise(const PathCodes& codes, const ImagePath& path) const {
    const at::Tensor rows = codes(at::tensor({path.low, path.high}, at::kDouble));
    const double each = options_.noise > 0.0 ? options_.noise : assumed_noise(rows);
    return each * std::sqrt(static_cast<double>(rows.size(1)));
  }

  /// The poses of the image at u: how often it and its code repeat, and whether the code repeats
  /// more often than the image and the codes around it explain.
  struct Pose {
    std::int64_t stabilizer = 1;
    double kappa = 1.0;
    bool lost = false;
  };
  [[nodiscard]] Pose pose_at(const ImageDisc& disc, Complex u) const {
    const at::Tensor images = orbit_at(disc, u);
    const OrbitTable image_table = orbit_table(families_.group, images.unsqueeze(0));
    // The zero is known to 1e-6 of the disc at best in float32 and 1e-12 in float64.
    const PeriodSubgroup image = periods(image_table, 0, 5.0 * 1e3 * image_table.noise);
    const std::vector<FiniteGroup::Element> code = code_periods(images);
    // What no code near by tells apart, it need not tell apart here.
    std::vector<FiniteGroup::Element> excused =
        code_periods(orbit_at(disc, disc.radius * Complex(0.37, 0.53)));
    excused.insert(excused.end(), image.elements.begin(), image.elements.end());
    return {static_cast<std::int64_t>(image.elements.size()),
            static_cast<double>(code.size()) / static_cast<double>(image.elements.size()),
            code.size() > Subgroup(families_.group, std::move(excused)).order()};
  }
  [[nodiscard]] at::Tensor orbit_at(const ImageDisc& disc, Complex u) const {
    const auto order = static_cast<std::int64_t>(families_.group.order());
    const at::Tensor point = at::tensor({u.real(), u.imag()}, at::kDouble).reshape({1, 2});
    return disc.images(point.expand({order, 2}).contiguous(), at::arange(order, at::kLong));
  }
  [[nodiscard]] std::vector<FiniteGroup::Element> code_periods(const at::Tensor& orbit) const {
    const OrbitTable table =
        orbit_table(families_.group, encode_rows(encode_, orbit).unsqueeze(0), options_.noise);
    return periods(table, 0, 5.0 * table.noise).elements;
  }

  /// The map of one phase; `defects` is the same without the zeros that cost no pose.
  VortexMap map_vortices(const ImageDisc& disc, const WeightPlane& plane, VortexMap& defects) {
    VortexMap map = vortex_map(
        plane.plane, {.radius = disc.radius,
                      .cells = options_.cells,
                      .finest = options_.finest_cell,
                      .noise = options_.noise,
                      .stabilizer = [&](Complex u) { return pose_at(disc, u).stabilizer; }});
    std::int64_t lost = 0;
    std::vector<Vortex> harmful;
    Json kappas = Json::array();
    for (const Vortex& vortex : map.vortices) {
      const Pose pose = vortex.type == VortexType::soft ? pose_at(disc, vortex.position) : Pose{};
      kappas.push_back(vortex.type == VortexType::soft ? Json(pose.kappa) : Json());
      lost += enter_vortex(disc, plane, vortex, pose) ? 1 : 0;
      if (vortex.type != VortexType::soft || pose.lost) harmful.push_back(vortex);
    }
    if (map.verdict == Verdict::fail && lost == 0) reconsider(map);
    judge(map, map.resolution.value_or(0.0) / disc.radius);
    map.details["weight"] = plane.weight;
    map.details["kappa"] = kappas;
    enter(report_, map, fmt::format("disc \"{}\", weight {}", disc.name, plane.weight));
    defects = map;
    defects.vortices = std::move(harmful);
    defects.total = 0;
    for (const Vortex& vortex : defects.vortices) defects.total += vortex.charge;
    return map;
  }

  /// Whether this is a defect.
  bool enter_vortex(const ImageDisc& disc, const WeightPlane& plane, const Vortex& vortex,
                    const Pose& pose) {
    const Complex u = vortex.position;
    const std::string place =
        fmt::format("disc \"{}\" at ({:.3g}, {:.3g})", disc.name, u.real() + 0.0, u.imag() + 0.0);
    const bool soft = vortex.type == VortexType::soft && pose.lost;
    if (vortex.type == VortexType::hard) count(found_.hard, place);
    if (soft) count(found_.soft, place);
    report_.vortices.push_back(
        {{"family", disc.name},
         {"weight", plane.weight},
         {"x", u.real()},
         {"y", u.imag()},
         {"charge", vortex.charge},
         {"type", vortex_text(vortex.type)},
         {"core", vortex.core},
         {"stabilizer", vortex.stabilizer ? Json(*vortex.stabilizer) : Json()},
         {"pose_lost", vortex.type == VortexType::soft ? Json(pose.lost) : Json()}});
    return soft || vortex.type == VortexType::hard;
  }

  /// No vortex of the map costs a pose: zeros that other coordinates make up for are no defects,
  /// regions that stayed unclear leave the question open.
  static void reconsider(VortexMap& map) {
    const bool zeros = std::ranges::all_of(
        map.vortices, [](const Vortex& v) { return v.type == VortexType::soft; });
    map.verdict = zeros ? Verdict::pass : Verdict::inconclusive;
    map.finding += zeros ? " Other coordinates hold the pose there."
                         : " Their nature stays open at this resolution.";
  }

  void draw(const ImageDisc& disc, const WeightPlane& plane, const VortexMap& map) {
    report_.figures.push_back(phase_map_figure(disc, plane, map, options_.map_cells));
  }

  const Encoder& encode_;
  const ContinuousFamilies& families_;
  const DefectSearch& options_;
  Report& report_;
  DefectsFound found_;
};

}  // namespace

DefectsFound search_defects(const Encoder& encode, const ContinuousFamilies& families,
                            const DefectSearch& search, Report& report) {
  return Search(encode, families, search, report).run();
}

}  // namespace torsor
