#include "cli/config.hpp"

#include <charconv>
#include <cstdint>
#include <functional>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "cli/config_keys.hpp"
#include "core/error.hpp"
#include "core/file.hpp"

namespace torsor {
namespace {

constexpr std::uint64_t kConfigLimit = std::uint64_t{1} << 20;

/// Names the place of a node in error texts: "demo.toml:3:7", or the override it came from.
using Place = std::function<std::string(const toml::source_region&)>;

Place in_file(const std::filesystem::path& path) {
  return [path](const toml::source_region& source) {
    return fmt::format("{}:{}:{}", path.string(), source.begin.line, source.begin.column);
  };
}

Place in_override(const std::string& text) {
  return [text](const toml::source_region&) { return fmt::format("--set {}", text); };
}

std::string found_text(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a section";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return fmt::format("the string \"{}\"", node.ref<std::string>());
    case toml::node_type::integer:
      return fmt::format("the integer {}", node.ref<std::int64_t>());
    case toml::node_type::floating_point:
      return fmt::format("the fraction {}", node.ref<double>());
    case toml::node_type::boolean:
      return node.ref<bool>() ? "true" : "false";
    default:
      return "a date or time";
  }
}

std::string expected_text(const ConfigField& field, const ConfigRange& range) {
  const std::string word = range.word.empty() ? "" : fmt::format("\"{}\" or ", range.word);
  if (std::holds_alternative<std::int64_t*>(field)) return word + "an integer";
  if (std::holds_alternative<double*>(field)) return word + "a number";
  if (std::holds_alternative<bool*>(field)) return "true or false";
  if (std::holds_alternative<std::string*>(field)) return "a string";
  return "a list of strings, for example [\"rotation\"]";
}

// Each returns false if the node is of another type.
bool assign(std::int64_t& value, const toml::node& node) {
  if (!node.is_integer()) return false;
  value = node.ref<std::int64_t>();
  return true;
}
bool assign(double& value, const toml::node& node) {
  if (!node.is_number()) return false;
  value = node.is_integer() ? static_cast<double>(node.ref<std::int64_t>()) : node.ref<double>();
  return true;
}
bool assign(bool& value, const toml::node& node) {
  if (!node.is_boolean()) return false;
  value = node.ref<bool>();
  return true;
}
bool assign(std::string& value, const toml::node& node) {
  if (!node.is_string()) return false;
  value = node.ref<std::string>();
  return true;
}
bool assign(std::vector<std::string>& value, const toml::node& node) {
  const toml::array* list = node.as_array();
  if (list == nullptr) return false;
  std::vector<std::string> words(list->size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!assign(words[i], (*list)[i])) return false;
  }
  value = std::move(words);
  return true;
}

void set_key(Config& config, const ConfigKey& key, const toml::node& node, const Place& place) {
  const ConfigField field = key.field(config);
  const bool is_word =
      !key.range.word.empty() && node.is_string() && node.ref<std::string>() == key.range.word;
  if (is_word) {
    std::visit([](auto* value) { *value = {}; }, field);
    return;
  }
  if (!std::visit([&](auto* value) { return assign(*value, node); }, field)) {
    throw DataError(place(node.source()),
                    fmt::format("{}: expected {}, found {}", key.path(),
                                expected_text(field, key.range), found_text(node)));
  }
  const std::string problem = range_problem(key, field);
  require(problem.empty(), "{}: {} {}", place(node.source()), key.path(), problem);
}

bool is_section(std::string_view name) {
  for (const ConfigKey& key : config_keys()) {
    if (key.section == name && !key.section.empty()) return true;
  }
  return false;
}

void apply(Config& config, const toml::table& table, const std::string& prefix,
           const Place& place) {
  for (const auto& [name, node] : table) {
    const std::string path = prefix + std::string(name.str());
    if (prefix.empty() && is_section(path)) {
      if (!node.is_table()) {
        throw DataError(
            place(node.source()),
            fmt::format("{} is a section: expected [{}], found {}", path, path, found_text(node)));
      }
      apply(config, *node.as_table(), path + ".", place);
    } else if (const ConfigKey* key = find_config_key(path)) {
      set_key(config, *key, node, place);
    } else if (prefix.empty() && node.is_table() && !node.as_table()->empty()) {
      apply(config, *node.as_table(), path + ".", place);  // names the section's first key
    } else {
      throw DataError(place(name.source()),
                      fmt::format("unknown key {}; {}", path, unknown_key_hint(path)));
    }
  }
}

/// `text` as one TOML value; nothing if it is not exactly one.
std::optional<toml::table> parse_value(const std::string& text) {
  try {
    toml::table table = toml::parse("value = " + text);
    if (table.size() == 1 && table.contains("value")) return table;
  } catch (const toml::parse_error&) {  // not TOML: the caller takes it as a bare word
  }
  return std::nullopt;
}

/// Whether `text` is a whole number that 64 bits cannot hold: TOML refuses it as such.
bool is_too_large(std::string_view text) {
  std::int64_t number = 0;
  const auto [last, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc::result_out_of_range && last == text.data() + text.size();
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

void apply_override(Config& config, const std::string& text) {
  const std::size_t equals = text.find('=');
  require(equals != std::string::npos && equals > 0,
          "--set {}: expected KEY=VALUE, for example train.epochs=3", text);
  const std::string path(trimmed(std::string_view(text).substr(0, equals)));
  const std::string value(trimmed(std::string_view(text).substr(equals + 1)));
  const Place place = in_override(text);
  const ConfigKey* key = find_config_key(path);
  if (key == nullptr) {
    throw DataError(place({}), fmt::format("unknown key {}; {}", path, unknown_key_hint(path)));
  }
  const bool wants_string = std::holds_alternative<std::string*>(key->field(config));
  require(wants_string || !is_too_large(value), "--set {}: the number {} is too large", text,
          value);
  // A path or a name may look like a number or a date without quotes.
  std::optional<toml::table> parsed = parse_value(value);
  if (!parsed || (wants_string && !parsed->get("value")->is_string())) {
    parsed = toml::table{{"value", value}};
  }
  set_key(config, *key, *parsed->get("value"), place);
}

void apply_overrides(Config& config, const std::vector<std::string>& overrides) {
  for (const std::string& text : overrides) apply_override(config, text);
}

}  // namespace

Config read_config(const std::filesystem::path& path, const std::vector<std::string>& overrides) {
  const std::string text = read_file(path, kConfigLimit);
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    throw DataError(path.string(), "empty; expected a configuration, at least one key or comment");
  }
  Config config;
  const Place place = in_file(path);
  try {
    apply(config, toml::parse(text, path.string()), "", place);
  } catch (const toml::parse_error& error) {
    throw DataError(place(error.source()), fmt::format("no valid TOML: {}", error.description()));
  }
  apply_overrides(config, overrides);
  return config;
}

Config default_config(const std::vector<std::string>& overrides) {
  Config config;
  apply_overrides(config, overrides);
  return config;
}

}  // namespace torsor
