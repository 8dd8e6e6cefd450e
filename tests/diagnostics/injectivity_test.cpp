#include "diagnostics/injectivity/injectivity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <ATen/ops/cat.h>
#include <ATen/ops/cdist.h>
#include <ATen/ops/stack.h>

#include "core/error.hpp"
#include "datasets/families/family_table.hpp"
#include "diagnostics/injectivity/coset_steps.hpp"
#include "diagnostics/injectivity/infimum_interval.hpp"
#include "groups/parse_group.hpp"
#include "tests/diagnostics/codes.hpp"
#include "tests/diagnostics/tables.hpp"

namespace torsor::testing {
namespace {

constexpr double kWholeTurn = 2.0 * std::numbers::pi;

/// Codes of an angle t in [0, 2π), columns from `f`.
template <class F>
CodeFamily circle_family(F f) {
  return {[f](const at::Tensor& t) { return at::stack(f(t.select(1, 0)), 1); },
          {{0.0, kWholeTurn, true}}};
}

/// cos t, sin 2t: one point at t = π/2 and 3π/2.
CodeFamily figure_eight() {
  return circle_family([](const at::Tensor& t) {
    return std::vector<at::Tensor>{t.cos(), (2.0 * t).sin()};
  });
}

const HarmonicFamily& harmonic_base(const ImageFamilyPointer& family) {
  return dynamic_cast<const HarmonicFamily&>(*family);
}

InjectivityResult turned_injectivity(const char* encoder, const char* object) {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  return family_injectivity(
      turning_family(zoo_encoder(encoder, *family).encode, harmonic_base(family),
                     family->object(object).parameters),
      {.samples = 256});
}

TORSOR_TEST("D12: the crossing of a figure eight is found between the samples, to 1e-12") {
  const InjectivityResult result = family_injectivity(figure_eight(), {.samples = 100});
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.verdict == Verdict::fail);
  TORSOR_REQUIRE(result.collisions.size() == 1);
  const double low = std::min(result.collisions[0].first[0], result.collisions[0].second[0]);
  const double high = std::max(result.collisions[0].first[0], result.collisions[0].second[0]);
  TORSOR_CHECK(std::abs(low - kWholeTurn / 4.0) < 1e-12);
  TORSOR_CHECK(std::abs(high - 3.0 * kWholeTurn / 4.0) < 1e-12);
  TORSOR_CHECK(std::abs(result.collisions[0].image_distance - kWholeTurn / 2.0) < 1e-12);
  TORSOR_CHECK(result.ratio < 1e-10);
}

TORSOR_TEST("D12: a figure eight lifted by 1e-3 does not cross, and its clearance is measured") {
  const CodeFamily lifted = circle_family([](const at::Tensor& t) {
    return std::vector<at::Tensor>{t.cos(), (2.0 * t).sin(), 1e-3 * t.sin()};
  });
  const InjectivityResult result = family_injectivity(lifted, {.samples = 100});
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.verdict == Verdict::pass);
  // The strands pass each other at height ±1e-3; nearby points are nearer by O(1e-9) at most.
  TORSOR_CHECK(std::abs(result.ratio * result.gap - 2e-3) < 1e-8);
  TORSOR_CHECK(result.interval->low <= result.ratio);
}

TORSOR_TEST("D12: a circle's ratio, stretch and interval are those of its chords") {
  const CodeFamily circle = circle_family([](const at::Tensor& t) {
    return std::vector<at::Tensor>{t.cos(), t.sin()};
  });
  const InjectivityResult result = family_injectivity(circle, {.samples = 120});
  TORSOR_INFO(result.line());
  const double step = kWholeTurn / 120.0;
  TORSOR_CHECK(result.verdict == Verdict::pass);
  TORSOR_CHECK(std::abs(result.gap - 2.0 * std::sin(step / 2.0)) < 1e-12);
  // δ is three steps, which rounding may make two neighbours miss: three or four steps apart.
  TORSOR_CHECK(result.ratio * result.gap >= 2.0 * std::sin(1.5 * step) - 1e-12);
  TORSOR_CHECK(result.ratio * result.gap <= 2.0 * std::sin(2.0 * step) + 1e-12);
  // Central differences with step 2π·1e-5 change a speed of 1 by h²/6 = 7e-10.
  TORSOR_CHECK(std::abs(*result.least_stretch - 1.0) < 1e-8);
  // A polygon through the middles is shorter than two arcs: the reaches add up to less than a step
  // each, and never prove more than the ratio itself.
  TORSOR_CHECK(result.interval->low > 0.9);
  TORSOR_CHECK(result.interval->low < result.ratio - 0.9);
}

