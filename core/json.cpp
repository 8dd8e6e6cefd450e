#include "core/json.hpp"

#include <cstdint>
#include <string>

#include "core/error.hpp"
#include "core/file.hpp"

namespace torsor {

std::string json_text(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_json(const std::filesystem::path& path, const Json& value) {
  write_file(path, json_text(value));
}

Json read_json(const std::filesystem::path& path) {
  const std::string text = read_file(path);
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const std::uint64_t offset = error.byte > 0 ? error.byte - 1 : 0;  // the parser counts from 1
    throw DataError(path.string(), offset, std::string("not valid JSON: ") + error.what());
  } catch (const Json::exception& error) {  // a number outside the range of double
    throw DataError(path.string(), std::string("not valid JSON: ") + error.what());
  }
}

}  // namespace torsor
