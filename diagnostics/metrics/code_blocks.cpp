#include "diagnostics/metrics/code_blocks.hpp"

#include <charconv>
#include <memory>

#include <fmt/format.h>

#include "core/error.hpp"

namespace torsor {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(separator, start), text.size());
    parts.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

Eigen::Index column_of(std::string_view word, std::string_view block) {
  Eigen::Index column = 0;
  const char* begin = std::to_address(word.begin());
  const char* end = std::to_address(word.end());
  const auto [stop, error] = std::from_chars(begin, end, column);
  require(!word.empty() && error == std::errc{} && stop == end && column >= 0,
          "a block is a column or a range such as 0-1, joined by +; found \"{}\"", block);
  return column;
}

void append_range(std::string_view range, std::string_view block, Eigen::Index columns,
                  ColumnBlock& into) {
  const std::size_t dash = range.find('-');
  const Eigen::Index first = column_of(range.substr(0, dash), block);
  const Eigen::Index last =
      dash == std::string_view::npos ? first : column_of(range.substr(dash + 1), block);
  require(first <= last, "block \"{}\" runs backwards", block);
  require(last < columns, "block \"{}\" goes beyond the last of {} code columns, {}", block,
          columns, columns - 1);
  for (Eigen::Index c = first; c <= last; ++c) into.push_back(c);
}

std::string block_text(const ColumnBlock& block) {
  std::string text;
  for (std::size_t i = 0; i < block.size();) {
    std::size_t last = i;
    while (last + 1 < block.size() && block[last + 1] == block[last] + 1) ++last;
    if (!text.empty()) text += '+';
    text += last > i ? fmt::format("{}-{}", block[i], block[last]) : fmt::format("{}", block[i]);
    i = last + 1;
  }
  return text;
}

}  // namespace

std::vector<ColumnBlock> single_columns(Eigen::Index columns) {
  std::vector<ColumnBlock> blocks;
  for (Eigen::Index c = 0; c < columns; ++c) blocks.push_back({c});
  return blocks;
}

std::vector<ColumnBlock> parse_blocks(std::string_view text, Eigen::Index columns) {
  std::vector<ColumnBlock> blocks;
  for (const std::string_view word : split(text, ',')) {
    ColumnBlock block;
    for (const std::string_view range : split(word, '+')) append_range(range, word, columns, block);
    blocks.push_back(std::move(block));
  }
  check_blocks(blocks, columns);
  return blocks;
}

std::string blocks_text(const std::vector<ColumnBlock>& blocks) {
  std::string text;
  for (const ColumnBlock& block : blocks) {
    if (!text.empty()) text += ',';
    text += block_text(block);
  }
  return text;
}

void check_blocks(const std::vector<ColumnBlock>& blocks, Eigen::Index columns) {
  require(!blocks.empty(), "a code needs at least one block of columns");
  require(static_cast<Eigen::Index>(blocks.size()) <= columns,
          "{} blocks are more than the {} columns of the code", blocks.size(), columns);
  std::vector<bool> taken(static_cast<std::size_t>(columns), false);
  for (const ColumnBlock& block : blocks) {
    require(!block.empty(), "a block of code columns is empty");
    for (const Eigen::Index c : block) {
      require(c >= 0 && c < columns, "column {} of a block is not one of the {} columns", c,
              columns);
      require(!taken[static_cast<std::size_t>(c)], "column {} belongs to two blocks", c);
      taken[static_cast<std::size_t>(c)] = true;
    }
  }
}

}  // namespace torsor
