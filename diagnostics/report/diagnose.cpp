#include "diagnostics/report/diagnose.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/stack.h>
#include <fmt/format.h>

#include "core/random.hpp"
#include "diagnostics/report/closed_charges.hpp"
#include "diagnostics/report/code_battery.hpp"
#include "diagnostics/report/continuous_families.hpp"
#include "diagnostics/report/defect_battery.hpp"
#include "diagnostics/report/defect_verdict.hpp"
#include "diagnostics/report/defects_and_data.hpp"
#include "diagnostics/report/encoder_noise.hpp"
#include "diagnostics/report/family_objects.hpp"
#include "diagnostics/report/homeomorphism_parts.hpp"
#include "diagnostics/report/invariant_twins.hpp"
#include "diagnostics/report/orbit_summaries.hpp"
#include "diagnostics/report/plan.hpp"
#include "diagnostics/report/weight_plane.hpp"

namespace torsor {
namespace {

struct Tables {
  OrbitTable codes;
  OrbitTable images;
};

/// Codes and images of `count` whole orbits, as `orbit` draws them.
Tables encode_orbits(const Encoder& encode, const FiniteGroup& group, std::int64_t count,
                     const std::function<at::Tensor(std::int64_t)>& orbit, double noise) {
  std::vector<at::Tensor> codes;
  std::vector<at::Tensor> images;
  for (std::int64_t o = 0; o < count; ++o) {
    const at::Tensor poses = orbit(o);
    codes.push_back(encode_rows(encode, poses));
    images.push_back(poses);
  }
  return {orbit_table(group, at::stack(codes), noise), orbit_table(group, at::stack(images))};
}

/// So many objects that codes and images of all poses fit into 1 GB.
std::int64_t affordable(std::int64_t wanted, std::int64_t order, std::int64_t values) {
  const std::int64_t each = order * values * static_cast<std::int64_t>(sizeof(double));
  return std::clamp<std::int64_t>((std::int64_t{1} << 30) / std::max<std::int64_t>(each, 1), 1,
                                  wanted);
}

Json input_json(const FiniteGroup& group, std::int64_t objects, const DiagnoseOptions& options) {
  return {{"group", group.name()},
          {"order", group.order()},
          {"objects", objects},
          {"budget", budget_text(options.budget)},
          {"seed", options.seed},
          {"declared_operator", options.declared ? Json(options.declared->name()) : Json()}};
}

/// Whether f(a - 0.7 b) = f(a) - 0.7 f(b) + 0.7 f(0) for images a and b of two objects, to a
/// thousand times the rounding. The sign tells a network of rectifiers, which is homogeneous, from
/// a matrix.
bool is_linear(const Encoder& encode, const at::Tensor& first, const at::Tensor& second,
               const EncoderNoise& noise) {
  if (noise.stochastic) return false;
  constexpr double kWeight = 0.7;
  const std::int64_t count = std::min<std::int64_t>(first.size(0), 8);
  const at::Tensor a = first.slice(0, 0, count);
  const at::Tensor b = second.slice(0, 0, count);
  const at::Tensor zero = encode_rows(encode, a - a);
  const at::Tensor blend = encode_rows(encode, a - kWeight * b);
  const at::Tensor defect =
      blend - encode_rows(encode, a) + kWeight * (encode_rows(encode, b) - zero);
  const double most = (blend - zero).abs().max().item<double>();
  return defect.abs().max().item<double>() <= 1e3 * noise.each && most > 1e3 * noise.each;
}

/// Whole orbits of images, wherever they come from.
struct OrbitSource {
  FiniteGroup group;
  std::int64_t objects = 0;
  std::int64_t pixels = 0;                               ///< values of an image
  std::function<at::Tensor(std::int64_t object)> orbit;  ///< [|G|, C, H, W]
};

/// A diagnosis under way.
class Diagnosis {
 public:
  Diagnosis(const Encoder& encode, const DiagnoseOptions& options)
      : encode_(encode), options_(options), plan_(plan_of(options.budget)) {}

  [[nodiscard]] const DiagnosisPlan& plan() const { return plan_; }
  [[nodiscard]] Report& report() { return report_; }

  /// The encoder's noise, and all that the codes of whole orbits tell.
  void judge_orbits(const OrbitSource& source) {
    say("codes of whole orbits");
    const at::Tensor first = source.orbit(0);
    noise_ = measure_noise(encode_, first);
    report_.diagnostics.push_back(noise_.result());
    options_.linear_encoder =
        options_.linear_encoder ||
        (source.objects > 1 && is_linear(encode_, first, source.orbit(1), noise_));
    const std::int64_t columns = encode_rows(encode_, first.slice(0, 0, 1)).size(1);
    if (!options_.blocks.empty()) require_split(source.group, columns, options_.blocks);
    const std::int64_t count =
        affordable(std::min(plan_.objects, source.objects),
                   static_cast<std::int64_t>(source.group.order()), columns + source.pixels);
    report_.input = input_json(source.group, count, options_);
    const Tables tables = encode_orbits(encode_, source.group, count, source.orbit, noise_.each);
    irreps_.emplace(irreps(source.group));
    findings_ = run_code_battery(tables.codes, tables.images, *irreps_, options_, report_);
    say("defects");
  }

