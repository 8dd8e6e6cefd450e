// Costs of the groups room, each beside the bound or the naive method it is measured against.
//
// Counters: `error` is the certificate of the result (relation defect, distance to a reference),
// `of_bound` the time of the best of three runs over its bound. A benchmark that misses a bound is
// reported as an error.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

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
#include "tests/groups/large_groups.hpp"

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

/// Reports `value` as a counter, and an error unless it is below `bound`.
void expect_below(State& state, const char* counter, double value, double bound) {
  state.counters[counter] = value;
  if (value < bound) return;
  state.SkipWithError(
      fmt::format("{} = {:.3g}, the bound is {:.3g}", counter, value, bound).c_str());
}

/// Compares the best of three runs with a bound in seconds.
template <class F>
void expect_faster(State& state, double bound, F&& run) {
  double best = bound * 1e3;
  for (int i = 0; i < 3; ++i) {
    const auto start = std::chrono::steady_clock::now();
    run();
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    best = std::min(best, passed.count());
  }
  expect_below(state, "of_bound", best / bound, 1.0);
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

void irrep_matrices(State& state, const char* expression, double seconds) {
  const FiniteGroup group = parse_group(expression);
  expect_faster(state, seconds, [&] { benchmark::DoNotOptimize(irreps(group)); });
  expect_below(state, "error", irreps(group).residual, 1e-10);
  for (auto _ : state) benchmark::DoNotOptimize(irreps(group));
}

/// Schreier-Sims; the order is exact.
void chain_order(State& state, std::vector<Permutation> (*generators)(), const char* order) {
  const std::vector<Permutation> list = generators();
  if (StabilizerChain(list).order() != order) state.SkipWithError("the order is wrong");
  expect_faster(state, 1.0, [&] { benchmark::DoNotOptimize(StabilizerChain(list)); });
  for (auto _ : state) benchmark::DoNotOptimize(StabilizerChain(list));
}

void regular_decomposition(State& state, const char* expression) {
  const FiniteGroup group = parse_group(expression);
  const Irreps all = irreps(group);
  const Representation rho = regular(group);
  double residual = 0.0;
  for (auto _ : state) residual = decompose(rho, all).residual;
  state.counters["error"] = residual;
}

/// The commutant of S_n is spanned by 1 and the all-ones matrix.
void chain_projection(State& state) {
  const StabilizerChain chain(symmetric_generators(10));
  const MatrixXd x = random_matrix(10, 1);
  MatrixXd expected = MatrixXd::Constant(10, 10, (x.sum() - x.trace()) / 90.0);
  expected.diagonal().setConstant(x.trace() / 10.0);
  const MatrixXd projected = commutant_projection(chain, x);
  expect_below(state, "error", (projected - expected).cwiseAbs().maxCoeff(), 1e-13);
  expect_faster(state, 1e-3, [&] { benchmark::DoNotOptimize(commutant_projection(chain, x)); });
  for (auto _ : state) benchmark::DoNotOptimize(commutant_projection(chain, x));
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

void wigner(State& state) {
  const WignerD d(static_cast<int>(state.range(0)));
  Random random(2);
  const SO3<double> a = haar_sample(random, SO3<double>());
  const SO3<double> b = haar_sample(random, SO3<double>());
  const Eigen::MatrixXcd product = d.complex(a) * d.complex(b);
  expect_below(state, "error", (product - d.complex(a * b)).cwiseAbs().maxCoeff(), 5e-13);
  expect_faster(state, 0.1, [&] { benchmark::DoNotOptimize(d.complex(a)); });
  for (auto _ : state) benchmark::DoNotOptimize(d.complex(a));
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
void nearest(State& state, bool orthogonal, double bound) {
  std::vector<MatrixXd> images = regular(cyclic(10)).images();
  MatrixXd noise = random_matrix(10, 3);
  noise *= 0.05 * images[0].norm() / noise.norm();
  images[0] += noise;
  const auto repair = [&] {
    return nearest_representation(cyclic(10), images, {.orthogonal = orthogonal});
  };
  const NearestRepresentation near = repair();
  expect_below(state, "ratio", near.distance / noise.norm(), bound);
  expect_below(state, "error", near.rho.error_bound(), 1e-9);  // 1e-10 × dimension
  for (auto _ : state) benchmark::DoNotOptimize(repair());
}

BENCHMARK_CAPTURE(enumeration, S6, "S6")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(enumeration, S8, "S8")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(enumeration, p4_7, "p4(7)")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(characters, S6, "S6")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(characters, C10_x_C14, "C10 x C14")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, S5, "S5", 0.05)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, S6, "S6", 2.0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, A6, "A6", 2.0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, p4_7, "p4(7)", 2.0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, C2_wr_S4, "C2 wr S4", 2.0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, Q8, "Q8", 2.0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, D360, "D360", 2.0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, Dic12, "Dic12", 2.0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(irrep_matrices, SL_2_5, "mat[1 1; 0 1, 1 0; 1 1 mod 5]", 2.0)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(regular_decomposition, S5, "S5")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(regular_decomposition, C10_x_C14, "C10 x C14")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(chain_order, M11, testing::mathieu11, "7920")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(chain_order, M12, testing::mathieu12, "95040")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(chain_order, M24, testing::mathieu24, "244823040")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(chain_order, rubik, testing::rubik, "43252003274489856000")
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(chain_projection)->Unit(benchmark::kMicrosecond);
BENCHMARK(naive_projection)->Unit(benchmark::kMicrosecond);
BENCHMARK(wigner)->Arg(5)->Arg(20)->Arg(40)->Arg(80)->Arg(120)->Unit(benchmark::kMicrosecond);
BENCHMARK(wigner_setup)->Arg(120)->Unit(benchmark::kMicrosecond);
BENCHMARK(coupling)->Arg(10)->Arg(40)->Unit(benchmark::kMicrosecond);
BENCHMARK(rotation_transform)->Arg(10)->Arg(20)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(nearest, free, false, 0.6)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(nearest, orthogonal, true, 0.95)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace torsor
