#include "models/threads.hpp"

#include <ATen/Parallel.h>

#include "core/error.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

TORSOR_TEST("the number of threads reaches LibTorch and the BLAS") {
  for (const int threads : {1, 2}) {
    TORSOR_CHECK(set_threads(threads) == threads);
    TORSOR_CHECK(at::get_num_threads() == threads);
    const BlasInfo info = blas_info();
    if (info.threads != 0) TORSOR_CHECK(info.threads == threads);
  }
  TORSOR_CHECK(set_threads(0) >= 1);
  TORSOR_THROWS_WITH(set_threads(-1), InvalidArgument, "must not be negative, not -1");
}

TORSOR_TEST("the BLAS is named, and OpenBLAS with its kernel") {
  const BlasInfo info = blas_info();
  TORSOR_CHECK(!info.library.empty());
  if (info.library.find("OpenBLAS") != std::string::npos) {
    TORSOR_CHECK(!info.core.empty());
    TORSOR_CHECK(!info.slow);
  }
}

}  // namespace
}  // namespace torsor