TORSOR_TEST("D12 on images: a complete code is injective on turns, also modulo a symmetry") {
  for (const char* object : {"C1", "C2", "C3"}) {
    const InjectivityResult result = turned_injectivity("all_harmonics", object);
    TORSOR_INFO(object << ": " << result.line());
    TORSOR_CHECK(result.verdict == Verdict::pass);
    TORSOR_CHECK(result.ratio > 2.0);
    TORSOR_CHECK(*result.least_stretch > 0.0);
  }
}

TORSOR_TEST("D12 on images: c_3 has triple points, c_1 collapses a C_3 orbit, spectra any orbit") {
  const InjectivityResult third = turned_injectivity("third_harmonic", "C1");
  TORSOR_INFO(third.line());
  TORSOR_CHECK(third.verdict == Verdict::fail);
  TORSOR_REQUIRE(!third.collisions.empty());
  for (const Collision& c : third.collisions) {
    const double apart = 3.0 * (c.first[0] - c.second[0]) / kWholeTurn;
    // The codes agree to 1e-8 gaps of 2π·3/256 radians.
    TORSOR_CHECK(std::abs(apart - std::round(apart)) < 1e-8);
    TORSOR_CHECK(std::lround(apart) % 3 != 0);
  }
  TORSOR_CHECK(turned_injectivity("third_harmonic", "C3").verdict == Verdict::pass);
  TORSOR_CHECK(turned_injectivity("pose_and_invariants", "C3").verdict == Verdict::fail);
  TORSOR_CHECK(turned_injectivity("power_spectrum", "C1").verdict == Verdict::fail);
  TORSOR_CHECK(turned_injectivity("bispectrum", "C1").verdict == Verdict::fail);
}

TORSOR_TEST(
    "D12 on a disc of images: c_1 and c_3 chart it, c_3 alone is constant, |c_1| folds it") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  const auto on_disc = [&](const Encoder& encode) {
    return family_injectivity(chart_family(encode, *family, family->chart("around C3")),
                              {.samples = 400});
  };
  const InjectivityResult good = on_disc(zoo_encoder("all_harmonics", *family).encode);
  TORSOR_INFO(good.line());
  TORSOR_CHECK(good.verdict == Verdict::pass);
  TORSOR_CHECK(on_disc(zoo_encoder("third_harmonic", *family).encode).verdict == Verdict::fail);
  const Encoder first = zoo_encoder("first_harmonic", *family).encode;
  TORSOR_CHECK(on_disc(first).verdict == Verdict::pass);
  const Encoder folded = [first](const at::Tensor& x) {
    const at::Tensor c = first(x);
    return at::cat({c.slice(1, 0, 1).abs(), c.slice(1, 1, 2)}, 1);
  };
  const InjectivityResult fold = on_disc(folded);
  TORSOR_INFO(fold.line());
  TORSOR_CHECK(fold.verdict == Verdict::fail);
  for (const Collision& c : fold.collisions) {
    TORSOR_CHECK(std::abs(c.first[0] + c.second[0]) < 1e-9);
    TORSOR_CHECK(std::abs(c.first[1] - c.second[1]) < 1e-9);
  }
}

