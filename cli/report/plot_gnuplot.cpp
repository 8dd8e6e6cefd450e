#include "cli/report/plot_gnuplot.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>

#include <spawn.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/error.hpp"

namespace torsor {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// An unnamed file that vanishes when it is closed. Files instead of pipes: neither side can block
/// the other, however long the script or the picture is.
File temporary_file() {
  File file(std::tmpfile());
  if (!file) throw DataError("temporary file", "cannot be made; is the folder for them full?");
  return file;
}

std::string content(const File& file) {
  std::rewind(file.get());
  std::string all;
  std::array<char, 4096> buffer{};
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    all.append(buffer.data(), n);
  }
  return all;
}

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
  std::rewind(in.get());

  pid_t child = 0;
  if (spawn_gnuplot(child, in, out, err) != 0) return {};
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  // POSIX lets posix_spawn report a missing program this late.
  if (code == 127) return {};
  return {true, code, content(out), content(err)};
}

}  // namespace torsor
