#include "diagnostics/injectivity/invariant_completeness.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/ops/cat.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "datasets/families/family_table.hpp"
#include "diagnostics/injectivity/orbit_pairs.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

const HarmonicFamily& as_harmonic(const ImageFamilyPointer& family) {
  return dynamic_cast<const HarmonicFamily&>(*family);
}

CompletenessResult on_pairs(const char* name, const ImageFamily& family,
                            const std::vector<OrbitPair>& pairs) {
  const PairTables tables = pair_tables(zoo_encoder(name, family).encode, family, pairs);
  return invariant_completeness(tables.codes, tables.images);
}

TORSOR_TEST("D26: twins of c_2 and c_3 have one bispectrum, and an invariant of order five apart") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  Random random(11);
  const std::vector<OrbitPair> twins = bispectrum_twins(as_harmonic(family), 10, random);
  const CompletenessResult blind = on_pairs("bispectrum", *family, twins);
  TORSOR_INFO(blind.line());
  TORSOR_CHECK(blind.verdict == Verdict::fail);
  TORSOR_CHECK(blind.effect < 1e-14);
  for (const OrbitSeparation& pair : blind.pairs) {
    TORSOR_CHECK(pair.image_distance > 0.5);
    TORSOR_CHECK(pair.code_distance < 1e-14);
  }
  TORSOR_CHECK(on_pairs("power_spectrum", *family, twins).verdict == Verdict::fail);
  const CompletenessResult five = on_pairs("order_five", *family, twins);
  TORSOR_INFO(five.line());
  TORSOR_CHECK(five.verdict == Verdict::pass);
  // The phase of c_2³ conj(c_3)² moves by π: the codes are opposite, 2 r³ s² apart.
  for (std::size_t i = 0; i < twins.size(); ++i) {
    const double r = std::hypot(twins[i].first[4], twins[i].first[5]);
    const double s = std::hypot(twins[i].first[6], twins[i].first[7]);
    TORSOR_CHECK(std::abs(five.pairs[i].code_distance - 2.0 * r * r * r * s * s) < 1e-12);
  }
}

TORSOR_TEST("D26: with every harmonic active the bispectrum tells equal power spectra apart") {
  const ImageFamilyPointer family = polar_harmonics({.rings = 1});
  Random random(12);
  const std::vector<OrbitPair> twins = spectrum_twins(as_harmonic(family), 10, random);
  TORSOR_CHECK(on_pairs("power_spectrum", *family, twins).verdict == Verdict::fail);
  const CompletenessResult good = on_pairs("bispectrum", *family, twins);
  TORSOR_INFO(good.line());
  TORSOR_CHECK(good.verdict == Verdict::pass);
  TORSOR_CHECK(good.pairs.size() == 10);
}

TORSOR_TEST("D26: a code that is not invariant, pairs on one orbit and near misses are open") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  Random random(13);
  std::vector<OrbitPair> twins = bispectrum_twins(as_harmonic(family), 3, random);
  const CompletenessResult moving = on_pairs("all_harmonics", *family, twins);
  TORSOR_CHECK(moving.verdict == Verdict::inconclusive);
  TORSOR_CHECK(moving.finding.find("not invariant") != std::string::npos);
  // Both members are one image in two poses: no matter that the codes agree.
  std::vector<OrbitPair> same = twins;
  for (OrbitPair& pair : same) {
    pair.second = pair.first;
    const Complex second = Complex(pair.first[4], pair.first[5]) * root_of_unity(2 * 5, 24);
    const Complex third = Complex(pair.first[6], pair.first[7]) * root_of_unity(3 * 5, 24);
    pair.second[4] = second.real();
    pair.second[5] = second.imag();
    pair.second[6] = third.real();
    pair.second[7] = third.imag();
  }
  const CompletenessResult one = on_pairs("power_spectrum", *family, same);
  TORSOR_CHECK(one.verdict == Verdict::inconclusive);
  TORSOR_CHECK(one.finding.find("one orbit each") != std::string::npos);
  // Told apart by 5e-11, where codes of size 1 and length 9 have a tolerance of 1.5e-11.
  twins.resize(1);
  const double r = std::hypot(twins[0].first[4], twins[0].first[5]);
  const double s = std::hypot(twins[0].first[6], twins[0].first[7]);
  const double scale = 5e-11 / (2.0 * r * r * r * s * s) * std::max(r, s);
  PairTables faint = pair_tables(
      [&](const at::Tensor& x) {
        return at::cat({zoo_encoder("power_spectrum", *family).encode(x),
                        scale * zoo_encoder("order_five", *family).encode(x)},
                       1);
      },
      *family, twins);
  const CompletenessResult near = invariant_completeness(faint.codes, faint.images);
  TORSOR_INFO(near.line());
  TORSOR_CHECK(near.verdict == Verdict::inconclusive);
  faint.codes.values[1][4][0] = std::nan("");
  const CompletenessResult bad = invariant_completeness(faint.codes, faint.images);
  TORSOR_CHECK(bad.verdict == Verdict::fail);
  TORSOR_CHECK(bad.finding.find("object 1 in pose 4") != std::string::npos);
}

TORSOR_TEST("D26: under C_9 a cube of c_3 would be invariant, so twins are refused") {
  Random random(14);
  const ImageFamilyPointer small = polar_harmonics({.order = 9, .harmonics = {1, 2, 3, 4}});
  TORSOR_THROWS_WITH(bispectrum_twins(as_harmonic(small), 1, random), InvalidArgument,
                     "products of weight 9 are invariant too: take an order of 10");
  const ImageFamilyPointer ten = polar_harmonics({.order = 10, .harmonics = {1, 2, 3, 4}});
  const ZooEncoder encoder = zoo_encoder("order_five", *ten, {.largest = 4});
  const PairTables tables =
      pair_tables(encoder.encode, *ten, bispectrum_twins(as_harmonic(ten), 4, random));
  TORSOR_CHECK(invariant_completeness(tables.codes, tables.images).verdict == Verdict::pass);
  const ImageFamilyPointer plane = image_family("gaussian_rings");
  TORSOR_THROWS_WITH(bispectrum_twins(as_harmonic(plane), 1, random), InvalidArgument,
                     "not of 'gaussian_rings'");
  const ImageFamilyPointer hopf = image_family("hopf_rings");
  TORSOR_THROWS_WITH(bispectrum_twins(as_harmonic(hopf), 1, random), InvalidArgument,
                     "which 'hopf_rings' lacks");
}

}  // namespace
}  // namespace torsor::testing
