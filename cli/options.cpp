#include "cli/options.hpp"

#include <filesystem>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

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

void add_json_flag(CLI::App& command, bool& json) {
  command.add_flag("--json", json, "one JSON document on stdout instead of text");
}

}  // namespace torsor
