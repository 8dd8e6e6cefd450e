#include "diagnostics/report/diagnose.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include <ATen/ops/full_like.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "datasets/families/family_table.hpp"
#include "datasets/families/harmonic_families.hpp"
#include "tests/diagnostics/codes.hpp"
#include "tests/diagnostics/reports.hpp"
#include "tests/diagnostics/tables.hpp"

namespace torsor::testing {
namespace {

// Encoders that jump are equivariant off their jumps only: five of the 40 objects are symmetric
// images, on which a phase of rounding decides.
TORSOR_TEST("a diagnosis tells the encoders of the zoo apart") {
  struct Case {
    const char* encoder;
    std::optional<Verdict> equivariant;  ///< nothing: anything but pass
    CodeStructure structure;
    DefectKind defects;
  };
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  for (const Case& c : {
           Case{"orbit_lift", Verdict::pass, CodeStructure::distributed, DefectKind::none},
           Case{"pose_and_invariants", Verdict::pass, CodeStructure::disentangled,
                DefectKind::soft},
           Case{"first_phase", std::nullopt, CodeStructure::inconclusive, DefectKind::hard},
           Case{"softened_phase", Verdict::pass, CodeStructure::disentangled, DefectKind::soft},
           Case{"third_harmonic", Verdict::pass, CodeStructure::disentangled, DefectKind::soft},
           Case{"power_spectrum", Verdict::pass, CodeStructure::trivial, DefectKind::none},
           Case{"random_network", Verdict::fail, CodeStructure::inconclusive, DefectKind::none},
           Case{"principal_axis", std::nullopt, CodeStructure::inconclusive, DefectKind::hard},
           Case{"one_hot_pose", std::nullopt, CodeStructure::inconclusive, DefectKind::hard},
       }) {
    const Report report = quick_report(c.encoder, *family);
    TORSOR_INFO(c.encoder << "\n" << report.text());
    const Verdict equivariant = report.headline.equivariant.verdict;
    TORSOR_CHECK((c.equivariant ? equivariant == *c.equivariant : equivariant != Verdict::pass));
    TORSOR_CHECK(report.headline.structure.verdict == c.structure);
    TORSOR_CHECK(report.headline.defects.verdict == c.defects);
    TORSOR_CHECK(report.found_defect() ==
                 (c.defects == DefectKind::hard || c.defects == DefectKind::soft));
  }
}

TORSOR_TEST("an invariant code passes vacuously and has no pose part to lose") {
  const Report report = quick_report("power_spectrum", *polar_harmonics({.rings = 1}));
  TORSOR_CHECK(report.headline.equivariant.vacuous);
  TORSOR_CHECK(report.headline.defects.reason == "no pose part");
  TORSOR_CHECK(report.headline.defects.count == 0);
}

TORSOR_TEST("codes of zeros pass vacuously: only the trivial irrep could be there") {
  const Report report = diagnose_codes(orbit_table(cyclic(12), at::zeros({30, 12, 3})));
  TORSOR_CHECK(report.headline.equivariant.verdict == Verdict::pass);
  TORSOR_CHECK(report.headline.equivariant.vacuous);
  TORSOR_CHECK(report.headline.structure.verdict == CodeStructure::trivial);
  const DiagnosticResult* counted = first_result(report, "D15");
  TORSOR_REQUIRE(counted != nullptr);
  TORSOR_CHECK(counted->details.at("multiplicities").size() == 12);
}

TORSOR_TEST("a constant code counts its trivial copies, and one object alone proves nothing") {
  const at::Tensor codes = at::ones({30, 12, 2}, at::kDouble);
  const Report report = diagnose_codes(orbit_table(cyclic(12), codes));
  TORSOR_CHECK(report.headline.equivariant.vacuous);
  TORSOR_CHECK(report.multiplicities.at(0).at("value") == 1.0);
  TORSOR_CHECK(report.multiplicities.at(1).at("value") == 0.0);
  const Report alone = diagnose_codes(orbit_table(cyclic(12), codes.slice(0, 0, 1)));
  TORSOR_CHECK(alone.headline.equivariant.verdict == Verdict::inconclusive);
  TORSOR_CHECK(!alone.headline.equivariant.error.has_value());
}

TORSOR_TEST("codes that are not finite are findings, and the other objects are judged") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  const Encoder polar = zoo_encoder("pose_and_invariants", *family).encode;
  const Encoder broken = [&](const at::Tensor& images) {
    const at::Tensor codes = polar(images);
    return at::where((codes.slice(1, 0, 2).norm(2, 1, true) < 1e-9).expand_as(codes),
                     at::full_like(codes, std::nan("")), codes);
  };
  const Report report = diagnose(broken, *family, {.budget = Budget::quick});
  const DiagnosticResult* finite = first_result(report, "finite");
  TORSOR_REQUIRE(finite != nullptr);  // c_1 is 0 on the five symmetric objects
  TORSOR_CHECK(finite->details["images"].size() == 5);
  TORSOR_CHECK(finite->finding.find("is not finite") != std::string::npos);
  TORSOR_CHECK(report.headline.equivariant.verdict == Verdict::pass);
  const at::Tensor nan = at::zeros({3, 12, 2}, at::kDouble) / 0.0;
  const Report none = diagnose_codes(orbit_table(cyclic(12), nan));
  TORSOR_CHECK(none.headline.equivariant.verdict == Verdict::inconclusive);
  TORSOR_CHECK(none.headline.defects.reason.find("no object has finite codes") == 0);
}

TORSOR_TEST("codes alone: structure is known, defects are not") {
  Random random(3);
  const OrbitTable plane = plane_table(12, {1}, 2, 40, random);
  const Report blind = diagnose_codes(plane);
  TORSOR_CHECK(blind.headline.equivariant.verdict == Verdict::pass);
  TORSOR_CHECK(blind.headline.structure.verdict == CodeStructure::disentangled);
  TORSOR_CHECK(blind.headline.defects.verdict == DefectKind::inconclusive);
  TORSOR_CHECK(blind.strata[0]["kappa"].is_null());
  const OrbitTable lift = regular_table(cyclic(12), normal_values({40, 12, 2}, random));
  TORSOR_CHECK(diagnose_codes(lift).headline.structure.verdict == CodeStructure::distributed);
}

TORSOR_TEST("codes with images: a pose part that vanishes on a symmetric image is a soft defect") {
  Random random(5);
  // Images with the weights 1 and 2 under C_12; the code holds weight 1 only, which five objects
  // lack: their images have the stabilizer C_2.
  OrbitTable images = plane_table(12, {1, 2}, 1, 40, random);
  images.values.slice(0, 0, 5).slice(2, 0, 2).zero_();
  const OrbitTable codes = orbit_table(images.group, images.values.slice(2, 0, 2));
  const Report report = diagnose_codes(codes, images);
  TORSOR_INFO(report.text());
  TORSOR_CHECK(report.headline.defects.verdict == DefectKind::soft);
  TORSOR_CHECK(report.headline.defects.count == 5);
  TORSOR_CHECK(report.strata[1]["stabilizer_order"] == 2);
  TORSOR_CHECK(report.strata[1]["kappa"] == 6.0);
  // The whole image as a code loses nothing, but codes alone cannot exclude a jump.
  const Report whole = diagnose_codes(images, images);
  TORSOR_CHECK(whole.headline.defects.verdict == DefectKind::inconclusive);
}

TORSOR_TEST("few objects leave equivariance and all that rests on it open") {
  Random random(7);
  for (const std::int64_t objects : {1, 10}) {
    const Report report = diagnose_codes(plane_table(12, {1}, 0, objects, random));
    TORSOR_CHECK(report.headline.equivariant.verdict == Verdict::inconclusive);
    TORSOR_CHECK(report.headline.structure.verdict == CodeStructure::inconclusive);
  }
}

TORSOR_TEST("a stochastic encoder is found, and its noise is stated") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  auto random = std::make_shared<Random>(11);
  const Encoder noisy = [&, random](const at::Tensor& images) {
    const at::Tensor codes = zoo_encoder("all_harmonics", *family).encode(images);
    return codes + 1e-3 * normal_values({codes.size(0), codes.size(1)}, *random);
  };
  const Report report = diagnose(noisy, *family, {.budget = Budget::quick});
  const DiagnosticResult* noise = first_result(report, "noise");
  TORSOR_REQUIRE(noise != nullptr);
  TORSOR_CHECK(noise->details["stochastic"] == true);
  TORSOR_CHECK(noise->details["each"].get<double>() > 1e-3);
  TORSOR_CHECK(noise->details["each"].get<double>() < 1e-2);
  TORSOR_CHECK(report.headline.equivariant.verdict == Verdict::pass);
}

TORSOR_TEST("an encoder that does not give one row per image is refused") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  TORSOR_THROWS_WITH((void)diagnose(
                         [](const at::Tensor&) {
                           return at::zeros({1, 3});
                         },
                         *family, {}),
                     InvalidArgument,
                     "an encoder gives one code per image, [24, D] or [24, D, 2], not [1, 3]");
  TORSOR_THROWS_WITH((void)parse_budget("quik"), InvalidArgument, "did you mean \"quick\"?");
}

TORSOR_TEST("the report is one JSON document with the three verdicts") {
  const Report report = quick_report("first_phase", *polar_harmonics({.rings = 1}));
  const Json json = report.json();
  TORSOR_CHECK(json["headline"]["defects"]["verdict"] == "hard");
  TORSOR_CHECK(json["headline"]["defects"]["count"].get<int>() >= 1);
  for (const Json& d : json["diagnostics"]) {
    for (const char* key : {"name", "id", "verdict", "effect", "ci", "resolution", "details"}) {
      TORSOR_CHECK(d.contains(key));
    }
  }
  TORSOR_CHECK(!report.figures.empty());
}

}  // namespace
}  // namespace torsor::testing
