#include <cmath>
#include <memory>
#include <string>

#include "core/error.hpp"
#include "datasets/actions.hpp"
#include "datasets/families/family_table.hpp"
#include "datasets/families/harmonic_families.hpp"
#include "tests/diagnostics/codes.hpp"
#include "tests/diagnostics/reports.hpp"
#include "tests/diagnostics/tables.hpp"

namespace torsor::testing {
namespace {

/// 30 random 7 × 7 images under the shifts of C_7.
Report report_of_shifts(const Encoder& encode) {
  Random random(17);
  const ActionPointer action = make_action(cyclic(7), {ActionKind::shift_x}, ImageShape{1, 7, 7});
  return diagnose(encode, action, normal_values({30, 1, 7, 7}, random), {.budget = Budget::quick});
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

}  // namespace
}  // namespace torsor::testing
