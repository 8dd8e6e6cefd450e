#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <fmt/format.h>
#include <torch/version.h>
#include <unistd.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/options.hpp"
#include "cli/program.hpp"
#include "core/json.hpp"
#include "models/threads.hpp"

namespace torsor {
namespace {

/// The first executable `name` along PATH, or "".
std::string find_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string file = fmt::format("{}/{}", folder, name);
    if (!folder.empty() && ::access(file.c_str(), X_OK) == 0) return file;
  }
  return {};
}

/// Billions of float32 operations per second in 1024×1024 products: the best of a second's tries,
/// since other work on the machine only ever slows them down.
double measured_gflops() {
  using Clock = std::chrono::steady_clock;
  constexpr double kOperations = 2.0 * 1024 * 1024 * 1024;
  const at::Tensor a = at::ones({1024, 1024});
  double best = 0.0;
  const auto start = Clock::now();
  do {
    const auto begin = Clock::now();
    const at::Tensor product = at::matmul(a, a);
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    best = std::max(best, kOperations / seconds / 1e9);
  } while (Clock::now() - start < std::chrono::seconds(1));
  return best;
}

constexpr std::string_view kAvx2Kernel = "Haswell";
constexpr std::string_view kAvx512Kernel = "SkylakeX";

/// The kernel of OpenBLAS for what this processor can do; empty: one that needs no name.
std::string_view best_kernel() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vl")) return kAvx512Kernel;
  if (__builtin_cpu_supports("avx2")) return kAvx2Kernel;
#endif
  return {};
}

Json warnings_for(const BlasInfo& blas, const std::string& gnuplot) {
  Json list = Json::array();
  if (blas.slow) {
    list.push_back(
        fmt::format("{} is several times slower than OpenBLAS: install "
                    "libopenblas0-openmp",
                    blas.library));
  }
  if (blas.library.find("pthread") != std::string::npos) {
    list.push_back(
        "OpenBLAS's pthread build gets in the way of LibTorch's threads: install "
        "libopenblas0-openmp and choose it with update-alternatives");
  }
  const std::string_view best = best_kernel();
  if (const char* core = std::getenv("OPENBLAS_CORETYPE")) {
    if (best == kAvx512Kernel && blas.core == kAvx2Kernel) {
      list.push_back(
          fmt::format("OPENBLAS_CORETYPE={} overrides the kernel that OpenBLAS would pick "
                      "itself and may cost half the speed",
                      core));
    }
  } else if (blas.core == "Prescott" && !best.empty()) {
    list.push_back(
        fmt::format("{} does not know this processor and uses its oldest kernel, several times "
                    "slower: export OPENBLAS_CORETYPE={}",
                    blas.library, best));
  }
  if (gnuplot.empty()) {
    list.push_back("gnuplot was not found: reports will lack their plots; install gnuplot-nox");
  }
  return list;
}

int run_doctor(bool as_json) {
  const int threads = set_threads(0);
  const BlasInfo blas = blas_info();
  const std::string gnuplot = find_program("gnuplot");
  Json json = {{"torsor", TORSOR_VERSION},
               {"libtorch", TORCH_VERSION},
               {"blas",
                {{"library", blas.library},
                 {"core", blas.core},
                 {"threads", blas.threads},
                 {"slow", blas.slow}}},
               {"threads", threads},
               {"cores", std::thread::hardware_concurrency()},
               {"gpu", at::hasCUDA()},
               {"gflops", measured_gflops()},
               {"gnuplot", gnuplot},
               {"warnings", warnings_for(blas, gnuplot)}};
  if (as_json) {
    fmt::print("{}", json_text(json));
    return 0;
  }
  fmt::print("torsor    {}\nLibTorch  {}\nBLAS      {}{}, {} threads\nthreads   {} of {} cores\n",
             TORSOR_VERSION, TORCH_VERSION, blas.library,
             blas.core.empty() ? "" : ", kernel " + blas.core, blas.threads, threads,
             std::thread::hardware_concurrency());
  fmt::print("GPU       {}\nspeed     {:.0f} GFLOP/s (float32 products of 1024 x 1024)\n",
             at::hasCUDA() ? "CUDA" : "none", json["gflops"].get<double>());
  fmt::print("gnuplot   {}\n", gnuplot.empty() ? "not found" : gnuplot);
  for (const Json& warning : json["warnings"]) {
    fmt::print("warning: {}\n", warning.get<std::string>());
  }
  return 0;
}

}  // namespace

void add_doctor_command(CLI::App& app, Job& job) {
  CLI::App* command = app.add_subcommand("doctor", "what this machine offers, and what slows it");
  const auto json = std::make_shared<bool>(false);
  add_json_flag(*command, *json);
  command->footer("Example:\n  torsor doctor");
  command->callback([json, &job] { job = [json] { return run_doctor(*json); }; });
}

}  // namespace torsor
