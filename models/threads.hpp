#pragma once

#include <string>

namespace torsor {

/// Sets the threads of LibTorch and of OpenBLAS; 0 means one per core. Returns the number set.
int set_threads(int threads);

/// What runs the matrix products.
struct BlasInfo {
  std::string library;  ///< "OpenBLAS 0.3.21 (openmp)", "MKL", "ATLAS",
                        ///< or "reference or unknown BLAS"
  std::string core;     ///< OpenBLAS's kernel, for example "SkylakeX"; empty where not known
  int threads = 0;      ///< 0 where not known
  bool slow = false;    ///< a BLAS known to be several times slower than OpenBLAS
};

[[nodiscard]] BlasInfo blas_info();

}  // namespace torsor
