#include "diagnostics/degree.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

#include <ATen/ops/tensor.h>
#include <fmt/format.h>
#include <Eigen/Geometry>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/how_often.hpp"

namespace torsor {
namespace {

using std::numbers::pi;

double angle_between(const Eigen::Vector3d& a, const Eigen::Vector3d& b) {
  return std::atan2(a.cross(b).norm(), a.dot(b));
}

double solid_angle(const Eigen::Vector3d& a, const Eigen::Vector3d& b, const Eigen::Vector3d& c) {
  return 2.0 * std::atan2(a.dot(b.cross(c)), 1.0 + a.dot(b) + b.dot(c) + c.dot(a));
}

/// The directions of the rows; empty if one is shorter than `least` or not finite.
std::vector<Eigen::Vector3d> directions(const at::Tensor& images, double least) {
  const at::Tensor table = images.to(at::kCPU, at::kDouble).contiguous();
  std::vector<Eigen::Vector3d> result;
  for (std::int64_t i = 0; i < table.size(0); ++i) {
    const Eigen::Vector3d v = Eigen::Map<const Eigen::Vector3d>(table.data_ptr<double>() + 3 * i);
    const bool usable = v.norm() >= least && std::isfinite(v.norm());
    if (!usable) return {};
    result.push_back(v.normalized());
  }
  return result;
}

}  // namespace

SphereMesh sphere_mesh(int bands, int azimuths) {
  require(bands >= 2 && azimuths >= 3, "{} bands and {} azimuths make no sphere", bands, azimuths);
  std::vector<double> vertices{0.0, 0.0, 1.0};
  for (int band = 1; band < bands; ++band) {
    const double polar = pi * band / bands;
    for (int a = 0; a < azimuths; ++a) {
      const double turn = 2.0 * pi * a / azimuths;
      vertices.insert(vertices.end(), {std::sin(polar) * std::cos(turn),
                                       std::sin(polar) * std::sin(turn), std::cos(polar)});
    }
  }
  vertices.insert(vertices.end(), {0.0, 0.0, -1.0});
  SphereMesh mesh;
  mesh.vertices = at::tensor(vertices, at::kDouble).reshape({-1, 3});
  const std::int64_t south = mesh.vertices.size(0) - 1;
  const auto vertex = [&](int band, int a) -> std::int64_t {
    return 1 + std::int64_t{band - 1} * azimuths + a % azimuths;
  };
  for (int a = 0; a < azimuths; ++a) {
    mesh.triangles.push_back({0, vertex(1, a), vertex(1, a + 1)});
    for (int band = 1; band + 1 < bands; ++band) {
      mesh.triangles.push_back({vertex(band, a), vertex(band + 1, a), vertex(band + 1, a + 1)});
      mesh.triangles.push_back({vertex(band, a), vertex(band + 1, a + 1), vertex(band, a + 1)});
    }
    mesh.triangles.push_back({south, vertex(bands - 1, a + 1), vertex(bands - 1, a)});
  }
  return mesh;
}

DegreeResult sphere_degree(const SphereMesh& mesh, const at::Tensor& images, double least) {
  require(images.dim() == 2 && images.size(1) == 3 && images.size(0) == mesh.vertices.size(0),
          "a mesh of {} vertices needs images [{}, 3], not {}", mesh.vertices.size(0),
          mesh.vertices.size(0), shape_text(images.sizes()));
  require(least > 0.0, "the least length of an image is positive, not {}", least);
  DegreeResult result;
  result.id = "D9";
  result.name = "degree";
  result.resolution = least;
  const std::vector<Eigen::Vector3d> image = directions(images, least);
  if (image.empty()) {
    result.finding = "A vertex is sent to zero or to no finite number: it has no direction.";
    return result;
  }
  double sum = 0.0;
  for (const auto& triangle : mesh.triangles) {
    const auto corner = [&](std::size_t i) -> const Eigen::Vector3d& {
      return image[static_cast<std::size_t>(triangle[i % 3])];
    };
    sum += solid_angle(corner(0), corner(1), corner(2));
    for (std::size_t i = 0; i < 3; ++i) {
      result.longest_edge = std::max(result.longest_edge, angle_between(corner(i), corner(i + 1)));
    }
  }
  result.details = {{"vertices", images.size(0)}, {"longest_edge", result.longest_edge}};
  if (result.longest_edge >= pi / 2.0) {
    result.finding = fmt::format(
        "An image edge of {:.2f} rad is longer than pi/2: too coarse a mesh.", result.longest_edge);
    return result;
  }
  const int degree = static_cast<int>(std::lround(sum / (4.0 * pi)));
  result.degree = degree;
  result.effect = degree;
  result.interval = Interval{result.effect, result.effect};
  result.verdict = std::abs(degree) == 1 ? Verdict::pass : Verdict::fail;
  result.finding = fmt::format("The map covers the sphere {}.", how_often(degree));
  return result;
}

}  // namespace torsor
