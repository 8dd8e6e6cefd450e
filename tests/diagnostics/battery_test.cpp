#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>

#include "core/error.hpp"
#include "datasets/actions.hpp"
#include "datasets/families/family_table.hpp"
#include "datasets/families/harmonic_families.hpp"
#include "diagnostics/equivariance/declared_equivariance.hpp"
#include "diagnostics/equivariance/operator_fit.hpp"
#include "diagnostics/injectivity/orbit_pairs.hpp"
#include "diagnostics/report/orbit_summaries.hpp"
#include "groups/named_groups.hpp"
#include "operators/shift_operator.hpp"
#include "tests/diagnostics/codes.hpp"
#include "tests/diagnostics/reports.hpp"
#include "tests/diagnostics/tables.hpp"

namespace torsor::testing {
namespace {

/// 30 random 7 × 7 images under the shifts of C_7.
Report report_of_shifts(const Encoder& encode) {
  Random random(17);
  const ActionPointer action = make_action(cyclic(7), {ActionKind::shift_x}, ImageShape{1, 7, 7});
  return diagnose(encode, action, normal_values({30, 1, 7, 7}, random).to(at::kFloat),
                  {.budget = Budget::quick});
}

TORSOR_TEST("a diagnosis tells which symmetric images its paths meet") {
  const Report of_family = quick_report("all_harmonics", *polar_harmonics({.rings = 1}));
  const auto family = results_by_place(of_family, "D2");
  TORSOR_REQUIRE(family.contains("path \"through C3\""));
  const Json crossings = family.at("path \"through C3\"")->details["crossings"];
  TORSOR_REQUIRE(crossings.size() == 1);
  TORSOR_CHECK(crossings[0]["order"] == 3);
  TORSOR_CHECK(std::abs(crossings[0]["position"].get<double>()) < 1e-11);
  // Shifts are linear: the path through A_7 x meets it, a blend of two random images meets none.
  const Report of_shifts = report_of_shifts([](const at::Tensor& x) { return x.flatten(1); });
  const auto shifts = results_by_place(of_shifts, "D2");
  TORSOR_REQUIRE(shifts.contains("path \"through a C7 image\""));
  TORSOR_CHECK(shifts.at("path \"through a C7 image\"")->details["crossings"][0]["order"] == 7);
  TORSOR_REQUIRE(shifts.contains("path \"blend of objects 0 and 1\""));
  TORSOR_CHECK(shifts.at("path \"blend of objects 0 and 1\"")->effect == 0.0);
}

/// The quick diagnosis with an encoder that looks at harmonics up to 3.
Report closed_report(const char* encoder, const ImageFamily& family) {
  return diagnose(zoo_encoder(encoder, family, {.largest = 3}).encode, family,
                  {.budget = Budget::quick});
}

TORSOR_TEST("on a closed family the charges of every encoder obey the law, trained or not") {
  for (const ImageFamilyPointer& family :
       {hopf_rings({.order = 12}), weighted_sphere(2, 3, {.order = 12})}) {
    for (const char* encoder : {"random_network", "all_harmonics"}) {
      const Report report = closed_report(encoder, *family);
      const DiagnosticResult* law = first_result(report, "D8");
      TORSOR_REQUIRE(law != nullptr);
      TORSOR_INFO(family->facts().name << ", " << encoder << ": " << law->line());
      TORSOR_CHECK(law->verdict == Verdict::pass);
      TORSOR_CHECK(law->effect == law->details["weight"].get<double>());
    }
  }
  // On the weighted family the strongest plane of all harmonics is c_2 or c_3: with weights 2 and 3
  // the law reads 3·Q_a + 2·Q_b = 2 or 3.
  const Report report = closed_report("all_harmonics", *weighted_sphere(2, 3, {.order = 12}));
  const Json details = first_result(report, "D8")->details;
  TORSOR_CHECK(3 * details["charge_a"].get<int>() + 2 * details["charge_b"].get<int>() ==
               details["weight"].get<int>());
}

TORSOR_TEST("codes without a part that turns leave the charge law open; other families have none") {
  for (const ImageFamilyPointer& family :
       {hopf_rings({.order = 12}), weighted_sphere(2, 3, {.order = 12})}) {
    const Report report = closed_report("power_spectrum", *family);
    const DiagnosticResult* law = first_result(report, "D8");
    TORSOR_REQUIRE(law != nullptr);
    TORSOR_INFO(law->line());
    TORSOR_CHECK(law->verdict == Verdict::inconclusive);
  }
  TORSOR_CHECK(first_result(quick_report("all_harmonics", *polar_harmonics({.rings = 1})), "D8") ==
               nullptr);
}

/// The ids of the parts that D13 names as violated.
std::set<std::string> violated_parts(const DiagnosticResult& bundle) {
  std::set<std::string> ids;
  for (const Json& line : bundle.details["violated"]) {
    const auto text = line.get<std::string>();
    ids.insert(text.substr(0, text.find(' ')));
  }
  return ids;
}

TORSOR_TEST("what breaks a homeomorphism is named: jumps, or codes that images share") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  struct Case {
    const char* encoder;
    const char* part;
  };
  for (const Case& c : {Case{"first_phase", "D4"}, Case{"principal_axis", "D4"},
                        Case{"power_spectrum", "D12"}, Case{"third_harmonic", "D6"}}) {
    const Report report = quick_report(c.encoder, *family);
    const DiagnosticResult* bundle = first_result(report, "D13");
    TORSOR_REQUIRE(bundle != nullptr);
    TORSOR_INFO(c.encoder << ": " << bundle->line());
    TORSOR_CHECK(bundle->verdict == Verdict::fail);
    TORSOR_CHECK(violated_parts(*bundle).contains(c.part));
  }
}

TORSOR_TEST("all harmonics break no part of a homeomorphism, and what stays open is named") {
  const Report report = quick_report("all_harmonics", *polar_harmonics({.rings = 1}));
  const DiagnosticResult* bundle = first_result(report, "D13");
  TORSOR_REQUIRE(bundle != nullptr);
  TORSOR_INFO(bundle->line());
  TORSOR_CHECK(violated_parts(*bundle).empty());
  TORSOR_CHECK((bundle->verdict == Verdict::pass) == bundle->details["open"].empty());
  TORSOR_CHECK(bundle->verdict != Verdict::fail);
  std::multiset<std::string> parts;
  for (const Json& part : bundle->details["parts"]) parts.insert(part["id"].get<std::string>());
  TORSOR_CHECK((parts == std::multiset<std::string>{"D12", "D20", "D4", "D4", "D6"}));
  // Codes alone have no paths: no bundle.
  Random random(23);
  const OrbitTable table = plane_table(12, {1}, 0, 30, random);
  TORSOR_CHECK(first_result(diagnose_codes(table, table), "D13") == nullptr);
}

TORSOR_TEST(
    "the degree of an orbit is that of the plane with the image's symmetry, or of the only") {
  Random random(29);
  const OrbitTable both = plane_table(12, {1, 3}, 1, 1, random);
  const auto first = loop_degree_of_object(both, 0, 1);
  TORSOR_REQUIRE(first.has_value());
  TORSOR_CHECK(first->effect == 1.0);
  const OrbitTable third = plane_table(24, {3}, 0, 1, random);
  TORSOR_CHECK(loop_degree_of_object(third, 0, 1)->verdict == Verdict::fail);
  TORSOR_CHECK(loop_degree_of_object(third, 0, 3)->verdict == Verdict::pass);
  // Weights 2 and 3 tell all poses apart, but no plane of them turns once.
  TORSOR_CHECK(!loop_degree_of_object(plane_table(12, {2, 3}, 0, 1, random), 0, 1).has_value());
  TORSOR_CHECK(!loop_degree_of_object(plane_table(12, {}, 2, 1, random), 0, 1).has_value());
}

TORSOR_TEST("an invariant code is asked whether it tells orbits apart, a moving one is not") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  const Report of_spectrum = quick_report("power_spectrum", *family);
  const auto spectrum = results_by_place(of_spectrum, "D26");
  TORSOR_INFO(of_spectrum.text());
  TORSOR_REQUIRE(spectrum.size() == 3);
  // Random objects differ in their moduli; twins do not.
  TORSOR_CHECK(spectrum.at("pairs of objects")->verdict == Verdict::pass);
  TORSOR_CHECK(spectrum.at("pairs of one power spectrum")->verdict == Verdict::fail);
  const Report of_bispectrum = quick_report("bispectrum", *family);
  const auto bispectrum = results_by_place(of_bispectrum, "D26");
  TORSOR_INFO(of_bispectrum.text());
  TORSOR_REQUIRE(bispectrum.size() == 3);
  // Where c_1 ≠ 0 it is complete; c_2 and c_3 alone have no invariant of order three.
  TORSOR_CHECK(bispectrum.at("pairs of one power spectrum")->verdict == Verdict::pass);
  TORSOR_CHECK(bispectrum.at("pairs of one bispectrum, c_2 and c_3 alone")->verdict ==
               Verdict::fail);
  TORSOR_CHECK(first_result(quick_report("all_harmonics", *family), "D26") == nullptr);
}

