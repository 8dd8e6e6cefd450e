#include "models/threads.hpp"

#include <algorithm>
#include <cstddef>
#include <thread>

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <fmt/format.h>

#include "core/error.hpp"

namespace torsor {
namespace {

/// A function of the BLAS that this process has loaded, or null.
template <class Function>
Function* blas_function(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_DEFAULT, name));
}

std::string openblas_threading(int parallel) {
  switch (parallel) {
    case 0:
      return "serial";
    case 1:
      return "pthread";
    case 2:
      return "openmp";
    default:
      return "unknown threading";
  }
}

/// "0.3.21" out of "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ...".
std::string openblas_version(const char* config) {
  const std::string text = config;
  const std::size_t begin = text.find_first_of("0123456789");
  return begin == std::string::npos ? "" : text.substr(begin, text.find(' ', begin) - begin);
}

}  // namespace

int set_threads(int threads) {
  require(threads >= 0, "the number of threads must not be negative, not {}", threads);
  if (threads == 0) threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  at::set_num_threads(threads);
  if (auto* set = blas_function<void(int)>("openblas_set_num_threads")) set(threads);
  return threads;
}

BlasInfo blas_info() {
  BlasInfo info;
  if (auto* config = blas_function<char*()>("openblas_get_config")) {
    auto* parallel = blas_function<int()>("openblas_get_parallel");
    info.library = fmt::format("OpenBLAS {} ({})", openblas_version(config()),
                               openblas_threading(parallel != nullptr ? parallel() : -1));
    if (auto* core = blas_function<char*()>("openblas_get_corename")) info.core = core();
    if (auto* count = blas_function<int()>("openblas_get_num_threads")) info.threads = count();
  } else if (blas_function<void()>("MKL_Get_Version") != nullptr) {
    info.library = "MKL";
  } else if (blas_function<void()>("ATL_buildinfo") != nullptr) {
    info = {"ATLAS", "", 0, true};
  } else {
    info = {"reference or unknown BLAS", "", 0, true};
  }
  return info;
}

}  // namespace torsor
