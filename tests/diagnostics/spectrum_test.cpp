#include "diagnostics/equivariance/isotypic_spectrum.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/ones.h>

#include "diagnostics/equivariance/mixing.hpp"
#include "groups/parse_group.hpp"
#include "tests/diagnostics/tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

std::vector<std::int64_t> multiplicity_list(const IsotypicSpectrum& spectrum) {
  std::vector<std::int64_t> list;
  for (const IsotypicPart& part : spectrum.parts) list.push_back(part.multiplicity);
  return list;
}

using Counts = std::vector<std::int64_t>;

TORSOR_TEST("the jackknife of a mean is Student's interval, and quantiles are the tabulated ones") {
  const std::vector<std::pair<double, double>> table{{1, 12.7062}, {2, 4.3027},  {3, 3.1824},
                                                     {5, 2.5706},  {19, 2.0930}, {100, 1.9840}};
  for (const auto& [degrees, t] : table) {
    TORSOR_CHECK(std::abs(student_quantile(degrees) / t - 1.0) < (degrees == 3.0 ? 2e-3 : 5e-4));
  }
  const std::vector<double> values{1.0, 2.0, 4.0, 5.0};
  const std::vector<double> without{11.0 / 3.0, 10.0 / 3.0, 8.0 / 3.0, 7.0 / 3.0};
  const Estimate mean = jackknife(3.0, without);
  TORSOR_CHECK(std::abs(mean.value - 3.0) < 1e-15);
  const double half = student_quantile(3.0) * std::sqrt((4.0 + 1.0 + 1.0 + 4.0) / 3.0 / 4.0);
  TORSOR_CHECK(std::abs(mean.interval.low - (3.0 - half)) < 1e-12);
  TORSOR_CHECK(std::abs(mean.interval.high - (3.0 + half)) < 1e-12);
  // A ratio that no object can bring to zero has a positive interval, others the plain one.
  const std::vector<double> ones(4, 1.0);
  TORSOR_CHECK(ratio_estimate(values, ones).interval.low > 0.0);
  const std::vector<double> single{0.0, 0.0, 0.0, 1.0};
  TORSOR_CHECK(ratio_estimate(single, ones).interval.low < 0.0);
}

TORSOR_TEST("the jackknife interval of a ratio covers it in 92 to 98 of 100 cases at 20 objects") {
  int missed = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    Random random(seed);
    std::vector<double> a;
    std::vector<double> b;
    for (int i = 0; i < 20; ++i) {
      b.push_back(1.0 + random.uniform());
      a.push_back(0.3 * b.back() + 0.1 * random.normal());
    }
    const Interval interval = ratio_estimate(a, b).interval;
    if (interval.low > 0.3 || interval.high < 0.3) ++missed;
  }
  TORSOR_INFO(missed << " of 400 missed");
  TORSOR_CHECK((missed >= 8 && missed <= 32));
}

TORSOR_TEST("D16: planes show their weights, repeated ones twice, invariants as the trivial part") {
  Random random(1);
  const Irreps ten = irreps(cyclic(10));
  const OrbitTable planes = plane_table(10, {1, 2, 3}, 0, 24, random);
  TORSOR_CHECK((multiplicity_list(isotypic_spectrum(planes, ten)) == Counts{0, 1, 1, 1, 0, 0}));
  const OrbitTable repeated = plane_table(10, {1, 1, 3}, 2, 24, random);
  const IsotypicSpectrum spectrum = isotypic_spectrum(repeated, ten);
  TORSOR_CHECK((multiplicity_list(spectrum) == Counts{2, 2, 0, 1, 0, 0}));
  TORSOR_CHECK(spectrum.verdict == Verdict::pass);
  const OrbitTable disentangled = plane_table(10, {1}, 28, 40, random);
  TORSOR_CHECK(
      (multiplicity_list(isotypic_spectrum(disentangled, ten)) == Counts{28, 1, 0, 0, 0, 0}));
  // Weights 9 and 1 are one real irrep.
  TORSOR_CHECK((multiplicity_list(isotypic_spectrum(plane_table(10, {9}, 0, 24, random), ten)) ==
                Counts{0, 1, 0, 0, 0, 0}));
}

