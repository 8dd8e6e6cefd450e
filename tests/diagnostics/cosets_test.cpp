#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "core/error.hpp"
#include "core/random.hpp"
#include "datasets/families/family_table.hpp"
#include "diagnostics/chi_square.hpp"
#include "diagnostics/injectivity/pose_cosets.hpp"
#include "diagnostics/injectivity/uniform_test.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

constexpr double kCosetTurn = 2.0 * std::numbers::pi;

/// True and predicted poses of one image per object.
struct Poses {
  std::vector<double> truth;
  std::vector<double> predicted;

  [[nodiscard]] PoseCosetResult judge(const PoseCosetOptions& options) const {
    return pose_cosets(predicted, truth, options);
  }
};

/// Predictions that are right up to normal errors of size `noise` and a coset from `coset`.
template <class F>
Poses coset_poses(int objects, int m, double noise, Random& random, F coset) {
  Poses poses;
  for (int i = 0; i < objects; ++i) {
    poses.truth.push_back(random.uniform(0.0, kCosetTurn));
    poses.predicted.push_back(poses.truth.back() + noise * random.normal() +
                              kCosetTurn * static_cast<double>(coset()) / m);
  }
  return poses;
}

TORSOR_TEST("chi square: tail and limit are the tabulated ones") {
  TORSOR_CHECK(std::abs(chi_square_tail(1.0, 3.841458820694124) - 0.05) < 1e-12);
  TORSOR_CHECK(std::abs(chi_square_tail(2.0, 5.0) - std::exp(-2.5)) < 1e-15);
  TORSOR_CHECK(chi_square_tail(0.0, 3.0) == 1.0);
  TORSOR_CHECK(std::abs(chi_square_limit(10.0, 0.05) - 18.307038053275146) < 1e-7);
  TORSOR_CHECK(std::abs(chi_square_limit(2.0, 0.5) - 2.0 * std::log(2.0)) < 1e-8);
  TORSOR_THROWS_WITH(chi_square_limit(1.0, 1.0), InvalidArgument, "with probability 1");
}

/// The mid-p value by walking through all m^N outcomes.
double brute_force(const std::vector<std::int64_t>& counts) {
  const auto cells = static_cast<std::int64_t>(counts.size());
  const std::int64_t total = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  std::int64_t observed = 0;
  for (const std::int64_t c : counts) observed += c * c;
  std::int64_t outcomes = 1;
  for (std::int64_t i = 0; i < total; ++i) outcomes *= cells;
  double sum = 0.0;
  for (std::int64_t code = 0; code < outcomes; ++code) {
    std::vector<std::int64_t> drawn(counts.size(), 0);
    std::int64_t rest = code;
    for (std::int64_t i = 0; i < total; ++i, rest /= cells) {
      ++drawn[static_cast<std::size_t>(rest % cells)];
    }
    std::int64_t squares = 0;
    for (const std::int64_t c : drawn) squares += c * c;
    sum += squares > observed ? 1.0 : squares == observed ? 0.5 : 0.0;
  }
  return sum / static_cast<double>(outcomes);
}

TORSOR_TEST("the exact test of uniformity agrees with all outcomes counted one by one") {
  const std::vector<std::vector<std::int64_t>> cases{
      {3, 1}, {5, 0}, {2, 2, 1}, {4, 0, 2}, {1, 1, 1, 1}, {3, 1, 0, 2}, {7, 0, 0}};
  for (const std::vector<std::int64_t>& counts : cases) {
    const UniformTest test = uniform_test(counts);
    TORSOR_INFO(counts.size() << " cells, first " << counts[0] << ": " << test.p_value);
    TORSOR_CHECK(test.exact);
    TORSOR_CHECK(std::abs(test.p_value - brute_force(counts)) < 1e-12);
  }
  // Where partitions abound the tail of χ² takes over; on many counts the two agree.
  const std::vector<std::int64_t> many(24, 400);
  const UniformTest large = uniform_test(many);
  TORSOR_CHECK(!large.exact);
  TORSOR_CHECK((large.statistic == 0.0 && large.p_value == 1.0));
  const std::vector<std::int64_t> halves{530, 470};
  const UniformTest both = uniform_test(halves);
  TORSOR_CHECK(both.exact);
  TORSOR_CHECK(std::abs(both.p_value - chi_square_tail(1.0, both.statistic)) < 1e-4);
  TORSOR_THROWS_WITH(uniform_test(std::vector<std::int64_t>{0, 0}), InvalidArgument,
                     "2 counts of 0");
}

TORSOR_TEST("D25: random cosets pass, and fail in 2 to 8 of 100 cases only") {
  for (const int m : {2, 3, 6, 12}) {
    for (const int objects : {20, 22, 60, 300}) {
      int alarms = 0;
      for (std::uint64_t seed = 0; seed < 600; ++seed) {
        Random random = Random(seed).stream("cosets");
        const Poses poses = coset_poses(
            objects, m, 0.02, random, [&] { return random.below(static_cast<std::uint64_t>(m)); });
        if (poses.judge({.symmetry = m}).verdict == Verdict::fail) ++alarms;
      }
      TORSOR_INFO("C" << m << ", " << objects << " objects: " << alarms << " of 600");
      TORSOR_CHECK((alarms >= 12 && alarms <= 48));
    }
  }
}

