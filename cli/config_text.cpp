#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "cli/config.hpp"
#include "cli/config_keys.hpp"

namespace torsor {
namespace {

/// The column at which comments start, where the value leaves room.
constexpr int kCommentColumn = 31;

std::string toml_text(std::int64_t value) { return fmt::format("{}", value); }
std::string toml_text(bool value) { return value ? "true" : "false"; }
std::string toml_text(const std::string& value) {
  std::ostringstream out;
  out << toml::toml_formatter(toml::value<std::string>(value),
                              toml::format_flags::none);  // no literal or multi-line strings
  return out.str();
}
std::string toml_text(double value) {
  std::string text = fmt::format("{}", value);  // the shortest that reads back as the same double
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}
std::string toml_text(const std::vector<std::string>& value) {
  std::string text;
  for (const std::string& item : value) text += (text.empty() ? "" : ", ") + toml_text(item);
  return "[" + text + "]";
}

bool is_word(const ConfigKey& key, const ConfigField& field) {
  if (key.range.word.empty()) return false;
  const auto* whole = std::get_if<std::int64_t*>(&field);
  return whole != nullptr ? **whole == 0 : *std::get<double*>(field) == 0.0;
}

Json json_of(const ConfigKey& key, const ConfigField& field) {
  if (is_word(key, field)) return key.range.word;
  return std::visit([](auto* value) { return Json(*value); }, field);
}

}  // namespace

std::string config_text(const Config& config) {
  Config copy = config;
  std::string text;
  std::string section;
  for (const ConfigKey& key : config_keys()) {
    if (key.section != section) text += fmt::format("\n[{}]\n", section = key.section);
    const ConfigField field = key.field(copy);
    const std::string value = is_word(key, field)
                                  ? toml_text(key.range.word)
                                  : std::visit([](auto* item) { return toml_text(*item); }, field);
    const std::string line = fmt::format("{} = {}", key.name, value);
    text += key.comment.empty()
                ? line + "\n"
                : fmt::format("{:<{}}# {}\n", line + " ", kCommentColumn, key.comment);
  }
  return text;
}

Json config_json(const Config& config) {
  Config copy = config;
  Json json = Json::object();
  for (const ConfigKey& key : config_keys()) {
    Json& at = key.section.empty() ? json : json[key.section];
    at[key.name] = json_of(key, key.field(copy));
  }
  return json;
}

std::vector<std::string> differing_keys(const Config& a, const Config& b) {
  Config left = a;
  Config right = b;
  std::vector<std::string> keys;
  for (const ConfigKey& key : config_keys()) {
    if (json_of(key, key.field(left)) != json_of(key, key.field(right))) {
      keys.push_back(key.path());
    }
  }
  return keys;
}

}  // namespace torsor
