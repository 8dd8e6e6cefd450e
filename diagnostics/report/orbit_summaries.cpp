#include "diagnostics/report/orbit_summaries.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <map>
#include <numbers>
#include <optional>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>
#include <Eigen/Core>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/how_often.hpp"
#include "diagnostics/injectivity/homeomorphism.hpp"
#include "diagnostics/report/finite_objects.hpp"
#include "diagnostics/report/strongest_direction.hpp"
#include "diagnostics/stabilizers.hpp"
#include "diagnostics/winding.hpp"

namespace torsor {
namespace {

using Eigen::MatrixXcd;
using Eigen::VectorXcd;
using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Orbit = Eigen::Map<const RowMatrix>;

void require_cyclic(const FiniteGroup& group) {
  require(is_cyclic_order(group), "{} is not a cyclic group in the order of its powers",
          group.name());
}

Orbit orbit_of(const OrbitTable& codes, std::int64_t object) {
  const std::int64_t n = codes.values.size(1);
  return {codes.values.data_ptr<double>() + object * n * codes.size(), n, codes.size()};
}

/// ẑ_k of every object, one row each.
MatrixXcd weight_part(const OrbitTable& codes, std::int64_t k) {
  const std::int64_t n = codes.values.size(1);
  VectorXcd wave(n);
  for (std::int64_t j = 0; j < n; ++j) {
    wave(j) = std::polar(
        1.0 / static_cast<double>(n),
        -2.0 * std::numbers::pi * static_cast<double>(j * k % n) / static_cast<double>(n));
  }
  MatrixXcd part(codes.objects(), codes.size());
  for (std::int64_t o = 0; o < codes.objects(); ++o) {
    part.row(o) = wave.transpose() * orbit_of(codes, o);
  }
  return part;
}

struct StrongestWeight {
  int weight = 0;       ///< 0: the codes do not move
  VectorXcd strengths;  ///< ẑ_k·v of every object
};

/// The energy of so many values that are noise.
double noise_energy(const OrbitTable& codes, Eigen::Index values) {
  return static_cast<double>(values) * std::pow(5.0 * codes.noise, 2);
}

StrongestWeight strongest_weight(const OrbitTable& codes) {
  StrongestWeight best;
  double most = 0.0;
  MatrixXcd part;
  for (std::int64_t k = 1; 2 * k < codes.values.size(1); ++k) {
    MatrixXcd candidate = weight_part(codes, k);
    const double energy = candidate.squaredNorm();
    if (energy <= std::max(most, noise_energy(codes, candidate.size()))) continue;
    most = energy;
    best.weight = static_cast<int>(k);
    part = std::move(candidate);
  }
  if (best.weight == 0) return best;
  best.strengths = part * strongest_direction(part);
  return best;
}

/// The weight-k part along the orbit, in one direction: e^{ikt}·(ẑ_k·v) at the pose t.
at::Tensor plane_values(const OrbitTable& codes, std::complex<double> value, int weight) {
  const std::int64_t n = codes.values.size(1);
  at::Tensor values = at::empty({n, 2}, at::kDouble);
  for (std::int64_t g = 0; g < n; ++g) {
    const std::complex<double> turned =
        value * std::polar(1.0, 2.0 * std::numbers::pi * static_cast<double>(g * weight % n) /
                                    static_cast<double>(n));
    values.data_ptr<double>()[2 * g] = turned.real();
    values.data_ptr<double>()[2 * g + 1] = turned.imag();
  }
  return values;
}

/// η of a pair of coordinates along a direction of the code.
double plane_noise(const OrbitTable& codes) {
  return std::max(codes.noise * std::sqrt(static_cast<double>(codes.size())), 1e-300);
}

std::string share_text(std::int64_t part, std::int64_t whole) {
  return part == whole ? fmt::format("all {}", whole) : fmt::format("{} of {}", part, whole);
}

}  // namespace

bool is_cyclic_order(const FiniteGroup& group) {
  const std::size_t n = group.order();
  if (n < 2 || group.factors().size() > 1) return false;
  for (FiniteGroup::Element g = 0; g + 1 < n; ++g) {
    if (group.multiply(g, 1) != g + 1) return false;
  }
  return true;
}

DiagnosticResult stabilizers_of_objects(const OrbitTable& images) {
  require_cyclic(images.group);
  DiagnosticResult result{.id = "D1", .name = "stabilizers"};
  // orbit_table gives float64 images a noise of 1e-12 of their size.
  const double size = images.values.abs().max().item<double>();
  const bool exact = images.noise <= 2e-12 * size;
  std::map<std::int64_t, std::int64_t> orders;
  std::int64_t open = 0;
  for (std::int64_t o = 0; o < images.objects(); ++o) {
    const StabilizerResult one =
        detect_stabilizer(images.values[o], {.noise = exact ? 0.0 : images.noise});
    ++orders[one.order];
    if (one.verdict == Verdict::inconclusive) ++open;
  }
  Json strata = Json::array();
  for (const auto& [order, objects] : orders) {
    strata.push_back({{"stabilizer_order", order}, {"objects", objects}});
    if (order > 1) result.effect += static_cast<double>(objects);
  }
  result.verdict = open == 0 ? Verdict::pass : Verdict::inconclusive;
  result.finding = fmt::format("{} of {} images are symmetric", result.effect, images.objects());
  result.finding += open == 0 ? "." : fmt::format("; {} are too near to a symmetry to tell.", open);
  result.details = {{"strata", strata}, {"open", open}};
  return result;
}

DiagnosticResult windings_of_objects(const OrbitTable& codes) {
  require_cyclic(codes.group);
  DiagnosticResult result{.id = "D6", .name = "winding along orbits"};
  const StrongestWeight strongest = strongest_weight(codes);
  if (strongest.weight == 0) {
    result.finding = "No plane of the codes turns.";
    return result;
  }
  result.effect = strongest.weight;
  const double noise = plane_noise(codes);
  std::map<int, std::int64_t> windings;
  std::int64_t undefined = 0;
  for (std::int64_t o = 0; o < codes.objects(); ++o) {
    const WindingResult one =
        winding(plane_values(codes, strongest.strengths(o), strongest.weight), {.noise = noise});
    one.winding ? void(++windings[*one.winding]) : void(++undefined);
  }
  Json list = Json::array();
  for (const auto& [turns, objects] : windings) {
    list.push_back({{"winding", turns}, {"objects", objects}});
  }
  const std::int64_t right = windings.contains(strongest.weight) ? windings[strongest.weight] : 0;
  if (right + undefined < codes.objects()) {
    result.verdict = Verdict::fail;
  } else if (undefined == 0) {
    result.verdict = Verdict::pass;
  }
  result.finding =
      fmt::format("The strongest plane, of weight {}, turns {} on {} orbits", strongest.weight,
                  how_often(strongest.weight), share_text(right, codes.objects()));
  result.finding += undefined > 0 ? fmt::format(" and is undefined on {}.", undefined) : ".";
  result.resolution = 10.0 * noise;
  result.details = {{"weight", strongest.weight}, {"windings", list}, {"undefined", undefined}};
  return result;
}

std::optional<DiagnosticResult> loop_degree_of_object(const OrbitTable& codes, std::int64_t object,
                                                      std::int64_t symmetry) {
  require_cyclic(codes.group);
  const OrbitTable one = only(codes, at::tensor({object}, at::kLong));
  std::map<std::int64_t, double> strengths;  // |ẑ_k| of the weights that move the code
  for (std::int64_t k = 1; 2 * k <= codes.values.size(1); ++k) {
    const double energy = weight_part(one, k).squaredNorm();
    if (energy > noise_energy(one, one.size())) strengths[k] = std::sqrt(energy);
  }
  const auto right = strengths.find(symmetry);
  if (right == strengths.end() && strengths.size() != 1) return std::nullopt;
  const auto [weight, strength] = right != strengths.end() ? *right : *strengths.begin();
  DiagnosticResult degree = loop_degree(
      winding(plane_values(one, strength, static_cast<int>(weight)), {.noise = plane_noise(one)}),
      static_cast<int>(symmetry));
  degree.details["weight"] = weight;
  return degree;
}

}  // namespace torsor
