#pragma once

// The only file that includes doctest. LibTorch and glog also define CHECK, and the last include
// would win without a word; here every name carries our prefix, so a test asserts what it says.
#define DOCTEST_CONFIG_NO_SHORT_MACRO_NAMES
#define DOCTEST_CONFIG_SUPER_FAST_ASSERTS
#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#define TORSOR_TEST(name) DOCTEST_TEST_CASE(name)
#define TORSOR_SECTION(name) DOCTEST_SUBCASE(name)
#define TORSOR_CHECK(condition) DOCTEST_CHECK(condition)
#define TORSOR_REQUIRE(condition) DOCTEST_REQUIRE(condition)
/// Shows values beside a failing assertion of the same scope.
#define TORSOR_INFO(...) DOCTEST_INFO(__VA_ARGS__)

/// The expression throws `type` and its text contains `part`.
#define TORSOR_THROWS_WITH(expression, type, part)                                \
  do {                                                                            \
    const std::string torsor_text =                                               \
        ::torsor::testing::text_of<type>([&] { static_cast<void>(expression); }); \
    DOCTEST_INFO("thrown text: " << torsor_text);                                 \
    DOCTEST_CHECK(torsor_text.find(part) != std::string::npos);                   \
  } while (false)

/// Ends the case here, counted as skipped; the reason is printed at the end of the run.
#define TORSOR_SKIP(reason)             \
  do {                                  \
    ::torsor::testing::skipped(reason); \
    return;                             \
  } while (false)

namespace torsor::testing {

/// What an exception of type E says; other outcomes are described in angle brackets.
template <class E, class F>
std::string text_of(F&& f) {
  try {
    f();
  } catch (const E& error) {
    return error.what();
  } catch (const std::exception& error) {
    return std::string("<another exception: ") + error.what() + ">";
  } catch (...) {
    return "<another exception>";
  }
  return "<nothing thrown>";
}

void skipped(std::string_view reason);

/// The folder `name` of the shared test data (TORSOR_TEST_DATA, or ../shared/data beside the
/// project), or nothing where it is absent: then call TORSOR_SKIP.
std::optional<std::filesystem::path> shared_data(std::string_view name);

/// A fresh folder that is removed at the end of the scope.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace torsor::testing
