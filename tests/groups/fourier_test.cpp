#include <cmath>
#include <complex>
#include <numbers>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/character.hpp"
#include "groups/circle_irreps.hpp"
#include "groups/fourier.hpp"
#include "groups/rotation_fourier.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::VectorXcd;

VectorXcd random_vector(Index n, Random& random) {
  VectorXcd f(n);
  for (Complex& x : f) x = {random.normal(), random.normal()};
  return f;
}

TORSOR_TEST("the transform on C_n is the sum over characters, for any n") {
  Random random(34);
  for (const Index n : {1, 2, 3, 10, 14, 101}) {
    const VectorXcd f = random_vector(n, random);
    const VectorXcd coefficients = cyclic_fourier(f);
    for (Index k = 0; k < n; ++k) {
      Complex sum = 0.0;
      for (Index j = 0; j < n; ++j) sum += f(j) * root_of_unity(-j * k, n);
      TORSOR_CHECK(std::abs(coefficients(k) - sum / static_cast<double>(n)) < 1e-14);
    }
    TORSOR_CHECK((cyclic_fourier_inverse(coefficients) - f).norm() < 1e-12);
  }
}

TORSOR_TEST("the transform on the torus finds a plane wave and inverts") {
  MatrixXcd wave(6, 10);
  for (Index i = 0; i < 6; ++i) {
    for (Index j = 0; j < 10; ++j) wave(i, j) = root_of_unity(2 * i, 6) * root_of_unity(-3 * j, 10);
  }
  const MatrixXcd coefficients = torus_fourier(wave);
  TORSOR_CHECK(std::abs(coefficients(2, 7) - 1.0) < 1e-14);
  TORSOR_CHECK(std::abs(coefficients.norm() - 1.0) < 1e-14);
  TORSOR_CHECK((torus_fourier_inverse(coefficients) - wave).norm() < 1e-13);
}

TORSOR_TEST("2B + 1 samples determine a function of band limit B on the circle") {
  Random random(35);
  const VectorXcd coefficients = random_vector(9, random);
  VectorXcd values(9);
  for (Index j = 0; j < 9; ++j) values(j) = circle_value(coefficients, circle_grid(4)(j));
  TORSOR_CHECK((circle_fourier(values) - coefficients).norm() < 1e-13);
  const double t = 1.234;  // weight k turns by e^{ikt}
  VectorXcd third = VectorXcd::Zero(9);
  third(4 + 3) = 1.0;
  TORSOR_CHECK(std::abs(circle_value(third, t) - std::polar(1.0, 3 * t)) < 1e-15);
}

TORSOR_TEST("(2B + 1)² samples determine a function of band limit B on the torus") {
  Random random(37);
  const MatrixXcd coefficients = random_vector(49, random).reshaped(7, 7);
  const Eigen::Matrix2Xd grid = torus_grid(3);
  MatrixXcd values(7, 7);
  for (Index j = 0; j < 49; ++j) {
    values(j / 7, j % 7) = torus_value(coefficients, grid(0, j), grid(1, j));
  }
  const MatrixXcd found = torus_weights(values, 3);
  TORSOR_CHECK((found - coefficients).norm() < 1e-13);
  for (const double t : {0.1, 1.234, -4.0}) {  // angles that the grid has not seen
    Complex sum = 0.0;
    for (int k = -3; k <= 3; ++k) {
      for (int l = -3; l <= 3; ++l) {
        sum += coefficients(3 + k, 3 + l) * std::polar(1.0, k * t + l * (t + 2.0));
      }
    }
    TORSOR_CHECK(std::abs(torus_value(found, t, t + 2.0) - sum) < 1e-12);
  }
  MatrixXcd finer(8, 12);  // more samples than needed, and not as many each way
  for (Index i = 0; i < 8; ++i) {
    for (Index j = 0; j < 12; ++j) {
      const double step = 2.0 * std::numbers::pi;
      finer(i, j) = torus_value(coefficients, step * static_cast<double>(i) / 8.0,
                                step * static_cast<double>(j) / 12.0);
    }
  }
  TORSOR_CHECK((torus_weights(finer, 3) - coefficients).norm() < 1e-13);
}

