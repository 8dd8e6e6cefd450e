#include "core/progress.hpp"

#include <cstdio>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "core/file.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

/// What `work` prints on stderr, which goes to a file meanwhile.
template <class Work>
std::string standard_error_of(Work&& work) {
  const testing::TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "stderr";
  std::fflush(stderr);
  const int saved = ::dup(STDERR_FILENO);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  ::dup2(file, STDERR_FILENO);
  work();
  std::fflush(stderr);
  ::dup2(saved, STDERR_FILENO);
  ::close(file);
  ::close(saved);
  return read_file(path);
}

}  // namespace

TORSOR_TEST("progress is silent where stderr is no terminal") {
  const auto work = [](Progress::Mode mode) {
    return standard_error_of([&] {
      Progress progress("training", 10, mode);
      progress.update(5, "loss 1");
      progress.finish("loss 0");
    });
  };
  TORSOR_CHECK(work(Progress::Mode::automatic).empty());
  TORSOR_CHECK(work(Progress::Mode::silent).empty());
}

TORSOR_TEST("plain progress prints whole lines without control characters") {
  const std::string text = standard_error_of([] {
    Progress progress("training", 10, Progress::Mode::plain);
    for (int i = 0; i < 10; ++i) progress.update(i, "loss 1");  // far faster than one line in 5 s
    progress.finish("loss 0");
  });
  TORSOR_INFO(text);
  TORSOR_CHECK(text.starts_with("training 100 %"));
  TORSOR_CHECK(text.ends_with("  loss 0\n"));
  TORSOR_CHECK(text.find("took") != std::string::npos);
  TORSOR_CHECK(text.find('\n') == text.size() - 1);
  TORSOR_CHECK(text.find_first_of("\r\033") == std::string::npos);
}

TORSOR_TEST("a plain progress that is not finished prints nothing at its end") {
  const std::string text = standard_error_of([] {
    Progress progress("training", 0, Progress::Mode::plain);
    progress.update(0);
  });
  TORSOR_CHECK(text.empty());
}

}  // namespace torsor
