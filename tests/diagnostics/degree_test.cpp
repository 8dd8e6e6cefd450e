#include "diagnostics/degree.hpp"

#include <cmath>
#include <complex>
#include <functional>

#include <ATen/ops/atan2.h>
#include <ATen/ops/stack.h>

#include "core/error.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

/// The azimuth multiplied by k.
at::Tensor azimuth_power(const at::Tensor& vertices, int k) {
  const at::Tensor angle = at::atan2(vertices.select(1, 1), vertices.select(1, 0)) * k;
  const at::Tensor radius = vertices.slice(1, 0, 2).norm(2, 1);
  return at::stack({radius * angle.cos(), radius * angle.sin(), vertices.select(1, 2)}, 1);
}

TORSOR_TEST("D9: identity 1, antipode -1, reflection -1, a map that misses a point 0") {
  for (const auto& [bands, azimuths] : {std::pair{4, 8}, {8, 16}}) {
    const SphereMesh mesh = sphere_mesh(bands, azimuths);
    const auto degree = [&](const at::Tensor& images) {
      return sphere_degree(mesh, images).degree;
    };
    const at::Tensor& x = mesh.vertices;
    TORSOR_CHECK(degree(x) == 1);
    TORSOR_CHECK(degree(-x) == -1);
    TORSOR_CHECK(degree(x * at::tensor({1.0, 1.0, -1.0}, at::kDouble)) == -1);
    TORSOR_CHECK(degree(x + at::tensor({0.0, 0.0, 2.0}, at::kDouble)) == 0);
    TORSOR_CHECK(sphere_degree(mesh, x).verdict == Verdict::pass);
    TORSOR_CHECK(sphere_degree(mesh, x + 2.0).verdict == Verdict::fail);
  }
}

TORSOR_TEST("D9: multiplying the azimuth by k gives the degree k") {
  const SphereMesh mesh = sphere_mesh(12, 48);
  for (const int k : {-3, -1, 0, 1, 2, 3, 5}) {
    const DegreeResult result = sphere_degree(mesh, azimuth_power(mesh.vertices, k));
    TORSOR_CHECK(result.degree == k);
  }
}

TORSOR_TEST("D9: a mesh too coarse for the map is inconclusive, not a wrong degree") {
  const SphereMesh coarse = sphere_mesh(3, 4);
  const DegreeResult result = sphere_degree(coarse, azimuth_power(coarse.vertices, 3));
  TORSOR_CHECK(result.verdict == Verdict::inconclusive);
  TORSOR_CHECK(!result.degree.has_value());
  TORSOR_CHECK(std::abs(result.longest_edge - std::acos(-0.25)) < 1e-12);  // 1.82
  const SphereMesh fine = sphere_mesh(3, 8);
  const DegreeResult identity = sphere_degree(fine, fine.vertices);
  TORSOR_CHECK(identity.degree == 1);
  TORSOR_CHECK(std::abs(identity.longest_edge - std::acos(0.75 * std::sqrt(0.5) - 0.25)) < 1e-12);
}

TORSOR_TEST("D9: a vertex sent to zero leaves the degree open") {
  const SphereMesh mesh = sphere_mesh(4, 8);
  at::Tensor images = mesh.vertices.clone();
  images[3] = 0.0;
  TORSOR_CHECK(sphere_degree(mesh, images).verdict == Verdict::inconclusive);
  TORSOR_THROWS_WITH(sphere_degree(mesh, at::zeros({4, 3})), InvalidArgument,
                     "[26, 3], not [4, 3]");
  TORSOR_THROWS_WITH(sphere_mesh(1, 8), InvalidArgument, "1 bands and 8 azimuths");
}

}  // namespace
}  // namespace torsor::testing