TORSOR_TEST("D16: a regular code has every irrep of any group as often as its dimension says") {
  Random random(2);
  struct Case {
    const char* group;
    Counts one;  ///< in the regular representation, over the real numbers
  };
  for (const Case& c : {Case{"C6", {1, 1, 1, 1}}, Case{"D5", {1, 1, 2, 2}},
                        Case{"Q8", {1, 1, 1, 1, 1}}, Case{"A4", {1, 1, 3}}}) {
    const FiniteGroup group = parse_group(c.group);
    const auto order = static_cast<std::int64_t>(group.order());
    const OrbitTable table = regular_table(group, normal_values({24, order, 2}, random));
    Counts expected = c.one;
    for (std::int64_t& m : expected) m *= 2;
    TORSOR_INFO(group.name());
    const IsotypicSpectrum spectrum = isotypic_spectrum(table, irreps(group));
    TORSOR_CHECK(multiplicity_list(spectrum) == expected);
    double shares = 0.0;
    for (const IsotypicPart& part : spectrum.parts) shares += part.share;
    TORSOR_CHECK(std::abs(shares - 1.0) < 1e-12);
  }
}

TORSOR_TEST("D16: one object shows only what its own orbit spans, and noise has no multiplicity") {
  Random random(3);
  const Irreps ten = irreps(cyclic(10));
  const OrbitTable single = plane_table(10, {1, 1, 3}, 2, 1, random);
  const IsotypicSpectrum one = isotypic_spectrum(single, ten);
  TORSOR_CHECK(one.verdict == Verdict::inconclusive);
  TORSOR_CHECK(one.parts[1].multiplicity == 1);
  TORSOR_CHECK(one.parts[1].limited);
  OrbitTable noisy = plane_table(10, {2}, 0, 24, random);
  noisy.values += 1e-4 * normal_values({24, 10, 2}, random);
  noisy.noise = 1e-4;
  TORSOR_CHECK((multiplicity_list(isotypic_spectrum(noisy, ten)) == Counts{0, 0, 1, 0, 0, 0}));
}

/// One plane for each factor of C_4 × C_5, amplitudes normal, and a third plane moved by both whose
/// energy is `leak` of the whole.
OrbitTable product_table(double leak, Random& random) {
  const double angle = 2.0 * std::numbers::pi;
  at::Tensor values = at::zeros({24, 20, 6}, at::kDouble);
  for (std::int64_t o = 0; o < 24; ++o) {
    const double u = random.normal();
    const double v = random.normal();
    const double w = std::sqrt((u * u + v * v) * leak / (1.0 - leak));
    for (std::int64_t a = 0; a < 4; ++a) {
      for (std::int64_t b = 0; b < 5; ++b) {
        const double s = angle * static_cast<double>(a) / 4.0;
        const double t = angle * static_cast<double>(b) / 5.0;
        const double row[] = {u * std::cos(s), u * std::sin(s),     v * std::cos(t),
                              v * std::sin(t), w * std::cos(s + t), w * std::sin(s + t)};
        for (std::int64_t d = 0; d < 6; ++d) values[o][a * 5 + b][d] = row[d];
      }
    }
  }
  return orbit_table(parse_group("C4 x C5"), values);
}

TORSOR_TEST("D18: planes of single factors do not mix, and a leak shows with its energy") {
  Random random(5);
  const Irreps table = irreps(parse_group("C4 x C5"));
  const MixingResult clean = mixing_index(isotypic_spectrum(product_table(0.0, random), table));
  TORSOR_INFO(clean.line());
  TORSOR_CHECK(clean.verdict == Verdict::pass);
  TORSOR_CHECK(clean.mixing < 1e-25);
  TORSOR_CHECK(std::abs(clean.factor_shares[0] + clean.factor_shares[1] - 1.0) < 1e-12);
  const MixingResult leaky = mixing_index(isotypic_spectrum(product_table(0.2, random), table));
  TORSOR_CHECK(leaky.verdict == Verdict::fail);
  TORSOR_CHECK(std::abs(leaky.mixing - 0.2) < 1e-12);
}

