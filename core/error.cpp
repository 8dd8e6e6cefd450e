#include "core/error.hpp"

namespace torsor {

DataError::DataError(std::string_view path, std::string_view problem)
    : std::runtime_error(fmt::format("{}: {}", path, problem)) {}

DataError::DataError(std::string_view path, std::uint64_t offset, std::string_view problem)
    : std::runtime_error(fmt::format("{}, byte {}: {}", path, offset, problem)) {}

}  // namespace torsor
