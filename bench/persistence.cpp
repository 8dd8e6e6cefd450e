// Rips persistence at the sizes that users ask for, each row beside GUDHI as it comes, in one run.
//
// Rows: the cloud, the radius, seconds, their bound, the memory predicted and the peak, and the
// ratio to the reference: GUDHI's edge collapse and cohomology at the same radius for dimension 1,
// GUDHI without the collapse for dimension 2 where that fits. Each row runs in a process of its
// own, so that its peak of memory is its own; the best of --repeats runs counts. The exit status is
// 1 if a row misses its bound.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/random.hpp"
#include "diagnostics/persistence/rips_cliques.hpp"
#include "diagnostics/persistence/rips_persistence.hpp"
#include "tests/diagnostics/clouds.hpp"

namespace torsor {
namespace {

struct Outcome {
  double seconds = 0.0;  ///< of this process, in user and system mode
  double peak = 0.0;     ///< bytes
  double memory = 0.0;   ///< predicted
  double radius = 0.0;
  long bars = 0;
  char longest[64] = "";
};

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// What `work` costs in a child process.
Outcome measured(const std::function<PersistenceDiagram()>& work) {
  int ends[2];
  if (pipe(ends) != 0) std::exit(2);
  const pid_t child = fork();
  if (child < 0) std::exit(2);
  if (child == 0) {
    Outcome outcome;
    const double start = processor_seconds();
    const PersistenceDiagram diagram = work();
    outcome.seconds = processor_seconds() - start;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    outcome.peak = 1024.0 * static_cast<double>(usage.ru_maxrss);
    outcome.memory = diagram.memory;
    outcome.radius = diagram.radius;
    outcome.bars = static_cast<long>(diagram.of_dimension(diagram.max_dimension).size());
    if (outcome.bars > 0) {
      const PersistenceBar bar = diagram.of_dimension(diagram.max_dimension).front();
      std::snprintf(outcome.longest, sizeof outcome.longest, "[%.3f, %.3f%s)", bar.birth, bar.death,
                    bar.survives ? " survives" : "");
    }
    const bool written = write(ends[1], &outcome, sizeof outcome) == sizeof outcome;
    std::_Exit(written ? 0 : 2);
  }
  Outcome outcome;
  close(ends[1]);
  const bool complete = read(ends[0], &outcome, sizeof outcome) == sizeof outcome;
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (!complete || status != 0) {
    std::fprintf(stderr, "a row did not finish (status %d): memory?\n", status);
    std::exit(2);
  }
  return outcome;
}

Outcome best(int repeats, const std::function<PersistenceDiagram()>& work) {
  Outcome result = measured(work);
  for (int i = 1; i < repeats; ++i) {
    const Outcome next = measured(work);
    if (next.seconds < result.seconds) result = next;
  }
  return result;
}

struct Bounds {
  double seconds = 0.0;
  double bytes = 3e9;
};

bool g_missed = false;

void row(const std::string& name, const Outcome& outcome, const Bounds& bounds,
         const std::string& reference_name, const Outcome* reference) {
  const bool met = outcome.seconds <= bounds.seconds && outcome.peak <= bounds.bytes;
  g_missed = g_missed || !met;
  fmt::print("{:<34} R {:.3f}  {:7.3f} s (bound {:4.1f})  predicted {:7.1f} MB  peak {:7.1f} MB  ",
             name, outcome.radius, outcome.seconds, bounds.seconds, outcome.memory / 1e6,
             outcome.peak / 1e6);
  if (reference != nullptr) {
    fmt::print("{} {:.3f} s, {:.1f} MB, {:.1f} times as long  ", reference_name, reference->seconds,
               reference->peak / 1e6, reference->seconds / outcome.seconds);
  }
  fmt::print("{} bars, longest {}{}\n", outcome.bars, outcome.longest, met ? "" : "  MISSED");
  std::fflush(stdout);
}

/// GUDHI on all edges up to the radius, without the edge collapse.
PersistenceDiagram without_collapse(const DistanceMatrix& distances, int max_dimension,
                                    double radius) {
  PersistenceDiagram diagram{.max_dimension = max_dimension, .radius = radius};
  diagram.bars = clique_bars(rips_graph(distances, radius), max_dimension, 2, radius);
  return diagram;
}

void circle(std::int64_t points, double share, double bound, int repeats, bool reference) {
  Random random(1);
  const DistanceMatrix distances =
      DistanceMatrix::euclidean(testing::noisy_circles(points, 1, 0.1, random));
  const RipsOptions options{.radius = share * distances.enclosing_radius()};
  RipsOptions cliques = options;
  cliques.method = RipsMethod::cliques;
  const Outcome ours = best(repeats, [&] { return rips_persistence(distances, options); });
  const std::string name =
      fmt::format("noisy circle {} H0-H1{}", points, share < 1.0 ? " cut" : "");
  if (!reference) return row(name, ours, {bound}, "", nullptr);
  const Outcome theirs = measured([&] { return rips_persistence(distances, cliques); });
  row(name, ours, {bound}, "collapse + cohomology", &theirs);
}

void torus(int repeats) {
  Random random(1);
  const DistanceMatrix distances =
      DistanceMatrix::euclidean(testing::noisy_circles(400, 2, 0.0, random));
  const Outcome ours = best(
      repeats, [&] { return rips_persistence(distances, {.max_dimension = 2, .radius = 1.8}); });
  row("torus 400 H0-H2 at 1.8", ours, {20.0}, "", nullptr);
  const Outcome theirs = measured([&] { return without_collapse(distances, 2, 1.4); });
  const Outcome cut = best(
      repeats, [&] { return rips_persistence(distances, {.max_dimension = 2, .radius = 1.4}); });
  row("torus 400 H0-H2 at 1.4", cut, {20.0}, "no collapse", &theirs);
  try {
    const Outcome full = best(1, [&] { return rips_persistence(distances, {.max_dimension = 2}); });
    row("torus 400 H0-H2, default radius", full, {20.0}, "", nullptr);
  } catch (const std::exception& error) {
    fmt::print("torus 400 H0-H2, default radius: {}\n", error.what());
  }
}

}  // namespace
}  // namespace torsor

int main(int argc, char** argv) {
  const bool quick = argc > 1 && std::strcmp(argv[1], "--quick") == 0;
  const int repeats = 3;
  torsor::circle(1000, 1.0, 3.0, repeats, true);
  torsor::circle(2000, 0.7, 15.0, repeats, !quick);
  torsor::circle(2000, 1.0, 25.0, repeats, !quick);
  torsor::torus(quick ? 1 : repeats);
  return torsor::g_missed ? 1 : 0;
}