TORSOR_TEST("codes with images: orbits of one power spectrum are found to share a code") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  Random random(31);
  const std::vector<OrbitPair> twins =
      spectrum_twins(dynamic_cast<const HarmonicFamily&>(*family), 12, random);
  for (const auto& [name, verdict] :
       {std::pair{"power_spectrum", Verdict::fail}, std::pair{"bispectrum", Verdict::pass}}) {
    const PairTables tables = pair_tables(zoo_encoder(name, *family).encode, *family, twins);
    const Report report = diagnose_codes(tables.codes, tables.images);
    const DiagnosticResult* completeness = first_result(report, "D26");
    TORSOR_REQUIRE(completeness != nullptr);
    TORSOR_INFO(name << ": " << completeness->line());
    TORSOR_CHECK(completeness->verdict == verdict);
  }
}

TORSOR_TEST("the summary of defects says which share of the discs' images lies in cores") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  const Report report = quick_report("pose_and_invariants", *family);
  const DiagnosticResult* summary = first_result(report, "D27");
  TORSOR_REQUIRE(summary != nullptr);
  TORSOR_INFO(report.text());
  TORSOR_CHECK(summary == &report.diagnostics.back());
  TORSOR_CHECK(summary->verdict == Verdict::fail);
  TORSOR_CHECK(summary->details["defects"] == 1);
  TORSOR_CHECK(summary->details["images"] ==
               "points drawn uniformly on the discs searched, not the data");
  // c_1 vanishes at the centre of the unit disc. Within its core's radius lie core² of the points,
  // to four standard errors of 1000 of them.
  const double core = report.vortices[0]["core"].get<double>();
  const double share = core * core;
  TORSOR_CHECK(std::abs(summary->effect - share) < 4.0 * std::sqrt(share * (1.0 - share) / 1000.0));
  // Re(u e^{-iθ}) over 24 angles: both derivatives have the square 12, the disc has 12 π, and its
  // rim is cut to 12 squares across, an error of 2/12.
  const double area = summary->details["charts"][0]["area"].get<double>();
  TORSOR_CHECK(std::abs(area / (12.0 * 3.14159265358979323846) - 1.0) < 2.0 / 12.0);
  std::int64_t objects = 0;
  for (const Json& s : summary->details["strata"]) objects += s["objects"].get<std::int64_t>();
  TORSOR_CHECK(objects == 26);
  TORSOR_CHECK(report.text().find("D27 defects and data") != std::string::npos);
}

