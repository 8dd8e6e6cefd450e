#include "diagnostics/zoo_parts.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/one_hot.h>
#include <ATen/ops/polar.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/view_as_real.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "datasets/families/harmonic_family.hpp"
#include "diagnostics/angular_coefficients.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kHidden = 24;
constexpr std::int64_t kOutputs = 3;

at::Tensor normal_matrix(std::int64_t rows, std::int64_t columns, double scale, Random& random) {
  at::Tensor matrix = at::empty({rows, columns}, at::kDouble);
  for (std::int64_t i = 0; i < matrix.numel(); ++i) {
    matrix.data_ptr<double>()[i] = scale * random.normal();
  }
  return matrix;
}

/// tanh(tanh(x·A + a)·B), weights of the usual scale 1/√(inputs).
Encoder network(const ImageShape& shape, std::uint64_t seed) {
  Random random = Random(seed).stream("random_network");
  const double inputs = static_cast<double>(shape.values());
  const at::Tensor first = normal_matrix(shape.values(), kHidden, 2.0 / std::sqrt(inputs), random);
  const at::Tensor shift = normal_matrix(1, kHidden, 0.5, random);
  const at::Tensor second = normal_matrix(kHidden, kOutputs, 1.0 / std::sqrt(kHidden), random);
  return [=](const at::Tensor& images) {
    const at::Tensor x = images.to(at::kDouble).flatten(1);
    return at::tanh(at::matmul(at::tanh(at::matmul(x, first) + shift), second));
  };
}

void require_polar(const char* name, const ImageFamily& family) {
  require(family.facts().grid == ImageGrid::polar,
          "'{}' shifts columns, which turns images on rings but not those of '{}'", name,
          family.facts().name);
}

/// The number j of the turn that brings the template Σ_k cos(kθ)/k nearest to each image.
std::function<at::Tensor(const at::Tensor&)> best_turn(const ImageFamily& family, int largest) {
  const std::int64_t n = family.shape().width;
  at::Tensor turned = at::empty({n, n}, at::kDouble);  // column j: the template turned by j steps
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < n; ++j) {
      double value = 0.0;
      for (int k = 1; k <= largest; ++k) value += root_of_unity(k * (i - j), n).real() / k;
      turned.data_ptr<double>()[i * n + j] = value;
    }
  }
  return [turned](const at::Tensor& images) {
    return at::argmax(at::matmul(images.to(at::kDouble).select(1, 0).sum(1), turned), 1);
  };
}

}  // namespace

ZooEncoder principal_axis(const ImageFamily& family, const ZooOptions& options) {
  ZooEncoder result;
  result.name = "principal_axis";
  result.description = "half the angle of c_2, its sign by c_3";
  result.continuity = Continuity::walls;
  // c_3 conj(c_2) names the weight; the code itself has its length but not its continuity.
  result.planes = {{{{{3, 1}, {2, -1}}}, PlaneLength::unit}};
  result.encode = [grid = family.facts().grid, options](const at::Tensor& images) {
    const at::Tensor c = angular_coefficients(images, grid, options.largest).select(1, 0);
    const at::Tensor angle = 0.5 * c.select(1, 2).angle();
    const at::Tensor third = (c.select(1, 3).angle() - 3.0 * angle).cos();
    const at::Tensor sign = 2.0 * (third > 0.0).to(at::kDouble) - 1.0;
    return at::stack({sign * angle.cos(), sign * angle.sin()}, 1);
  };
  return result;
}

ZooEncoder random_network(const ImageFamily& family, const ZooOptions& options) {
  ZooEncoder result;
  result.name = "random_network";
  result.description = "a random tanh network on the pixels";
  result.equivariant = false;
  result.encode = network(family.shape(), options.seed);
  return result;
}

ZooEncoder orbit_lift(const ImageFamily& family, const ZooOptions& options) {
  require_polar("orbit_lift", family);
  ZooEncoder result;
  result.name = "orbit_lift";
  result.description = "z_j = f(g_j^-1 x) of a random network f: the shift operator, exactly";
  result.regular = true;
  result.channels = kOutputs;
  result.encode = [f = network(family.shape(), options.seed),
                   n = family.shape().width](const at::Tensor& images) {
    std::vector<at::Tensor> blocks;
    for (std::int64_t j = 0; j < n; ++j) blocks.push_back(f(at::roll(images, -j, 3)));
    return at::cat(blocks, 1);
  };
  return result;
}

ZooEncoder template_pose(const ImageFamily& family, const ZooOptions& options) {
  require_polar("template_pose", family);
  ZooEncoder result;
  result.name = "template_pose";
  result.description = "the angle of the best matching turn of a template";
  result.continuity = Continuity::walls;
  result.planes = {{{{{1, 1}}}, PlaneLength::unit}};
  result.encode = [turn = best_turn(family, options.largest),
                   n = family.shape().width](const at::Tensor& images) {
    const at::Tensor angle =
        turn(images).to(at::kDouble) * (2.0 * std::numbers::pi / static_cast<double>(n));
    return at::stack({angle.cos(), angle.sin()}, 1);
  };
  return result;
}

ZooEncoder one_hot_pose(const ImageFamily& family, const ZooOptions& options) {
  require_polar("one_hot_pose", family);
  ZooEncoder result;
  result.name = "one_hot_pose";
  result.description = "the best matching turn of a template as a unit vector";
  result.continuity = Continuity::walls;
  result.regular = true;
  result.channels = 1;
  result.encode = [turn = best_turn(family, options.largest),
                   n = family.shape().width](const at::Tensor& images) {
    return at::one_hot(turn(images), n).to(at::kDouble);
  };
  return result;
}

}  // namespace torsor
