#include "diagnostics/report/diagnose.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "diagnostics/report/code_battery.hpp"
#include "diagnostics/report/continuous_families.hpp"
#include "diagnostics/report/defect_battery.hpp"
#include "diagnostics/report/encoder_noise.hpp"
#include "diagnostics/report/family_objects.hpp"
#include "diagnostics/report/weight_plane.hpp"

namespace torsor {
namespace {

/// What a budget allows.
struct Plan {
  std::int64_t objects = 100;
  FamilyLimits limits;
  DefectSearch search;
};

Plan plan_of(Budget budget) {
  switch (budget) {
    case Budget::quick:
      return {.objects = 26,
              .limits = {.sites = 2, .paths = 2, .discs = 1, .directions = 8},
              .search = {.decades = 4,
                         .finest_step = 1e-8,
                         .symmetry_intervals = 16,
                         .cells = 16,
                         .finest_cell = 1e-2,
                         .weights = 1,
                         .map_cells = 32}};
    case Budget::thorough:
      return {.objects = 400,
              .limits = {.sites = 12, .paths = 12, .discs = 12, .directions = 32},
              .search = {.intervals = 256,
                         .finest_step = 1e-12,
                         .cells = 48,
                         .finest_cell = 1e-6,
                         .weights = 6,
                         .map_cells = 64}};
    case Budget::standard:
      break;
  }
  return {};
}

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

DefectVerdict defects_of_codes(const CodeFindings& codes) {
  const LostPoses& lost = codes.lost;
  if (codes.problem) return {.reason = *codes.problem};
  if (codes.trivial) return {.verdict = DefectKind::none, .reason = "no pose part"};
  if (lost.objects > 0) {
    return {
        .verdict = DefectKind::soft,
        .count = lost.objects,
        .reason = fmt::format("the pose of {} is lost: {} code repeats where the image does not",
                              count_text(static_cast<std::size_t>(lost.objects), "object"),
                              lost.objects == 1 ? "its" : "each")};
  }
  if (!codes.has_images) return {.reason = "without images nothing tells which poses differ"};
  if (lost.isotropy.effect > 1.0) {
    return {.reason =
                fmt::format("codes alone show no jumps; up to {:g} poses share a code, but no "
                            "image lost what others keep",
                            lost.isotropy.effect)};
  }
  return {.reason = "codes alone show no jumps; no pose is lost on the images given"};
}

DefectVerdict all_defects(const CodeFindings& findings, const DefectsFound& found) {
  if (findings.problem || findings.trivial) return defects_of_codes(findings);
  if (found.hard > 0 || found.soft > 0) {
    return {
        .verdict = found.hard > 0 ? DefectKind::hard : DefectKind::soft,
        .count = found.hard + found.soft,
        .reason = fmt::format(
            "{}{}", found.places.front(),
            found.places.size() > 1 ? fmt::format(" and {} more", found.places.size() - 1) : "")};
  }
  DefectVerdict verdict = defects_of_codes(findings);
  if (verdict.verdict != DefectKind::inconclusive) return verdict;
  if (found.searched == 0) {
    verdict.reason =
        "no continuous family of images could be searched: the action is no linear map of the "
        "pixels";
  } else if (found.open > 0) {
    verdict.reason = fmt::format("{} of {} searches of continuous families stayed open", found.open,
                                 found.searched);
  } else {
    verdict.verdict = DefectKind::none;
    verdict.reason =
        fmt::format("{} searches found none above {:.1g}", found.searched, found.resolution);
  }
  return verdict;
}

/// Images made symmetric, x -> A_H x, for the subgroups of the turn: whether their codes hold the
/// poses that are left, and the rows of the per-stratum table that the data may lack.
void judge_symmetric_images(const Encoder& encode, const Orbits& orbits, const Irreps& irreps,
                            const EncoderNoise& noise, const DiagnoseOptions& options,
                            std::int64_t subgroups, CodeFindings& findings, Report& report) {
  const std::int64_t count = std::min<std::int64_t>(orbits.objects(), 8);
  const at::Tensor objects =
      orbits.object_set().images(at::arange(count, at::kLong)).to(at::kDouble);
  for (const SymmetricImages& made : symmetric_images(orbits.action(), objects, subgroups)) {
    const Tables tables = encode_orbits(
        encode, orbits.group(), count, [&](std::int64_t o) { return made.orbit(o); }, noise.each);
    const LostPoses lost = lost_poses(tables.codes, tables.images, irreps, options.declared.get(),
                                      findings.lost.used, findings.lost.noise);
    findings.lost.objects += lost.objects;
    DiagnosticResult entry = lost.isotropy;
    entry.details["where"] = fmt::format("images made symmetric under C{}", made.order);
    entry.name = "isotropy of images made symmetric";
    for (Json row : entry.details["strata"]) {
      row["where"] = entry.details["where"];
      report.strata.push_back(std::move(row));
    }
    report.diagnostics.push_back(std::move(entry));
  }
}

Json input_json(const FiniteGroup& group, std::int64_t objects, const DiagnoseOptions& options) {
  return {{"group", group.name()},
          {"order", group.order()},
          {"objects", objects},
          {"budget", budget_text(options.budget)},
          {"seed", options.seed},
          {"declared_operator", options.declared ? Json(options.declared->name()) : Json()}};
}

/// Whether f(a + b) = f(a) + f(b) - f(0) for pairs of the images, to a thousand times the rounding.
bool is_linear(const Encoder& encode, const at::Tensor& images, const EncoderNoise& noise) {
  const std::int64_t half = std::min<std::int64_t>(images.size(0) / 2, 8);
  if (half == 0 || noise.stochastic) return false;
  const at::Tensor a = images.slice(0, 0, half);
  const at::Tensor b = images.slice(0, half, 2 * half);
  const at::Tensor zero = encode_rows(encode, a - a);
  const at::Tensor sum = encode_rows(encode, a + b);
  const at::Tensor defect = sum - encode_rows(encode, a) - encode_rows(encode, b) + zero;
  const double most = (sum - zero).abs().max().item<double>();
  return defect.abs().max().item<double>() <= 1e3 * noise.each && most > 1e3 * noise.each;
}

void say(const DiagnoseOptions& options, std::string_view what) {
  if (options.progress) options.progress(what);
}

}  // namespace

std::string_view budget_text(Budget budget) {
  switch (budget) {
    case Budget::quick:
      return "quick";
    case Budget::thorough:
      return "thorough";
    case Budget::standard:
      break;
  }
  return "standard";
}

Budget parse_budget(std::string_view word) {
  const std::vector<std::string> words{"quick", "standard", "thorough"};
  for (const Budget budget : {Budget::quick, Budget::standard, Budget::thorough}) {
    if (budget_text(budget) == word) return budget;
  }
  const std::string near = nearest_name(word, words);
  throw InvalidArgument(
      fmt::format("a budget is quick, standard or thorough, not \"{}\"{}", word,
                  near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
}

Report diagnose(const Encoder& encode, const Orbits& orbits, const DiagnoseOptions& given) {
  DiagnoseOptions options = given;
  const Plan plan = plan_of(options.budget);
  const FiniteGroup& group = orbits.group();
  const auto order = static_cast<std::int64_t>(group.order());
  Random random = Random(options.seed).stream("diagnose");
  Report report;
  say(options, "codes of whole orbits");
  const at::Tensor first = orbits.orbit(0);
  const EncoderNoise noise = measure_noise(encode, first);
  report.diagnostics.push_back(noise.result());
  options.linear_encoder = options.linear_encoder || is_linear(encode, first, noise);
  const std::int64_t values =
      encode_rows(encode, first.slice(0, 0, 1)).size(1) + orbits.shape().values();
  const std::int64_t count = affordable(std::min(plan.objects, orbits.objects()), order, values);
  report.input = input_json(group, count, options);
  const Tables tables = encode_orbits(
      encode, group, count, [&](std::int64_t o) { return orbits.orbit(o); }, noise.each);
  const Irreps all = irreps(group);
  CodeFindings findings = run_code_battery(tables.codes, tables.images, all, options, report);
  say(options, "defects");
  const bool linear =
      orbits.action().certify(orbits.object_set(), 2).exactness == Exactness::linear;
  if (linear && !findings.problem && !findings.trivial && !findings.lost.blind) {
    judge_symmetric_images(encode, orbits, all, noise, options, plan.limits.sites, findings,
                           report);
  }
  const at::Tensor images = orbits.object_set().images(
      at::arange(std::min<std::int64_t>(orbits.objects(), 4), at::kLong));
  const ContinuousFamilies families =
      families_around(orbits.action(), linear, images, encode, plan.limits, random);
  DefectSearch search = plan.search;
  search.noise = noise.each;
  DefectsFound found = search_defects(encode, families, search, report);
  // A blend of two images meets no symmetric one: it can find a jump, but not exclude one.
  if (families.sites.empty() && found.hard == 0) found.searched = 0;
  report.headline.defects = all_defects(findings, found);
  return report;
}

Report diagnose(const Encoder& encode, const ActionPointer& action, const at::Tensor& images,
                const DiagnoseOptions& options) {
  return diagnose(encode, Orbits(image_objects(images), action), options);
}

Report diagnose(const Encoder& encode, const ImageFamily& family, const DiagnoseOptions& given) {
  DiagnoseOptions options = given;
  const Plan plan = plan_of(options.budget);
  const FiniteGroup& group = family.group();
  Random random = Random(options.seed).stream("diagnose");
  Report report;
  say(options, "codes of whole orbits");
  Random draw = random.stream("objects");
  const at::Tensor objects = family_objects(family, plan.objects, draw);
  const auto orbit = [&](std::int64_t o) {
    const at::Tensor p = objects[o].contiguous();
    return family.orbit({p.data_ptr<double>(), static_cast<std::size_t>(p.numel())});
  };
  const at::Tensor first = orbit(0);
  const EncoderNoise noise = measure_noise(encode, first);
  report.diagnostics.push_back(noise.result());
  options.linear_encoder = options.linear_encoder || is_linear(encode, first, noise);
  const std::int64_t values =
      encode_rows(encode, first.slice(0, 0, 1)).size(1) + family.shape().values();
  const std::int64_t count =
      affordable(objects.size(0), static_cast<std::int64_t>(group.order()), values);
  report.input = input_json(group, count, options);
  report.input["family"] = family.facts().name;
  const Tables tables = encode_orbits(encode, group, count, orbit, noise.each);
  const CodeFindings findings =
      run_code_battery(tables.codes, tables.images, irreps(group), options, report);
  say(options, "defects");
  const ContinuousFamilies families = families_of(family, encode, plan.limits, random);
  DefectSearch search = plan.search;
  search.noise = noise.each;
  report.headline.defects = all_defects(findings, search_defects(encode, families, search, report));
  return report;
}

Report diagnose_codes(const OrbitTable& codes, const std::optional<OrbitTable>& images,
                      const DiagnoseOptions& options) {
  Report report;
  report.input = input_json(codes.group, codes.objects(), options);
  const CodeFindings findings =
      run_code_battery(codes, images, irreps(codes.group), options, report);
  report.headline.defects = defects_of_codes(findings);
  return report;
}

}  // namespace torsor