TORSOR_TEST("zeros of a phase whose pose other coordinates hold are no defects in the summary") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  // The strongest phase is that of c_1, which vanishes on the C_2 image; c_2 holds its pose.
  const Encoder encode = [&](const at::Tensor& x) {
    return at::cat({10.0 * zoo_encoder("first_harmonic", *family).encode(x),
                    zoo_encoder("all_harmonics", *family).encode(x)},
                   1);
  };
  const Report report = diagnose(encode, *family, {.budget = Budget::quick});
  const DiagnosticResult* summary = first_result(report, "D27");
  TORSOR_REQUIRE(summary != nullptr);
  TORSOR_INFO(report.text());
  TORSOR_CHECK(!report.vortices.empty());
  TORSOR_CHECK(summary->details["defects"] == 0);
  TORSOR_CHECK(summary->effect == 0.0);
  TORSOR_CHECK(summary->verdict != Verdict::fail);
}

TORSOR_TEST("the errors of objects average to the effect, and belong to the right objects") {
  Random random(37);
  OrbitTable table = plane_table(12, {1, 2}, 1, 30, random);
  table.values[7] = normal_values({12, 5}, random);  // an object that obeys no operator
  const auto mean = [](const std::vector<double>& values) {
    double sum = 0.0;
    for (const double v : values) sum += v;
    return sum / static_cast<double>(values.size());
  };
  const OperatorFit fit = operator_fit(table);
  TORSOR_REQUIRE(fit.object_errors.size() == 30);
  TORSOR_CHECK(std::abs(mean(fit.object_errors) - fit.effect) < 1e-12);
  TORSOR_CHECK(std::ranges::max_element(fit.object_errors) - fit.object_errors.begin() == 7);
  const ShiftOperator turns(cyclic(12), 12);
  OrbitTable lift = regular_table(cyclic(12), normal_values({30, 12, 1}, random));
  lift.values[7] = normal_values({12, 12}, random);
  const DeclaredEquivariance declared = declared_equivariance(lift, turns);
  TORSOR_REQUIRE(declared.object_errors.size() == 30);
  TORSOR_CHECK(std::abs(mean(declared.object_errors) - declared.effect) < 1e-12);
  TORSOR_CHECK(std::ranges::max_element(declared.object_errors) - declared.object_errors.begin() ==
               7);
}

