#define DOCTEST_CONFIG_IMPLEMENT
#include "tests/test.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

#include <unistd.h>

namespace torsor::testing {
namespace {

struct Tally {
  int run = 0;
  int failed = 0;
  bool current_skipped = false;
  std::string current;
  std::vector<std::string> skips;
  std::vector<std::string> silent;  // cases that asserted nothing
};

Tally& tally() {
  static Tally instance;
  return instance;
}

/// Finds the cases that executed no assertion: a test that cannot fail is reported as a failure.
struct AssertionAudit : doctest::IReporter {
  explicit AssertionAudit(const doctest::ContextOptions&) {}
  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_run_end(const doctest::TestRunStats&) override {}
  void test_case_start(const doctest::TestCaseData& test) override {
    tally().current = test.m_name;
    tally().current_skipped = false;
    ++tally().run;
  }
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
    if (!stats.testCaseSuccess) ++tally().failed;
    if (stats.numAssertsCurrentTest == 0 && !tally().current_skipped) {
      tally().silent.push_back(tally().current);
    }
  }
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}
};

DOCTEST_REGISTER_LISTENER("assertion-audit", 1, AssertionAudit);

}  // namespace

void skipped(std::string_view reason) {
  tally().current_skipped = true;
  tally().skips.push_back(tally().current + ": " + std::string(reason));
}

std::optional<std::filesystem::path> shared_data(std::string_view name) {
  const char* set = std::getenv("TORSOR_TEST_DATA");
  const std::filesystem::path root =
      set != nullptr ? std::filesystem::path(set)
                     : std::filesystem::path(TORSOR_SOURCE_DIR) / ".." / "shared" / "data";
  std::error_code ignored;
  if (!std::filesystem::is_directory(root / name, ignored)) return std::nullopt;
  return root / name;
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "torsor-test-XXXXXX").string();
  DOCTEST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace torsor::testing

int main(int argc, char** argv) {
  using torsor::testing::tally;
  doctest::Context context(argc, argv);
  int status = context.run();
  if (context.shouldExit()) return status;
  for (const std::string& text : tally().skips) std::printf("skipped  %s\n", text.c_str());
  for (const std::string& name : tally().silent) {
    std::printf("FAILED   asserted nothing: %s\n", name.c_str());
    status = 1;
  }
  if (tally().run == 0) {
    std::printf("FAILED   no test case matched\n");
    status = 1;
  }
  const int failed = tally().failed + static_cast<int>(tally().silent.size());
  const int skips = static_cast<int>(tally().skips.size());
  std::printf("%d passed, %d failed, %d skipped\n", tally().run - failed - skips, failed, skips);
  return status;
}