TORSOR_TEST(
    "D18: a shift code of white spectrum mixes (n-1)(m-1)/(nm-1) although it is equivariant") {
  Random random(6);
  for (const auto& [n, m] : {std::pair{4, 5}, std::pair{3, 7}, std::pair{6, 4}}) {
    const FiniteGroup group =
        direct_product(cyclic(static_cast<std::size_t>(n)), cyclic(static_cast<std::size_t>(m)));
    at::Tensor pulse = at::zeros({24, n * m, 1}, at::kDouble);
    for (std::int64_t o = 0; o < 24; ++o) pulse[o][o % (n * m)][0] = random.normal();
    const MixingResult result =
        mixing_index(isotypic_spectrum(regular_table(group, pulse), irreps(group)));
    const double expected = (n - 1.0) * (m - 1.0) / (n * m - 1.0);
    TORSOR_INFO(n << " x " << m << ": " << result.line());
    TORSOR_CHECK(std::abs(result.mixing - expected) < 1e-12);
    TORSOR_CHECK(result.verdict == Verdict::fail);
  }
}

TORSOR_TEST("D18: what two parts of one factor move together is not mixed") {
  Random random(8);
  const at::Tensor values = normal_values({24, 12, 1}, random);
  // White regular codes: of the 11 moving dimensions of C2 x (C3 x C2) the 5 are mixed that both
  // factors move; of C2 x C3 x C2 all but the 1 + 2 + 1 that one factor moves, 7. Energies of 24
  // normal objects scatter a share p by √(2p(1-p)/(11·24)) of the whole: 0.04, three of them.
  const auto mixing = [&](const char* expression) {
    const FiniteGroup group = parse_group(expression);
    return mixing_index(isotypic_spectrum(regular_table(group, values), irreps(group)));
  };
  const MixingResult nested = mixing("C2 x (C3 x C2)");
  TORSOR_CHECK(nested.factor_shares.size() == 2);
  TORSOR_CHECK(std::abs(nested.mixing - 5.0 / 11.0) < 0.13);
  const MixingResult flat = mixing("C2 x C3 x C2");
  TORSOR_CHECK(flat.factor_shares.size() == 3);
  TORSOR_CHECK(std::abs(flat.mixing - 7.0 / 11.0) < 0.13);
  TORSOR_CHECK(flat.mixing > nested.mixing);
}

TORSOR_TEST("D16: codes that are zero have no energy, one irrep is one irrep") {
  const FiniteGroup group = parse_group("C4");
  const Irreps all = irreps(group);
  const IsotypicSpectrum zero =
      isotypic_spectrum(orbit_table(group, at::zeros({24, 4, 2}, at::kDouble)), all);
  TORSOR_CHECK(zero.finding.find("All codes are zero") != std::string::npos);
  TORSOR_CHECK(zero.invariant_share == 1.0);
  Random random(9);
  const IsotypicSpectrum one = isotypic_spectrum(plane_table(4, {1}, 1, 24, random), all);
  TORSOR_INFO(one.finding);
  TORSOR_CHECK(one.finding.find("1 non-trivial irrep carries") == 0);
}

TORSOR_TEST("D18: a factor that moves nothing is ignored, and few objects give no verdict") {
  Random random(7);
  const FiniteGroup group = parse_group("C4 x C5");
  at::Tensor values = at::zeros({24, 20, 2}, at::kDouble);
  for (std::int64_t g = 0; g < 20; ++g) {
    const double s = 0.5 * std::numbers::pi * static_cast<double>(g / 5);
    values.select(1, g).select(1, 0).fill_(std::cos(s));
    values.select(1, g).select(1, 1).fill_(std::sin(s));
  }
  const MixingResult one =
      mixing_index(isotypic_spectrum(orbit_table(group, values), irreps(group)));
  TORSOR_CHECK(one.ignored == (std::vector<std::size_t>{1}));
  TORSOR_CHECK(one.verdict == Verdict::inconclusive);
  OrbitTable few = product_table(0.0, random);
  few.values = few.values.slice(0, 0, 19).contiguous();
  TORSOR_CHECK(mixing_index(isotypic_spectrum(few, irreps(group))).verdict ==
               Verdict::inconclusive);
}

}  // namespace
}  // namespace torsor::testing