TORSOR_TEST("D12: sparse samples, too many doubts and a standing code are inconclusive") {
  const auto wheel = [](double k) {
    return circle_family([k](const at::Tensor& t) {
      return std::vector<at::Tensor>{t.cos(), t.sin(), (k * t).cos(), (k * t).sin()};
    });
  };
  const InjectivityResult sparse = family_injectivity(wheel(20.0), {.samples = 24});
  TORSOR_INFO(sparse.line());
  TORSOR_CHECK(sparse.verdict == Verdict::inconclusive);
  TORSOR_CHECK(sparse.finding.find("too sparse") != std::string::npos);
  TORSOR_CHECK(family_injectivity(wheel(20.0), {.samples = 1000}).verdict == Verdict::pass);
  // Two strands 2e-3 apart all along: nothing crosses, but two pairs say little of the others.
  const CodeFamily twice = circle_family([](const at::Tensor& t) {
    return std::vector<at::Tensor>{(2.0 * t).cos(), (2.0 * t).sin(), 1e-3 * t.cos(),
                                   1e-3 * t.sin()};
  });
  const InjectivityResult many = family_injectivity(twice, {.samples = 100, .polished = 2});
  TORSOR_INFO(many.line());
  TORSOR_CHECK(many.verdict == Verdict::inconclusive);
  TORSOR_CHECK(many.finding.find("More doubtful pairs") != std::string::npos);
  // t + t² stands still at the end -1/2 of its range, where a sample lies.
  const CodeFamily standing{[](const at::Tensor& t) { return t + t * t; }, {{-0.5, 1.0}}};
  const InjectivityResult still = family_injectivity(standing, {.samples = 64});
  TORSOR_INFO(still.line());
  TORSOR_CHECK(still.verdict == Verdict::inconclusive);
  TORSOR_CHECK(still.finding.find("hardly moves") != std::string::npos);
}

TORSOR_TEST("D12: a jump is left to D4, NaN fails, impossible searches are refused") {
  const CodeFamily torn = circle_family([](const at::Tensor& t) {
    return std::vector<at::Tensor>{t, 0.0 * t};  // jumps by 2π at t = 0
  });
  const InjectivityResult jump = family_injectivity(torn, {.samples = 100});
  TORSOR_INFO(jump.line());
  TORSOR_CHECK(jump.verdict == Verdict::pass);
  TORSOR_CHECK(jump.details["jumps"] == 1);
  const CodeFamily nan = circle_family([](const at::Tensor& t) {
    return std::vector<at::Tensor>{t.log() * (t < 3.0).to(at::kDouble) / (t < 3.0).to(at::kDouble)};
  });
  const InjectivityResult bad = family_injectivity(nan, {.samples = 64});
  TORSOR_CHECK(bad.verdict == Verdict::fail);
  TORSOR_CHECK(bad.finding.find("not finite") != std::string::npos);
  const CodeFamily cube{[](const at::Tensor& u) { return u; }, {{}, {}, {}}};
  TORSOR_THROWS_WITH(family_injectivity(cube, {.samples = 300}), InvalidArgument,
                     "allow 512 samples");
  TORSOR_THROWS_WITH(family_injectivity(figure_eight(), {.separation = 10.0, .samples = 64}),
                     InvalidArgument, "no two samples are 10 apart");
  TORSOR_THROWS_WITH(family_injectivity(figure_eight(), {.samples = 7}), InvalidArgument,
                     "7 samples");
}

