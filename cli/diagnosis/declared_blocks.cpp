#include "cli/diagnosis/declared_blocks.hpp"

#include "diagnostics/metrics/code_blocks.hpp"

namespace torsor {

std::vector<std::vector<std::int64_t>> declared_blocks(std::string_view text) {
  constexpr Eigen::Index kMostColumns = 1'000'000;
  std::vector<std::vector<std::int64_t>> columns;
  for (const auto& block : parse_blocks(text, kMostColumns)) {
    columns.emplace_back(block.begin(), block.end());
  }
  return columns;
}

}  // namespace torsor
