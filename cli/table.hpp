#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace torsor {

/// Rows of text in aligned columns: the first column to the left, the others to the right.
class Table {
 public:
  explicit Table(std::vector<std::string> head);
  /// @throws InvalidArgument unless there are as many cells as in the head.
  void add(std::vector<std::string> row);
  /// Head and rows, one per line.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

/// The number of characters of UTF-8 text (not of bytes).
[[nodiscard]] std::size_t character_count(std::string_view text);

}  // namespace torsor