TORSOR_TEST("the irreps of SO(2) and O(2) are homomorphisms of the weight they say") {
  const SO2<double> a(0.7);
  const SO2<double> b(-2.9);
  TORSOR_CHECK(std::abs(circle_irrep(a, 3) - std::polar(1.0, 2.1)) < 1e-15);
  for (const int k : {1, 2, 5}) {
    const Complex both = circle_irrep(a, k) * circle_irrep(b, k);
    TORSOR_CHECK(std::abs(both - circle_irrep(a * b, k)) < 1e-14);
    for (const bool first : {false, true}) {
      for (const bool second : {false, true}) {
        const O2<double> g(a, first);
        const O2<double> h(b, second);
        const Eigen::Matrix2d product = mirrored_circle_irrep(g, k) * mirrored_circle_irrep(h, k);
        TORSOR_CHECK((product - mirrored_circle_irrep(g * h, k)).norm() < 1e-14);
      }
    }
  }
  TORSOR_THROWS_WITH(real_circle_irrep(a, 0), InvalidArgument, "positive weight, not 0");
}

TORSOR_TEST("Gauss-Legendre quadrature is exact to degree 2n - 1") {
  for (const int n : {1, 2, 5, 20, 121}) {
    const Quadrature q = gauss_legendre(n);
    TORSOR_CHECK(std::abs(q.weights.sum() - 2.0) < 1e-13);
    const int degree = 2 * n - 2;
    const double integral = (q.weights.array() * q.nodes.array().pow(degree)).sum();
    TORSOR_CHECK(std::abs(integral - 2.0 / (degree + 1)) < 1e-13);
  }
}

TORSOR_TEST("analysis inverts synthesis on SO(3) and the weights are Haar's") {
  constexpr int kLimit = 5;
  const RotationFourier transform(kLimit);
  Random random(36);
  RotationFourier::Coefficients coefficients;
  double energy = 0.0;
  for (int l = 0; l <= kLimit; ++l) {
    MatrixXcd block(2 * l + 1, 2 * l + 1);
    for (Complex& x : block.reshaped()) x = {random.normal(), random.normal()};
    energy += block.squaredNorm() / (2 * l + 1);
    coefficients.push_back(block);
  }
  const VectorXcd values = transform.synthesise(coefficients);
  double weights = 0.0;
  double norm = 0.0;
  for (Index i = 0; i < transform.size(); ++i) {
    weights += transform.weight(i);
    norm += transform.weight(i) * std::norm(values(i));
  }
  TORSOR_CHECK(std::abs(weights - 1.0) < 1e-13);
  TORSOR_CHECK(std::abs(norm - energy) < 1e-11 * energy);  // Parseval
  const RotationFourier::Coefficients back = transform.analyse(values);
  for (std::size_t l = 0; l < back.size(); ++l) {
    TORSOR_CHECK((back[l] - coefficients[l]).norm() < 1e-12);
  }
}

TORSOR_TEST("the values on the SO(3) grid are those of Wigner's functions") {
  const RotationFourier transform(3);
  RotationFourier::Coefficients one;
  for (int l = 0; l <= 3; ++l) one.push_back(MatrixXcd::Zero(2 * l + 1, 2 * l + 1));
  one[2](3, 1) = 1.0;  // m = 1, n = -1
  const VectorXcd values = transform.synthesise(one);
  const WignerD wigner(2);
  for (const Index point : {0, 17, 100, 195}) {
    const Complex expected = wigner.complex(transform.rotation(point))(3, 1);
    TORSOR_CHECK(std::abs(values(point) - expected) < 1e-13);
  }
}

TORSOR_TEST("transforms refuse sizes that do not fit") {
  TORSOR_THROWS_WITH(cyclic_fourier(VectorXcd()), InvalidArgument, "at least one value");
  TORSOR_THROWS_WITH(circle_fourier(VectorXcd(4)), InvalidArgument, "2B + 1 is odd");
  TORSOR_THROWS_WITH(circle_grid(-1), InvalidArgument, "band limit of -1");
  TORSOR_THROWS_WITH(torus_grid(-1), InvalidArgument, "band limit of -1");
  TORSOR_THROWS_WITH(torus_weights(MatrixXcd(7, 6), 3), InvalidArgument,
                     "7 x 6 values is too small for band limit 3, which needs 7 x 7");
  TORSOR_THROWS_WITH(torus_value(MatrixXcd(3, 5), 0, 0), InvalidArgument, "3 x 5 coefficients");
  TORSOR_THROWS_WITH(torus_value(MatrixXcd(4, 4), 0, 0), InvalidArgument, "4 coefficients");
  TORSOR_THROWS_WITH(gauss_legendre(0), InvalidArgument, "0 nodes");
  TORSOR_THROWS_WITH(RotationFourier(121), InvalidArgument, "band limit 121");
  TORSOR_THROWS_WITH(RotationFourier(2).analyse(VectorXcd(4)), InvalidArgument,
                     "4 values do not fit a grid of 75 points");
}

}  // namespace
}  // namespace torsor
