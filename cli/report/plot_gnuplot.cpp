#include "cli/report/plot_gnuplot.hpp"

#include <array>
#include <cstdio>
#include <string>

#include <spawn.h>
#include <sys/types.h>
#include <unistd.h>

#include "cli/child_process.hpp"
#include "cli/temporary_file.hpp"

namespace torsor {
namespace {

int spawn_gnuplot(pid_t& child, const File& in, const File& out, const File& err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fileno(in.get()), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, fileno(out.get()), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, fileno(err.get()), STDERR_FILENO);
  std::string name = "gnuplot";
  std::string plain = "--default-settings";
  const std::array<char*, 3> arguments{name.data(), plain.data(), nullptr};
  const int error = posix_spawnp(&child, "gnuplot", &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace

GnuplotAnswer run_gnuplot(const std::string& script) {
  const File in = temporary_file();
  const File out = temporary_file();
  const File err = temporary_file();
  std::fwrite(script.data(), 1, script.size(), in.get());
  std::fflush(in.get());
  if (std::fseek(in.get(), 0, SEEK_SET) != 0) return {};

  pid_t child = 0;
  if (spawn_gnuplot(child, in, out, err) != 0) return {};
  const int code = wait_for(child);
  // POSIX lets posix_spawn report a missing program this late.
  if (code == 127) return {};
  return {true, code, content(out), content(err)};
}

}  // namespace torsor
