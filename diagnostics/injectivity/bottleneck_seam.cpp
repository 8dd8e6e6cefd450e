#include "diagnostics/injectivity/bottleneck_seam.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/roll.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/encoder.hpp"
#include "diagnostics/stabilizers.hpp"

namespace torsor {
namespace {

/// A step between neighbours of this share of all codes is a jump, as far as the poses can tell.
constexpr double kJump = 0.25;
/// Equal images have equal codes up to this share of the codes' range.
constexpr double kRepeats = 1e-5;

at::Tensor rows_of(const at::Tensor& values) {
  return values.detach().to(at::kCPU, at::kDouble).flatten(1);
}

/// The distance of every row from the next one of the cycle, [n].
at::Tensor steps(const at::Tensor& rows) {
  return (at::roll(rows, -1, 0) - rows).norm(2, 1).contiguous();
}

double seam_floor(const at::Tensor& images, int symmetry) {
  const std::vector<double> energies = detect_stabilizer(images).energies;
  const auto n = static_cast<std::int64_t>(energies.size());
  double odd = 0.0;
  for (std::int64_t k = 0; k < n; ++k) {
    // 2m divides n, so k and k - n have one parity in units of m.
    if (k % symmetry == 0 && k / symmetry % 2 != 0) odd += energies[static_cast<std::size_t>(k)];
  }
  return std::sqrt(odd);
}

/// By how much codes differ between poses in which the image is the same, over their range.
double repetition_defect(const at::Tensor& codes, int symmetry) {
  if (symmetry == 1) return 0.0;
  const double range = (codes.max() - codes.min()).item<double>();
  const at::Tensor moved = at::roll(codes, codes.size(0) / symmetry, 0) - codes;
  return range > 0.0 ? moved.abs().max().item<double>() / range : 0.0;
}

/// The antipodal pair at which f(x_i) - f(x_{i+h}) changes sign with the smallest step of codes.
SeamCollision crossing(const at::Tensor& codes, std::int64_t half) {
  const auto* f = codes.data_ptr<double>();
  const std::int64_t n = codes.size(0);
  const auto at_pose = [&](std::int64_t i) { return f[i % n]; };
  std::optional<SeamCollision> best;
  // h(i + half) = -h(i): half a turn of poses holds a change of sign.
  for (std::int64_t i = 0; i < half; ++i) {
    const double here = at_pose(i) - at_pose(i + half);
    const double next = at_pose(i + 1) - at_pose(i + half + 1);
    if (here * next > 0.0) continue;
    const double step = std::max(std::abs(at_pose(i + 1) - at_pose(i)),
                                 std::abs(at_pose(i + half + 1) - at_pose(i + half)));
    if (!best || step < best->code_step)
      best = SeamCollision{i, (i + half) % n, std::abs(here), step, 0.0};
  }
  return best.value_or(SeamCollision{});
}

void note_errors(SeamResult& result, const at::Tensor& images, const at::Tensor& decoded) {
  const at::Tensor errors = (decoded - images).norm(2, 1);
  result.worst_pose = errors.argmax().item<std::int64_t>();
  result.largest_error = errors.max().item<double>();
  result.width = (errors > 0.5 * result.largest_error).to(at::kDouble).mean().item<double>();
}

/// Half a step of images and reconstructions, at the poses before and behind the crossing.
double floor_uncertainty(const at::Tensor& images, const at::Tensor& decoded,
                         const SeamCollision& at_pair) {
  const at::Tensor moved = steps(images) + steps(decoded);
  const auto* move = moved.data_ptr<double>();
  return 0.5 * std::max(move[at_pair.pose], move[at_pair.opposite]);
}

/// @param range  of all codes of the orbit.
void judge_line(SeamResult& result, double slack, double range) {
  const SeamCollision& c = *result.collision;
  const bool below = result.largest_error < result.floor - slack;
  if (result.largest_error >= result.floor) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format(
        "A real code tears the orbit: error {:.3g} at pose {}, floor {:.3g}; poses {} and {} share "
        "a code.",
        result.largest_error, result.worst_pose, result.floor, c.pose, c.opposite);
  } else if (below && c.code_step > kJump * range) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format(
        "The error {:.3g} is below {:.3g}, which every continuous real code owes: the encoder "
        "jumps between poses (confirm with D4).",
        result.largest_error, result.floor);
  } else {
    result.finding = fmt::format(
        fmt::runtime(
            below ? "The error {:.3g} is below the floor {:.3g} without a jump of the code: its "
                    "decoder "
                    "tells poses apart that lie between these; sample more."
                  : "The error {:.3g} is below the floor {:.3g} by less than the spacing of poses "
                    "explains."),
        result.largest_error, result.floor);
  }
}

