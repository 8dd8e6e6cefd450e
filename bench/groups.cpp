// Costs of the groups room, each beside the bound or the naive method it is measured against.
//
// Counters: `error` is the certificate of the result (relation defect, distance to a reference).

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "core/random.hpp"
#include "groups/character_table.hpp"
#include "groups/constructions.hpp"
#include "groups/decompose.hpp"
#include "groups/haar.hpp"
#include "groups/irreps.hpp"
#include "groups/named_groups.hpp"
#include "groups/nearest_representation.hpp"
#include "groups/parse_group.hpp"
#include "groups/rotation_coupling.hpp"
#include "groups/rotation_fourier.hpp"
#include "groups/stabilizer_chain.hpp"
#include "groups/wigner.hpp"

namespace torsor {
namespace {

using benchmark::State;
using Eigen::MatrixXd;

MatrixXd random_matrix(Eigen::Index n, std::uint64_t seed) {
  Random random(seed);
  MatrixXd x(n, n);
  for (double& entry : x.reshaped()) entry = random.normal();
  return x;
}

void enumeration(State& state, const char* expression) {
  for (auto _ : state) benchmark::DoNotOptimize(parse_group(expression));
}

void characters(State& state, const char* expression) {
  const FiniteGroup group = parse_group(expression);
  double residual = 0.0;
  for (auto _ : state) residual = character_table(group).residual;
  state.counters["error"] = residual;
}

/// Bounds: S5 below 50 ms, S6 below 2 s, residual below 1e-10.
void irrep_matrices(State& state, const char* expression) {
  const FiniteGroup group = parse_group(expression);
  double residual = 0.0;
  for (auto _ : state) residual = irreps(group).residual;
  state.counters["error"] = residual;
}

void regular_decomposition(State& state, const char* expression) {
  const FiniteGroup group = parse_group(expression);
  const Irreps all = irreps(group);
  const Representation rho = regular(group);
  double residual = 0.0;
  for (auto _ : state) residual = decompose(rho, all).residual;
  state.counters["error"] = residual;
}

/// Bound: below 1 ms, error below 1e-13. The commutant of S_n is spanned by 1 and the all-ones
/// matrix.
void chain_projection(State& state) {
  const StabilizerChain chain(symmetric_generators(10));
  const MatrixXd x = random_matrix(10, 1);
  MatrixXd projected;
  for (auto _ : state) projected = commutant_projection(chain, x);
  MatrixXd expected = MatrixXd::Constant(10, 10, (x.sum() - x.trace()) / 90.0);
  expected.diagonal().setConstant(x.trace() / 10.0);
  state.counters["error"] = (projected - expected).cwiseAbs().maxCoeff();
}

/// What the chain replaces: the sum over all elements, here of S_8 (40320 instead of 3628800).
void naive_projection(State& state) {
  const auto elements = [] {
    std::vector<Permutation> all{Permutation::identity(8)};
    const StabilizerChain chain(symmetric_generators(8));
    for (std::size_t level = chain.base().size(); level-- > 0;) {
      std::vector<Permutation> next;
      for (const Permutation& t : chain.transversal(level)) {
        for (const Permutation& p : all) next.push_back(t * p);
      }
      all = std::move(next);
    }
    return all;
  }();
  const MatrixXd x = random_matrix(8, 1);
  for (auto _ : state) {
    MatrixXd sum = MatrixXd::Zero(8, 8);
    for (const Permutation& p : elements) {
      for (Permutation::Point i = 0; i < 8; ++i) {
        for (Permutation::Point j = 0; j < 8; ++j) sum(p(i), p(j)) += x(i, j);
      }
    }
    benchmark::DoNotOptimize(sum);
  }
}

/// Bound: below 100 ms per element and 5e-13 at degree 120.
void wigner(State& state) {
  const WignerD d(static_cast<int>(state.range(0)));
  Random random(2);
  const SO3<double> a = haar_sample(random, SO3<double>());
  const SO3<double> b = haar_sample(random, SO3<double>());
  for (auto _ : state) benchmark::DoNotOptimize(d.complex(a));
  const Eigen::MatrixXcd product = d.complex(a) * d.complex(b);
  state.counters["error"] = (product - d.complex(a * b)).cwiseAbs().maxCoeff();
}

void wigner_setup(State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(WignerD(static_cast<int>(state.range(0))));
}

void coupling(State& state) {
  const int l = static_cast<int>(state.range(0));
  double error = 0.0;
  for (auto _ : state) {
    const MatrixXd c = rotation_coupling_matrix(l, l, l);
    error = (c.transpose() * c - MatrixXd::Identity(c.cols(), c.cols())).cwiseAbs().maxCoeff();
  }
  state.counters["error"] = error;
}

void rotation_transform(State& state) {
  const RotationFourier transform(static_cast<int>(state.range(0)));
  const Eigen::VectorXcd values = Eigen::VectorXcd::Ones(transform.size());
  for (auto _ : state) benchmark::DoNotOptimize(transform.analyse(values));
}

/// `ratio` is the distance over the norm of the noise: 0.32 expected, 0.77 for orthogonal results.
void nearest(State& state, bool orthogonal) {
  std::vector<MatrixXd> images = regular(cyclic(10)).images();
  MatrixXd noise = random_matrix(10, 3);
  noise *= 0.05 * images[0].norm() / noise.norm();
  images[0] += noise;
  double distance = 0.0;
  double error = 0.0;
  for (auto _ : state) {
    const auto near = nearest_representation(cyclic(10), images, {.orthogonal = orthogonal});
    distance = near.distance;
    error = near.rho.error_bound();
  }
  state.counters["ratio"] = distance / noise.norm();
  state.counters["error"] = error;
}

BENCHMARK_CAPTURE(enumeration, S6, "S6")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(enumeration, S8, "S8")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(enumeration, p4_7, "p4(7)")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(characters, S6, "S6")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(characters, C10_x_C14, "C10 x C14")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, S5, "S5")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, S6, "S6")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, A6, "A6")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, p4_7, "p4(7)")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, C2_wr_S4, "C2 wr S4")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, Dic12, "Dic12")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, SL_2_5, "mat[1 1; 0 1, 1 0; 1 1 mod 5]")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(regular_decomposition, S5, "S5")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(regular_decomposition, C10_x_C14, "C10 x C14")->Unit(benchmark::kMillisecond);
BENCHMARK(chain_projection)->Unit(benchmark::kMicrosecond);
BENCHMARK(naive_projection)->Unit(benchmark::kMicrosecond);
BENCHMARK(wigner)->Arg(5)->Arg(20)->Arg(40)->Arg(80)->Arg(120)->Unit(benchmark::kMicrosecond);
BENCHMARK(wigner_setup)->Arg(120)->Unit(benchmark::kMicrosecond);
BENCHMARK(coupling)->Arg(10)->Arg(40)->Unit(benchmark::kMicrosecond);
BENCHMARK(rotation_transform)->Arg(10)->Arg(20)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(nearest, free, false)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(nearest, orthogonal, true)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace torsor
