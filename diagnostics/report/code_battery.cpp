#include "diagnostics/report/code_battery.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/behaviour/extrapolation.hpp"
#include "diagnostics/behaviour/operator_error.hpp"
#include "diagnostics/equivariance/declared_equivariance.hpp"
#include "diagnostics/equivariance/declared_split.hpp"
#include "diagnostics/equivariance/group_law.hpp"
#include "diagnostics/equivariance/isotropy.hpp"
#include "diagnostics/equivariance/isotypic_spectrum.hpp"
#include "diagnostics/equivariance/mixing.hpp"
#include "diagnostics/equivariance/multiplicities.hpp"
#include "diagnostics/equivariance/operator_fit.hpp"
#include "diagnostics/equivariance/split_discovery.hpp"
#include "diagnostics/injectivity/injectivity.hpp"
#include "diagnostics/report/continuous_families.hpp"
#include "diagnostics/report/figures.hpp"
#include "diagnostics/report/finite_objects.hpp"
#include "diagnostics/report/invariant_twins.hpp"
#include "diagnostics/report/one_orbit.hpp"
#include "diagnostics/report/orbit_summaries.hpp"
#include "diagnostics/report/structure.hpp"

namespace torsor {
namespace {

class Battery {
 public:
  Battery(const OrbitTable& codes, const std::optional<OrbitTable>& images, const Irreps& irreps,
          const DiagnoseOptions& options, Report& report)
      : codes_(codes), images_(images), irreps_(irreps), options_(options), report_(report) {}

  CodeFindings run() {
    CodeFindings findings{.has_images = images_.has_value()};
    const bool cyclic = is_cyclic_order(codes_.group);
    if (images_ && cyclic) enter(stabilizers_of_objects(*images_));
    say("isotropy");
    const IsotropyResult isotropy = isotropy_match(codes_, images_);
    report_.strata = isotropy.details["strata"];
    enter(isotropy);
    if (images_) enter(orbit_injectivity(codes_, *images_));
    say("operator fit");
    judge_equivariance();
    findings.strata = errors_by_stratum(isotropy);
    say("irreps");
    spectrum_ = isotypic_spectrum(codes_, irreps_);
    enter(spectrum_);
    count_multiplicities();
    judge_structure();
    if (cyclic) enter(windings_of_objects(codes_));
    if (options_.declared) test_operator();
    say("persistent homology");
    if (cyclic) findings.degree = look_at_one_orbit(codes_, images_, isotropy, options_, report_);
    findings.trivial = report_.headline.structure.verdict == CodeStructure::trivial;
    if (findings.trivial && images_ && codes_.objects() >= 2) {
      enter(completeness_of_objects(codes_, *images_));
    }
    if (images_) {
      findings.lost = lost_poses(codes_, *images_, irreps_, options_.declared.get());
      if (options_.declared) {
        enter(findings.lost.isotropy, "the declared operator");
        report_.strata = findings.lost.isotropy.details["strata"];
      }
    }
    return findings;
  }

 private:
  void enter(DiagnosticResult result) { report_.diagnostics.push_back(std::move(result)); }
  void enter(DiagnosticResult result, std::string_view where) {
    result.details["where"] = where;
    enter(std::move(result));
  }
  void say(std::string_view what) const {
    if (options_.progress) options_.progress(what);
  }

  [[nodiscard]] OperatorFitOptions fit_options() const {
    OperatorFitOptions options;
    options.linear_encoder = options_.linear_encoder;
    options.seed = options_.seed;
    if (options_.budget == Budget::quick) {
      options.operations = 1e10;
      options.fit.folds = 3;
    }
    return options;
  }

