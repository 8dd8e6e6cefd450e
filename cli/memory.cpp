#include "cli/memory.hpp"

#include <algorithm>
#include <fstream>
#include <string>

namespace torsor {
namespace {

/// The number at the beginning of a file; nothing if there is none ("max" where nothing limits).
std::optional<std::uint64_t> number_in(const char* path) {
  std::ifstream file(path);
  std::uint64_t number = 0;
  if (file >> number) return number;
  return std::nullopt;
}

std::optional<std::uint64_t> system_memory() {
  std::ifstream file("/proc/meminfo");
  std::string word;
  while (file >> word) {
    std::uint64_t kilobytes = 0;
    if (word == "MemAvailable:" && file >> kilobytes) return kilobytes * 1024;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> available_memory() {
  std::optional<std::uint64_t> memory = system_memory();
  const auto limit = number_in("/sys/fs/cgroup/memory.max");
  const auto used = number_in("/sys/fs/cgroup/memory.current");
  if (limit && used) {
    const std::uint64_t left = *limit - std::min(*limit, *used);
    memory = std::min(memory.value_or(left), left);
  }
  return memory;
}

}  // namespace torsor