TORSOR_TEST("D12 on samples: a spiral passes, crossed or repeated it does not") {
  Random random(5);
  std::vector<double> spiral;
  std::vector<double> eight;
  std::vector<double> angles;
  for (int i = 0; i < 400; ++i) {
    const double t = kWholeTurn * (i + 0.2 * random.uniform()) / 400.0;
    angles.push_back(t);
    const double r = 2.0 + 0.5 * t;
    spiral.insert(spiral.end(), {r * std::cos(2.0 * t), r * std::sin(2.0 * t)});
    eight.insert(eight.end(), {std::cos(t), std::sin(2.0 * t)});
  }
  const at::Tensor t = at::tensor(angles, at::kDouble).reshape({400, 1});
  const at::Tensor apart = at::cdist(t, t);
  const at::Tensor good = at::tensor(spiral, at::kDouble).reshape({400, 2});
  const InjectivityResult pass = sampled_injectivity(good, apart);
  TORSOR_INFO(pass.line());
  TORSOR_CHECK(pass.verdict == Verdict::pass);
  TORSOR_CHECK(pass.interval->low <= pass.ratio);
  const at::Tensor crossed = at::tensor(eight, at::kDouble).reshape({400, 2});
  const InjectivityResult open = sampled_injectivity(crossed, apart);
  TORSOR_INFO(open.line());
  TORSOR_CHECK(open.verdict == Verdict::inconclusive);
  TORSOR_CHECK(open.finding.find("between samples") != std::string::npos);
  at::Tensor repeated = good.clone();
  repeated[300].copy_(repeated[17]);
  const InjectivityResult fail = sampled_injectivity(repeated, apart);
  TORSOR_CHECK(fail.verdict == Verdict::fail);
  TORSOR_CHECK(fail.collisions[0].first[0] == 17.0);
  TORSOR_CHECK(fail.collisions[0].second[0] == 300.0);
  const at::Tensor noise = normal_values({400, 30}, random);
  TORSOR_CHECK(sampled_injectivity(noise, apart).verdict == Verdict::inconclusive);
  repeated[3][1] = std::numeric_limits<double>::infinity();
  TORSOR_CHECK(sampled_injectivity(repeated, apart).finding.find("sample 3") != std::string::npos);
  TORSOR_THROWS_WITH(sampled_injectivity(good, apart.slice(0, 0, 7)), InvalidArgument,
                     "need image distances [400, 400], not [7, 400]");
}

/// The orbits of "C1", "C2" and "C3" as images and codes.
InjectivityResult injectivity_on_orbits(const char* encoder) {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  const Encoder encode = zoo_encoder(encoder, *family).encode;
  const Encoder pixels = [](const at::Tensor& x) { return x.flatten(1); };
  std::vector<at::Tensor> codes;
  std::vector<at::Tensor> images;
  for (const char* object : {"C1", "C2", "C3"}) {
    codes.push_back(orbit_codes(encode, *family, object));
    images.push_back(orbit_codes(pixels, *family, object));
  }
  return orbit_injectivity(orbit_table(family->group(), at::stack(codes)),
                           orbit_table(family->group(), at::stack(images)), {.polished = 1000});
}

TORSOR_TEST("D12 on orbits: complete codes pass, planes confuse poses modulo the stabilizer") {
  for (const char* name : {"all_harmonics", "orbit_lift"}) {
    const InjectivityResult good = injectivity_on_orbits(name);
    TORSOR_INFO(name << ": " << good.line());
    TORSOR_CHECK(good.verdict == Verdict::pass);
    TORSOR_CHECK(good.ratio > 0.5);
    TORSOR_CHECK(!good.interval.has_value());  // three objects
  }
  const InjectivityResult third = injectivity_on_orbits("third_harmonic");
  TORSOR_CHECK(third.verdict == Verdict::fail);
  for (const Collision& c : third.collisions) {
    if (c.first[0] == 0.0) {
      TORSOR_CHECK(std::lround(c.second[1] - c.first[1]) % 8 == 0);
    }
    TORSOR_CHECK(c.first[0] != 2.0);  // c_3 tells the poses of the C_3 image apart
  }
  TORSOR_CHECK(injectivity_on_orbits("pose_and_invariants").verdict == Verdict::fail);
  TORSOR_CHECK(injectivity_on_orbits("power_spectrum").verdict == Verdict::fail);
}