  void judge_equivariance() {
    fit_ = operator_fit(codes_, fit_options());
    if (fit_.verdict != Verdict::pass && !fit_.data_limited) try_affine();
    if (fit_.vacuous && is_noisy()) {
      fit_.verdict = Verdict::inconclusive;
      fit_.finding = "The codes move by less than their own noise.";
      fit_.details["vacuous"] = false;
    }
    if (options_.linear_encoder) {
      fit_.name += " (vacuous: the encoder is linear)";
      fit_.details["vacuous"] = true;
    }
    const DiagnosticResult* judge = &fit_;
    bool vacuous = fit_.vacuous && fit_.verdict == Verdict::pass;
    std::optional<DeclaredEquivariance> declared;
    if (options_.declared) {
      declared = declared_equivariance(codes_, *options_.declared, images_);
      enter(*declared);
      judge = &*declared;
      vacuous = declared->verdict == Verdict::pass && fit_.vacuous;
    }
    enter(fit_);
    errors_ = declared ? declared->object_errors : fit_.object_errors;
    if (fit_.verdict == Verdict::pass && !fit_.vacuous) {
      enter(group_law_suite(codes_.group, fit_));
    }
    report_.headline.equivariant = {
        .verdict = judge->verdict,
        .error = judge->interval ? std::optional(judge->effect) : std::nullopt,
        .interval = judge->interval,
        .vacuous = vacuous,
        .reason = judge->finding};
  }

  [[nodiscard]] std::vector<StratumErrors> errors_by_stratum(const IsotropyResult& isotropy) const {
    std::map<std::int64_t, std::vector<double>> strata;
    if (errors_.size() == isotropy.image_orders.size()) {
      for (std::size_t o = 0; o < errors_.size(); ++o) {
        strata[isotropy.image_orders[o]].push_back(errors_[o]);
      }
    }
    std::vector<StratumErrors> list;
    for (auto& [order, errors] : strata) {
      list.push_back({fmt::format("stabilizer order {}", order), std::move(errors)});
    }
    return list;
  }

  /// An encoder with a bias moves its codes about a point other than 0: a constant column makes
  /// that linear. The fit with it counts if it is the better one.
  void try_affine() {
    const double size = std::sqrt(codes_.values.square().mean().item<double>());
    const at::Tensor constant =
        at::full({codes_.objects(), codes_.values.size(1), 1}, size, codes_.values.options());
    affine_ = OrbitTable{codes_.group, at::cat({codes_.values, constant}, 2), codes_.noise};
    OperatorFit fit = operator_fit(*affine_, fit_options());
    if (fit.verdict != Verdict::pass || fit.vacuous) {
      affine_.reset();
      return;
    }
    fit_ = std::move(fit);
    fit_.finding += " About a point other than 0: the encoder has a bias.";
    fit_.details["affine"] = true;
  }
  [[nodiscard]] const OrbitTable& fitted_codes() const { return affine_ ? *affine_ : codes_; }
  /// Whether the codes' noise is more than rounding.
  [[nodiscard]] bool is_noisy() const {
    const double most = codes_.values.abs().max().item<double>();
    return most > 0.0 && codes_.noise > 1e-4 * most;
  }

  /// D15: of the declared operator where there is one, and of the codes.
  void count_multiplicities() {
    const MultiplicityResult counted = code_multiplicities(fitted_codes(), fit_, irreps_);
    const MultiplicityResult* shown = &counted;
    std::optional<MultiplicityResult> declared;
    if (options_.declared) {
      try {
        declared = operator_multiplicities(irreps_, *options_.declared);
        declared->name = "multiplicities of the declared operator";
        of_operator_ = declared_multiplicities(irreps_, *options_.declared);
        enter(*declared);
        shown = &*declared;
      } catch (const NumericalError& error) {
        enter({.id = "D15",
               .name = "multiplicities of the declared operator",
               .verdict = Verdict::fail,
               .finding = fmt::format("It is no representation: {}.", error.what())});
      }
    }
    enter(counted);
    for (const Multiplicity& m : shown->irreps) {
      report_.multiplicities.push_back({{"irrep", m.name},
                                        {"dimension", m.dimension},
                                        {"value", m.value},
                                        {"ci", interval_json(m.interval)}});
    }
    if (!report_.multiplicities.empty()) {
      report_.figures.push_back(multiplicity_figure(report_.multiplicities));
    }
    multiplicities_ = counted;
  }

  /// How often each real irrep occurs: by the traces of the fitted operator where they are whole
  /// numbers, else by the directions in which the codes move.
  [[nodiscard]] std::vector<std::int64_t> occurrences() const {
    std::vector<std::int64_t> list;
    for (std::size_t i = 0; i < irreps_.real.size(); ++i) {
      const RealIrrep& irrep = irreps_.real[i];
      std::int64_t count = spectrum_.parts[i].multiplicity;
      if (multiplicities_.irreps.size() == irreps_.table.count()) {
        const Multiplicity& m = multiplicities_.irreps[irrep.characters.front()];
        const std::int64_t twice = irrep.type == IrrepType::quaternionic ? 2 : 1;
        if (m.integer && !m.lower_bound) count = *m.integer / twice;
      }
      list.push_back(count);
    }
    return list;
  }