/// Codes under C_4 × C_6 of a plane for each factor, rotated into each other by `angle`.
OrbitTable rotated_planes(double angle) {
  Random random(41);
  const FiniteGroup group = direct_product(cyclic(4), cyclic(6));
  at::Tensor values = at::zeros({30, 24, 4}, at::kDouble);
  const double cosine = std::cos(angle);
  const double sine = std::sin(angle);
  for (std::int64_t o = 0; o < 30; ++o) {
    const double first = random.uniform(0.0, 6.0);
    const double second = random.uniform(0.0, 6.0);
    for (std::int64_t g = 0; g < 24; ++g) {
      const Complex a = std::polar(1.0, first) * root_of_unity(g / 6, 4);
      const Complex b = std::polar(1.0, second) * root_of_unity(g % 6, 6);
      const Complex p = cosine * a + sine * b;
      const Complex q = cosine * b - sine * a;
      values[o][g] = at::tensor({p.real(), p.imag(), q.real(), q.imag()}, at::kDouble);
    }
  }
  return orbit_table(group, values);
}

TORSOR_TEST("a declared split is judged where the group is a product, and refused elsewhere") {
  const DiagnoseOptions claim{.blocks = {{0, 1}, {2, 3}}};
  const Report good = diagnose_codes(rotated_planes(0.0), {}, claim);
  TORSOR_REQUIRE(first_result(good, "D17") != nullptr);
  TORSOR_CHECK(first_result(good, "D17")->verdict == Verdict::pass);
  const Report leaking = diagnose_codes(rotated_planes(0.2), {}, claim);
  const DiagnosticResult* leak = first_result(leaking, "D17");
  TORSOR_REQUIRE(leak != nullptr);
  TORSOR_CHECK(leak->verdict == Verdict::fail);
  // Planes of equal radius rotated by α leak sin²α, exactly.
  TORSOR_CHECK(std::abs(leak->effect - std::pow(std::sin(0.2), 2)) < 1e-12);
  TORSOR_CHECK(first_result(diagnose_codes(rotated_planes(0.0)), "D17") == nullptr);
  Random random(43);
  TORSOR_THROWS_WITH((void)diagnose_codes(plane_table(12, {1, 2}, 0, 30, random), {}, claim),
                     InvalidArgument, "C12 has one factor");
  TORSOR_THROWS_WITH((void)diagnose_codes(rotated_planes(0.0), {}, {.blocks = {{0, 1}, {2, 4}}}),
                     InvalidArgument, "column 4 is none of 4");
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  TORSOR_THROWS_WITH((void)diagnose(zoo_encoder("all_harmonics", *family).encode, *family, claim),
                     InvalidArgument, "a split needs a direct product of two or more");
}

}  // namespace
}  // namespace torsor::testing