  /// Images made symmetric, x -> A_H x, for the subgroups of the turn: whether their codes hold the
  /// poses that are left, and the rows of the per-stratum table that the data may lack.
  void judge_symmetric_images(const Orbits& orbits) {
    if (findings_.problem || findings_.trivial || findings_.lost.blind) return;
    const std::int64_t count = std::min<std::int64_t>(orbits.objects(), 8);
    const at::Tensor objects =
        orbits.object_set().images(at::arange(count, at::kLong)).to(at::kDouble);
    for (const SymmetricImages& made :
         symmetric_images(orbits.action(), objects, plan_.limits.sites)) {
      const Tables tables = encode_orbits(encode_, orbits.group(), count, made.orbit, noise_.each);
      const LostPoses lost =
          lost_poses(tables.codes, tables.images, *irreps_, options_.declared.get(),
                     findings_.lost.used, findings_.lost.noise);
      findings_.lost.objects += lost.objects;
      DiagnosticResult entry = lost.isotropy;
      entry.details["where"] = fmt::format("images made symmetric under C{}", made.order);
      entry.name = "isotropy of images made symmetric";
      for (Json row : entry.details["strata"]) {
        row["where"] = entry.details["where"];
        report_.strata.push_back(std::move(row));
      }
      report_.diagnostics.push_back(std::move(entry));
    }
  }

  /// Defects on continuous families of images.
  void search(const ContinuousFamilies& families) {
    DefectsFound found = search_defects(encode_, families, search_options(), report_);
    // A path alone can find a jump, but not exclude one where it meets no symmetric image.
    const bool paths_only = families.sites.empty() && families.discs.empty();
    if (paths_only && found.hard == 0) found.searched = 0;
    report_.headline.defects = all_defects(findings_, found);
    bundle_homeomorphism(families.group);
    summarize(found.discs);
  }

  /// Pairs of orbits that invariants find hard to tell apart.
  void compare_twins(const ImageFamily& family, Random random) {
    if (!findings_.trivial) return;
    for (CompletenessResult& result : completeness_of_twins(encode_, family, noise_.each, random)) {
      report_.diagnostics.push_back(std::move(result));
    }
  }

  /// The charge law of a closed family.
  void count_charges(const ContinuousFamilies& families, const ClosedCharts& charts) {
    say("charge law");
    report_.diagnostics.push_back(charge_law(encode_, families, charts, search_options()));
  }

 private:
  [[nodiscard]] DefectSearch search_options() const {
    DefectSearch search = plan_.search;
    search.noise = noise_.each;
    return search;
  }
  /// D13 from the parts that are there; the Betti numbers of orbits are known of cyclic groups.
  void bundle_homeomorphism(const FiniteGroup& group) {
    if (!is_cyclic_order(group)) return;
    const auto bundle = homeomorphism_of(report_, findings_.degree);
    if (bundle) report_.diagnostics.push_back(*bundle);
  }

  /// D27, where a disc was searched.
  void summarize(const std::vector<SearchedDisc>& discs) {
    if (discs.empty()) return;
    Random random = Random(options_.seed).stream("points");
    report_.diagnostics.push_back(
        defects_and_data(discs, findings_.strata, plan_.search.area_cells, random));
  }

  void say(std::string_view what) const {
    if (options_.progress) options_.progress(what);
  }

  const Encoder& encode_;
  DiagnoseOptions options_;
  DiagnosisPlan plan_;
  EncoderNoise noise_;
  std::optional<Irreps> irreps_;  // of the group of `judge_orbits`
  CodeFindings findings_;
  Report report_;
};

}  // namespace

Report diagnose(const Encoder& encode, const Orbits& orbits, const DiagnoseOptions& options) {
  Random random = Random(options.seed).stream("diagnose");
  Diagnosis diagnosis(encode, options);
  diagnosis.judge_orbits({orbits.group(), orbits.objects(), orbits.shape().values(),
                          [&](std::int64_t object) { return orbits.orbit(object); }});
  const Exactness exactness = options.exactness
                                  ? *options.exactness
                                  : orbits.action().certify(orbits.object_set(), 2).exactness;
  const bool linear = exactness == Exactness::linear;
  if (linear) diagnosis.judge_symmetric_images(orbits);
  const at::Tensor images = orbits.object_set().images(
      at::arange(std::min<std::int64_t>(orbits.objects(), 4), at::kLong));
  diagnosis.search(
      families_around(orbits.action(), linear, images, encode, diagnosis.plan().limits, random));
  return std::move(diagnosis.report());
}

Report diagnose(const Encoder& encode, const ActionPointer& action, const at::Tensor& images,
                const DiagnoseOptions& options) {
  return diagnose(encode, Orbits(image_objects(images), action), options);
}

Report diagnose(const Encoder& encode, const ImageFamily& family, const DiagnoseOptions& options) {
  Random random = Random(options.seed).stream("diagnose");
  Diagnosis diagnosis(encode, options);
  Random draw = random.stream("objects");
  const at::Tensor objects = family_objects(family, diagnosis.plan().objects, draw);
  diagnosis.judge_orbits(
      {family.group(), objects.size(0), family.shape().values(), [&](std::int64_t object) {
         const at::Tensor p = objects[object].contiguous();
         return family.orbit({p.data_ptr<double>(), static_cast<std::size_t>(p.numel())});
       }});
  diagnosis.report().input["family"] = family.facts().name;
  diagnosis.compare_twins(family, random.stream("twins"));
  const ContinuousFamilies families = families_of(family, encode, diagnosis.plan().limits, random);
  diagnosis.search(families);
  if (const auto charts = closed_charts(family)) diagnosis.count_charges(families, *charts);
  return std::move(diagnosis.report());
}

Report diagnose_codes(const OrbitTable& codes, const std::optional<OrbitTable>& images,
                      const DiagnoseOptions& options) {
  if (!options.blocks.empty()) require_split(codes.group, codes.size(), options.blocks);
  Report report;
  report.input = input_json(codes.group, codes.objects(), options);
  const CodeFindings findings =
      run_code_battery(codes, images, irreps(codes.group), options, report);
  report.headline.defects = defects_of_codes(findings);
  return report;
}

}  // namespace torsor