  void judge_structure() {
    const bool product = codes_.group.factors().size() > 1;
    std::optional<MixingShare> share;
    if (product) {
      const MixingResult mixing = mixing_index(spectrum_);
      enter(mixing);
      if (mixing.interval) share = MixingShare{mixing.mixing, *mixing.interval, *mixing.resolution};
      enter(split_discovery(irreps_, fit_));
      if (!options_.blocks.empty()) enter(declared_split_leakage(codes_, options_.blocks));
    }
    StructureVerdict& structure = report_.headline.structure;
    if (!of_operator_.empty()) {
      const std::vector<std::int64_t> counts(of_operator_.begin(), of_operator_.end());
      structure = code_structure(irreps_, counts, declared_mixing(counts));
      return;
    }
    if (report_.headline.equivariant.verdict == Verdict::pass) {
      structure = code_structure(irreps_, occurrences(), share);
    } else {
      structure.reason = report_.headline.equivariant.verdict == Verdict::fail
                             ? "the code is not equivariant"
                             : "whether the code is equivariant is open";
    }
  }

  /// μ of the declared operator: the share of its moving dimensions that several factors move.
  [[nodiscard]] MixingShare declared_mixing(const std::vector<std::int64_t>& counts) const {
    double mixed = 0.0;
    double moving = 0.0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const IsotypicPart& part = spectrum_.parts[i];
      const auto dimensions = static_cast<double>(counts[i] * part.dimension);
      if (!part.trivial) moving += dimensions;
      if (std::ranges::count(part.moved_by, true) > 1) mixed += dimensions;
    }
    const double value = moving > 0.0 ? mixed / moving : 0.0;
    return {value, {value, value}, 0.01};
  }

  /// D23 and D24: the declared operator through the decoder, and over many steps.
  void test_operator() {
    const FiniteGroup::Element turn = largest_turn(codes_.group);
    if (codes_.group.element_order(turn) >= 5) {
      enter(extrapolation(codes_, turn, operator_step(options_.declared, turn)));
    }
    if (!options_.decode || !images_) return;
    say("operator through the decoder");
    const OperatorErrorResult through =
        operator_decoder_error(codes_, *options_.declared, options_.decode, *images_,
                               {.linear_decoder = options_.linear_decoder, .starts = {0}});
    enter(through);
    report_.floors.push_back({{"name", "moved codes decoded, mean square per value"},
                              {"value", through.floor ? Json(*through.floor) : Json()},
                              {"measured", through.errors.error}});
  }

  const OrbitTable& codes_;
  const std::optional<OrbitTable>& images_;
  const Irreps& irreps_;
  const DiagnoseOptions& options_;
  Report& report_;
  OperatorFit fit_;
  std::vector<double> errors_;        // of equivariance, by object; empty where there are none
  std::optional<OrbitTable> affine_;  // the codes with a constant column, where that is needed
  IsotypicSpectrum spectrum_;
  MultiplicityResult multiplicities_;
  std::vector<std::size_t> of_operator_;  // of each real irrep in the declared operator
};

}  // namespace

CodeFindings run_code_battery(const OrbitTable& codes, const std::optional<OrbitTable>& images,
                              const Irreps& irreps, const DiagnoseOptions& options,
                              Report& report) {
  const FiniteObjects finite = finite_objects(codes);
  if (finite.bad.empty()) return Battery(codes, images, irreps, options, report).run();
  report.diagnostics.push_back(finite.result(codes.objects()));
  CodeFindings findings{.has_images = images.has_value()};
  if (finite.good.numel() == 0) {
    findings.problem = "no object has finite codes in all poses";
    report.headline.equivariant.reason = *findings.problem;
    report.headline.structure.reason = *findings.problem;
    return findings;
  }
  const OrbitTable good_codes = only(codes, finite.good);
  std::optional<OrbitTable> good_images;
  if (images) good_images = only(*images, finite.good);
  return Battery(good_codes, good_images, irreps, options, report).run();
}

}  // namespace torsor
