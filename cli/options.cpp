#include "cli/options.hpp"

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>

namespace torsor {

void ConfigOptions::add_to(CLI::App& command) {
  command.add_option("CONFIG", path, "the configuration, a TOML file")->required();
  command.add_option("--set", overrides, "override a key, for example train.epochs=3; repeatable")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all();
}

Config ConfigOptions::read() const {
  Config config = read_config(path, overrides);
  if (!config.data.path.empty()) {
    config.data.path = std::filesystem::absolute(config.data.path).lexically_normal().string();
  }
  return config;
}

CLI::Validator not_empty() {
  const auto problem = [](std::string& text) {
    return text.empty() ? std::string("must not be empty") : std::string();
  };
  return CLI::Validator(problem, "");
}

CLI::Validator whole_number() {
  const auto problem = [](std::string& text) {
    std::uint64_t number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && stop == text.data() + text.size();
    return whole ? std::string()
                 : fmt::format("takes a whole number from 0 to 2^64 - 1, not \"{}\"", text);
  };
  return CLI::Validator(problem, "");
}

void add_json_flag(CLI::App& command, bool& json) {
  command.add_flag("--json", json, "one JSON document on stdout instead of text");
}

}  // namespace torsor