TORSOR_TEST(
    "D12 on orbits: a plane of weight k has the ratio of its chords; sparse ones are open") {
  Random random(2);
  const OrbitTable images = plane_table(24, {1, 2, 3}, 0, 30, random);
  const auto chord = [](double steps) { return std::sin(kWholeTurn / 2.0 * steps / 24.0); };
  const InjectivityResult once = orbit_injectivity(plane_table(24, {1}, 0, 30, random), images);
  TORSOR_INFO(once.line());
  TORSOR_CHECK(once.verdict == Verdict::pass);
  TORSOR_CHECK(std::abs(once.ratio - chord(2) / chord(1)) < 1e-9);
  // All objects have one ratio, so the infimum is known as well.
  TORSOR_CHECK(once.interval->high - once.interval->low < 1e-9);
  // Weight 5: five steps move the phase by one step of 15°, one step by five.
  const InjectivityResult sparse = orbit_injectivity(plane_table(24, {5}, 0, 30, random), images);
  TORSOR_CHECK(std::abs(sparse.ratio - chord(1) / chord(5)) < 1e-9);
  TORSOR_CHECK(sparse.verdict == Verdict::inconclusive);
  OrbitTable broken = plane_table(24, {1}, 0, 30, random);
  broken.values[4][9][0] = std::nan("");
  const InjectivityResult bad = orbit_injectivity(broken, images);
  TORSOR_CHECK(bad.verdict == Verdict::fail);
  TORSOR_CHECK(bad.finding.find("object 4 in pose 9") != std::string::npos);
  const OrbitTable flat = plane_table(24, {12}, 0, 30, random);
  const InjectivityResult noisy = orbit_injectivity(plane_table(24, {1}, 0, 30, random), flat);
  TORSOR_CHECK(noisy.verdict == Verdict::inconclusive);
  TORSOR_CHECK(noisy.finding.find("noisy or jump") != std::string::npos);
}

TORSOR_TEST("steps between cosets are word lengths modulo the stabilizer, from the left") {
  const FiniteGroup group = cyclic(12);
  const CosetSteps thirds = coset_steps(group, {0, 4, 8});
  TORSOR_CHECK(thirds.representatives.size() == 4);
  TORSOR_CHECK(
      (thirds.between(0, 1) == 1 && thirds.between(0, 2) == 2 && thirds.between(0, 3) == 1));
  // A left step moves gS to tgS, so steps do not change if both poses are moved from the right.
  const FiniteGroup dihedral = parse_group("D5");
  const CosetSteps all = coset_steps(dihedral, {0});
  for (FiniteGroup::Element a = 0; a < 10; ++a) {
    for (FiniteGroup::Element b = 0; b < 10; ++b) {
      const auto c = dihedral.multiply(a, 7);
      const auto d = dihedral.multiply(b, 7);
      TORSOR_CHECK(all.between(a, b) == all.between(c, d));
      TORSOR_CHECK(all.between(a, b) == all.between(b, a));
      const auto word = dihedral.word(dihedral.multiply(b, dihedral.inverse(a)));
      TORSOR_CHECK(all.between(a, b) <= static_cast<std::int32_t>(word.size()));
    }
  }
}

TORSOR_TEST("the interval of an infimum covers it in 93 to 97 of 100 samples of its shape") {
  const auto missed = [](double shape, double assumed, int count) {
    int misses = 0;
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
      Random random(seed);
      std::vector<double> values;
      for (int i = 0; i < count; ++i) {
        values.push_back(0.7 + std::pow(random.uniform(), 1.0 / shape));
      }
      if (infimum_interval(values, assumed).low > 0.7) ++misses;
    }
    return misses;
  };
  // 1000 trials at 5 %: a standard deviation of 7.
  for (const double shape : {1.0, 2.0}) {
    for (const int count : {20, 100}) {
      const int misses = missed(shape, shape, count);
      TORSOR_INFO(shape << ", " << count << ": " << misses);
      TORSOR_CHECK((misses > 30 && misses < 70));
    }
  }
  TORSOR_CHECK(missed(1.0, 2.0, 40) < 30);  // too wide, never too narrow
  TORSOR_THROWS_WITH(infimum_interval(std::vector<double>(19, 1.0)), InvalidArgument,
                     "20 values and a positive shape, not 19");
}

}  // namespace
}  // namespace torsor::testing