TORSOR_TEST("D25: a preferred coset is an invented pose") {
  Random random(3);
  for (const int m : {2, 3, 5}) {
    const Poses peaked = coset_poses(30, m, 0.02, random, [] { return 0; });
    const PoseCosetResult result = peaked.judge({.symmetry = m});
    TORSOR_INFO(result.line());
    TORSOR_CHECK(result.verdict == Verdict::fail);
    TORSOR_CHECK(result.cosets[0] == 30);
    TORSOR_CHECK(result.effect == 1.0);
  }
  const Poses leaning = coset_poses(200, 2, 0.02, random, [&] { return random.uniform() < 0.3; });
  TORSOR_CHECK(leaning.judge({.symmetry = 2}).verdict == Verdict::fail);
}

TORSOR_TEST("D25: errors count modulo the symmetry; the plain error of C_2 images is 90 degrees") {
  Random random(4);
  const Poses poses = coset_poses(4000, 2, 0.05, random, [&] { return random.below(2); });
  const PoseCosetResult result = poses.judge({.symmetry = 2});
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.verdict == Verdict::pass);
  // The mean of |normal| is 0.7979 σ; ± 4 standard errors of 0.6 σ/√4000.
  TORSOR_CHECK(std::abs(result.error - 0.79788 * 0.05) < 4.0 * 0.6 * 0.05 / std::sqrt(4000.0));
  TORSOR_CHECK((result.error_interval.low < 0.0399 && result.error_interval.high > 0.0399));
  TORSOR_CHECK(std::abs(result.plain_floor - kCosetTurn / 4.0) < 1e-12);
  TORSOR_CHECK(std::abs(result.plain_error - kCosetTurn / 4.0) < 0.1);
  const Poses thirds = coset_poses(100, 3, 0.0, random, [&] { return random.below(3); });
  TORSOR_CHECK(std::abs(thirds.judge({.symmetry = 3}).plain_floor - kCosetTurn * 2.0 / 9.0) <
               1e-12);
}

/// Poses of "C3" read off by a zoo encoder, every pose three times: equal images have one code, so
/// that whichever of three equal turns a template picks, each is right equally often.
Poses read_poses(const char* name, double weight) {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  const at::Tensor codes = orbit_codes(zoo_encoder(name, *family).encode, *family, "C3");
  Poses poses;
  for (std::int64_t i = 0; i < 72; ++i) {
    const std::int64_t g = i % 24;
    poses.truth.push_back(kCosetTurn * static_cast<double>(g) / 24.0);
    // The image repeats after 8 turns: rounding, by which a template breaks ties, must not tell.
    const at::Tensor code = codes[g % 8];
    poses.predicted.push_back(std::atan2(code[1].item<double>(), code[0].item<double>()) / weight);
  }
  return poses;
}

TORSOR_TEST("D25 on images: c_3 and a template know C_3 poses modulo a third, and invent none") {
  const PoseCosetResult third = read_poses("third_harmonic", 3.0).judge({.symmetry = 3});
  TORSOR_INFO(third.line());
  TORSOR_CHECK(third.verdict == Verdict::pass);
  const PoseCosetResult pose = read_poses("template_pose", 1.0).judge({.symmetry = 3});
  TORSOR_INFO(pose.line());
  TORSOR_CHECK(pose.verdict == Verdict::pass);
}

TORSOR_TEST("D25: a symmetry that was taken wrongly is open, never a wrong verdict") {
  Random random(7);
  // Images of C_6 taken for C_3: half of the errors lie in the middle between two cosets.
  const Poses six = coset_poses(200, 6, 0.01, random, [&] { return random.below(6); });
  const PoseCosetResult small = six.judge({.symmetry = 3});
  TORSOR_INFO(small.line());
  TORSOR_CHECK(small.verdict == Verdict::inconclusive);
  TORSOR_CHECK(small.finding.find("turn / 6") != std::string::npos);
  // Images without symmetry taken for C_3: their poses are known, which is no invention.
  const Poses plain = coset_poses(40, 3, 0.01, random, [] { return 0; });
  const std::vector<std::int64_t> orders(40, 1);
  const PoseCosetResult large = plain.judge({.symmetry = 3, .detected = orders});
  TORSOR_CHECK(large.verdict == Verdict::inconclusive);
  TORSOR_CHECK(large.finding.find("C1, not C3") != std::string::npos);
  TORSOR_CHECK(plain.judge({.symmetry = 1}).verdict == Verdict::inconclusive);
  const Poses few = coset_poses(19, 2, 0.01, random, [] { return 0; });
  TORSOR_CHECK(few.judge({.symmetry = 2}).finding.find("19 objects") != std::string::npos);
}

TORSOR_TEST("D25: a pose that is not finite is named, mismatched lists are refused") {
  Random random(8);
  Poses poses = coset_poses(30, 2, 0.01, random, [&] { return random.below(2); });
  poses.predicted[12] = std::numeric_limits<double>::quiet_NaN();
  const PoseCosetResult bad = poses.judge({.symmetry = 2});
  TORSOR_CHECK(bad.verdict == Verdict::fail);
  TORSOR_CHECK(bad.finding.find("object 12") != std::string::npos);
  poses.truth.pop_back();
  TORSOR_THROWS_WITH(poses.judge({.symmetry = 2}), InvalidArgument, "30 predictions of 29 poses");
  TORSOR_THROWS_WITH(pose_cosets(poses.truth, poses.truth, {.symmetry = 0}), InvalidArgument,
                     "C0 at level 0.05");
}

}  // namespace
}  // namespace torsor::testing