void judge_plane(SeamResult& result, std::int64_t width) {
  const bool below = result.largest_error < result.floor;
  result.verdict = below ? Verdict::pass : Verdict::inconclusive;
  result.finding = fmt::format(fmt::runtime(below ? "Codes of {} numbers owe no floor, and the "
                                                    "error {:.3g} is below that of a real code."
                                                  : "Codes of {} numbers owe no floor: the error "
                                                    "{:.3g} has another cause than a seam."),
                               width, result.largest_error);
}

Json details_of(const SeamResult& result) {
  const auto& c = result.collision;
  return {{"floor", result.floor},
          {"largest_error", result.largest_error},
          {"worst_pose", result.worst_pose},
          {"peak_width", result.width},
          {"collision", c ? Json{{"pose", c->pose},
                                 {"opposite", c->opposite},
                                 {"code_distance", c->code_distance},
                                 {"code_step", c->code_step},
                                 {"image_distance", c->image_distance}}
                          : Json()}};
}

void require_orbit(const at::Tensor& images, const at::Tensor& reconstructions,
                   const at::Tensor& codes, const SeamOptions& options) {
  require(images.dim() >= 2 && images.sizes() == reconstructions.sizes(),
          "reconstructions of an orbit {} have its shape, not {}", shape_text(images.sizes()),
          shape_text(reconstructions.sizes()));
  const std::int64_t n = images.size(0);
  require(codes.dim() >= 1 && codes.size(0) == n, "{} poses have {} codes, not {}", n, n,
          shape_text(codes.sizes()));
  require(options.symmetry >= 1 && n >= 4 && n % (std::int64_t{2} * options.symmetry) == 0,
          "half a turn between images of C{} is {} / {} poses: sample a multiple of {}",
          options.symmetry, n, 2 * options.symmetry, 2 * options.symmetry);
  require(options.noise >= 0.0, "a noise of {} is none", options.noise);
}

}  // namespace

SeamResult bottleneck_seam(const at::Tensor& images, const at::Tensor& reconstructions,
                           const at::Tensor& codes, const SeamOptions& options) {
  require_orbit(images, reconstructions, codes, options);
  const std::int64_t n = images.size(0);
  const at::Tensor x = rows_of(images);
  const at::Tensor decoded = rows_of(reconstructions);
  const at::Tensor f = code_rows(codes.dim() == 1 ? codes.unsqueeze(1) : codes, n);
  require(at::isfinite(x).all().item<bool>(), "an image of the orbit is not finite");
  SeamResult result;
  result.id = "D28";
  result.name = "bottleneck seam";
  const at::Tensor good = at::isfinite(f).all(1).logical_and(at::isfinite(decoded).all(1));
  if (!good.all().item<bool>()) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format("The code or reconstruction in pose {} is not finite.",
                                 good.to(at::kInt).argmin().item<std::int64_t>());
    return result;
  }
  result.floor = seam_floor(x, options.symmetry);
  note_errors(result, x, decoded);
  const double noise = (options.noise > 0.0 ? options.noise : assumed_code_noise(images)) *
                       std::sqrt(static_cast<double>(x.size(1)));
  if (!(result.floor > 10.0 * noise)) {
    result.finding = fmt::format(
        "The image repeats after half the turn of C{}: its symmetry is larger.", options.symmetry);
    result.details = details_of(result);
    return result;
  }
  if (const double defect = repetition_defect(f, options.symmetry); defect > kRepeats) {
    result.finding = fmt::format(
        "Codes of one image of C{} differ by {:.2g} of their range between its equal poses: the "
        "image is less symmetric, or the codes are noisy.",
        options.symmetry, defect);
    result.details = details_of(result);
    return result;
  }
  result.effect = result.largest_error / result.floor;
  result.interval = Interval{result.effect, result.effect};
  if (f.size(1) == 1) {
    result.collision = crossing(f.flatten().contiguous(), n / (std::int64_t{2} * options.symmetry));
    result.collision->image_distance = 2.0 * result.floor;
    const double slack = floor_uncertainty(x, decoded, *result.collision);
    result.resolution = slack / result.floor;
    judge_line(result, slack, (f.max() - f.min()).item<double>());
  } else {
    judge_plane(result, f.size(1));
  }
  result.details = details_of(result);
  return result;
}

}  // namespace torsor
