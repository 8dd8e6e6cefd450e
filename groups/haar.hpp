#pragma once

#include <numbers>

#include <Eigen/Geometry>

#include "core/random.hpp"
#include "groups/lie_products.hpp"
#include "groups/plane_rotations.hpp"
#include "groups/so3.hpp"
#include "groups/vector_groups.hpp"

namespace torsor {

/// A random element distributed by Haar measure, for compact groups only: h·g has the same
/// distribution as g for every fixed h. The second argument selects the group.
[[nodiscard]] inline SO2<double> haar_sample(Random& random, const SO2<double>&) {
  return SO2<double>(random.uniform(-std::numbers::pi, std::numbers::pi));
}

[[nodiscard]] inline O2<double> haar_sample(Random& random, const O2<double>&) {
  const SO2<double> rotation = haar_sample(random, SO2<double>());
  return {rotation, random.below(2) == 1};
}

/// A normal vector in R^4, normalized, is a uniform unit quaternion.
[[nodiscard]] inline SO3<double> haar_sample(Random& random, const SO3<double>&) {
  Eigen::Vector4d q;
  do {
    for (double& x : q) x = random.normal();
  } while (q.norm() < 1e-3);
  q.normalize();
  return SO3<double>::from_quaternion(Eigen::Quaterniond(q));
}

template <int N>
[[nodiscard]] Torus<double, N> haar_sample(Random& random, const Torus<double, N>&) {
  typename Torus<double, N>::Point angles;
  for (double& x : angles) x = random.uniform(-std::numbers::pi, std::numbers::pi);
  return Torus<double, N>(angles);
}

template <class A, class B>
[[nodiscard]] ProductGroup<A, B> haar_sample(Random& random, const ProductGroup<A, B>& like) {
  const A first = haar_sample(random, like.first());
  return {first, haar_sample(random, like.second())};
}

}  // namespace torsor
