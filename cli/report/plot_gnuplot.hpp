#pragma once

#include <string>

namespace torsor {

/// What a gnuplot process answered.
struct GnuplotAnswer {
  bool found = false;  ///< whether there is a gnuplot along PATH
  int status = 0;      ///< its exit status, 128 + n if signal n ended it
  std::string output;
  std::string errors;
};

/// Feeds `script` to gnuplot's standard input, without the user's init files and without a shell.
/// @throws DataError if no temporary file can be made.
[[nodiscard]] GnuplotAnswer run_gnuplot(const std::string& script);

}  // namespace torsor
