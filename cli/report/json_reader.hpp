#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/json.hpp"

namespace torsor {

/// A place in a JSON document from which typed members are read; a member that is absent or null
/// counts as not given.
///
/// Every error is an InvalidArgument that names the place ("/figures/2/radius") and what was found
/// there. The document must outlive the reader.
class JsonReader {
 public:
  explicit JsonReader(const Json& value, std::string path = {});

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] const Json& value() const noexcept { return *value_; }

  /// A member object. @throws InvalidArgument unless it is an object.
  [[nodiscard]] std::optional<JsonReader> object(const char* name) const;
  /// The entries of a member array, each an object; empty if there is none.
  [[nodiscard]] std::vector<JsonReader> objects(const char* name) const;

  [[nodiscard]] std::string text(const char* name) const;
  [[nodiscard]] std::vector<std::string> texts(const char* name) const;
  [[nodiscard]] std::optional<double> number(const char* name) const;
  [[nodiscard]] double number_or(const char* name, double otherwise) const;
  [[nodiscard]] std::optional<std::int64_t> whole(const char* name) const;
  [[nodiscard]] bool flag(const char* name) const;
  /// A member array of numbers; null entries become NaN. Empty if there is none.
  [[nodiscard]] std::vector<double> numbers(const char* name) const;
  /// A member array of two numbers, or of null entries, which counts as not given.
  [[nodiscard]] std::optional<std::pair<double, double>> pair(const char* name) const;

  /// @throws InvalidArgument with this place's path and `what`.
  [[noreturn]] void refuse(const std::string& what) const;

 private:
  [[nodiscard]] const Json* member(const char* name) const;
  [[nodiscard]] const Json* array(const char* name) const;
  [[nodiscard]] JsonReader below(const char* name, const Json& value) const;

  const Json* value_;
  std::string path_;
};

/// A number, or NaN for null. @throws InvalidArgument naming `path` otherwise.
[[nodiscard]] double number_or_nan(const Json& value, const std::string& path);

}  // namespace torsor
