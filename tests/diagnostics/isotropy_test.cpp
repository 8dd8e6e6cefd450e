#include "diagnostics/equivariance/isotropy.hpp"

#include <ATen/ops/stack.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "datasets/families/family_table.hpp"
#include "operators/plane_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

/// Images of the objects "C1", "C2" and "C3", one orbit each.
struct Strata {
  ImageFamilyPointer family = image_family("polar_harmonics");
  OrbitTable images = table([](const at::Tensor& x) { return x.flatten(1); });

  [[nodiscard]] OrbitTable table(const Encoder& encode) const {
    std::vector<at::Tensor> orbits;
    for (const char* name : {"C1", "C2", "C3"})
      orbits.push_back(orbit_codes(encode, *family, name));
    return orbit_table(family->group(), at::stack(orbits));
  }
  [[nodiscard]] IsotropyResult judge(const char* name) const {
    return isotropy_match(table(zoo_encoder(name, *family).encode), images);
  }
};

std::vector<double> kappas(const IsotropyResult& result) {
  std::vector<double> list;
  for (const IsotropyStratum& s : result.strata) list.push_back(s.kappa.value_or(-1.0));
  return list;
}

TORSOR_TEST("D11: a complete code matches on every stratum, a plane collapses symmetric ones") {
  const Strata strata;
  using Kappas = std::vector<double>;
  TORSOR_CHECK((kappas(strata.judge("all_harmonics")) == Kappas{1.0, 1.0, 1.0}));
  TORSOR_CHECK((kappas(strata.judge("orbit_lift")) == Kappas{1.0, 1.0, 1.0}));
  TORSOR_CHECK((kappas(strata.judge("random_network")) == Kappas{1.0, 1.0, 1.0}));
  // n = 24: constant on C_2 and C_3 orbits.
  TORSOR_CHECK((kappas(strata.judge("pose_and_invariants")) == Kappas{1.0, 12.0, 8.0}));
  TORSOR_CHECK((kappas(strata.judge("third_harmonic")) == Kappas{3.0, 12.0, 1.0}));
  TORSOR_CHECK((kappas(strata.judge("power_spectrum")) == Kappas{24.0, 12.0, 8.0}));
  TORSOR_CHECK((kappas(strata.judge("bispectrum")) == Kappas{24.0, 12.0, 8.0}));
}

TORSOR_TEST("D11: verdicts, and what each of them rests on") {
  const Strata strata;
  TORSOR_CHECK(strata.judge("all_harmonics").verdict == Verdict::pass);
  const IsotropyResult bad = strata.judge("pose_and_invariants");
  TORSOR_CHECK(bad.verdict == Verdict::fail);
  TORSOR_CHECK(bad.effect == 12.0);
  TORSOR_CHECK(bad.details["strata"][1]["stabilizer_order"] == 2);
  const OrbitTable codes = strata.table(zoo_encoder("all_harmonics", *strata.family).encode);
  const IsotropyResult blind = isotropy_match(codes, std::nullopt);
  TORSOR_CHECK(blind.verdict == Verdict::inconclusive);
  TORSOR_CHECK(blind.code_orders == (std::vector<std::int64_t>{1, 2, 3}));
  TORSOR_CHECK(!blind.strata[0].kappa.has_value());
}

TORSOR_TEST("D11: noise on symmetric images, near collapse and NaN are told apart") {
  const Strata strata;
  const OrbitTable codes = strata.table(zoo_encoder("all_harmonics", *strata.family).encode);
  Random random(4);
  at::Tensor noisy = codes.values.clone();
  for (std::int64_t i = 0; i < noisy.numel(); ++i)
    noisy.data_ptr<double>()[i] += 1e-3 * random.normal();
  const IsotropyResult broken = isotropy_match(orbit_table(codes.group, noisy), strata.images);
  TORSOR_CHECK(broken.verdict == Verdict::inconclusive);
  TORSOR_CHECK(broken.finding.find("noisy or jump") != std::string::npos);
  // c_1 of the asymmetric object shrunk to a few tolerances: poses are told apart, but hardly.
  const OrbitTable faint = strata.table([&](const at::Tensor& x) {
    const at::Tensor third = zoo_encoder("third_harmonic", *strata.family).encode(x);
    const at::Tensor first = zoo_encoder("first_harmonic", *strata.family).encode(x);
    return third + 1e-10 * first;
  });
  const IsotropyResult near = isotropy_match(faint, strata.images);
  TORSOR_INFO(near.line());
  TORSOR_CHECK(near.verdict == Verdict::inconclusive);
  at::Tensor nan = codes.values.clone();
  nan[1][7][0] = std::nan("");
  const IsotropyResult bad = isotropy_match(orbit_table(codes.group, nan), strata.images);
  TORSOR_CHECK(bad.verdict == Verdict::fail);
  TORSOR_CHECK(bad.finding.find("object 1 in pose 7") != std::string::npos);
  TORSOR_THROWS_WITH(orbit_table(codes.group, at::zeros({3, 23, 2})), InvalidArgument,
                     "[objects, 24, D], not [3, 23, 2]");
}

TORSOR_TEST(
    "D11 on a declared operator: the plane's codes have the whole stabilizer, the shift's none") {
  const Strata strata;
  at::Tensor code = at::zeros({3, 24}, at::kDouble);
  for (std::int64_t i = 0; i < 24; ++i) code[0][i] = static_cast<double>(i * i);
  for (std::int64_t i = 0; i < 24; i += 12) code[1][i] = 1.0;  // fixed by half a turn
  for (std::int64_t i = 0; i < 24; i += 8) code[2][i] = 1.0;   // by a third
  const ShiftOperator shift(strata.family->group(), 24);
  const IsotropyResult good = isotropy_match(declared_orbits(shift, code), strata.images);
  TORSOR_CHECK(kappas(good) == (std::vector<double>{1.0, 1.0, 1.0}));
  const PlaneOperator plane(strata.family->group(), 24);
  at::Tensor pose = code.clone();
  pose.slice(0, 1, 3).slice(1, 0, 2).zero_();  // what theorem T3 forces on C_2 and C_3 images
  const IsotropyResult flat = isotropy_match(declared_orbits(plane, pose), strata.images);
  TORSOR_CHECK(kappas(flat) == (std::vector<double>{1.0, 12.0, 8.0}));
}

}  // namespace
}  // namespace torsor::testing
