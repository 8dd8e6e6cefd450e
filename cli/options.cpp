#include "cli/options.hpp"

#include <filesystem>
#include <string>

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

void add_json_flag(CLI::App& command, bool& json) {
  command.add_flag("--json", json, "one JSON document on stdout instead of text");
}

}  // namespace torsor
