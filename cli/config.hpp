#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace torsor {

/// A training configuration: every key of the TOML file with its default.
struct Config {
  std::int64_t seed = 0;
  std::int64_t threads = 0;  ///< 0: all cores

  struct Data {
    std::string source = "shapes";  ///< shapes | polygons | idx | npz | png
    std::string path;
    std::int64_t objects = 300;
    double fraction = 1.0;
    double test_fraction = 1.0;
    std::int64_t size = 28;
  } data;

  struct Action {
    std::string group = "C10";
    std::vector<std::string> kind = {"rotation"};
    std::string render = "exact";  ///< exact | bilinear
    std::int64_t step = 0;
    bool chained = false;
    bool allow_inexact = false;
  } action;

  struct Model {
    std::string encoder = "linear";      ///< linear | complex_linear
    std::string latent = "shift";        ///< key "operator": shift | fourier | plane
    std::string supervision = "full";    ///< full
    std::int64_t code = 1000;
  } model;

  struct Train {
    std::string method = "adam";
    std::int64_t epochs = 10;
    std::int64_t batch = 16;
    double learning_rate = 5e-4;
    std::int64_t pairs = 0;  ///< "all" in the file; otherwise a number per epoch
    std::int64_t patience = 0;
  } train;
};

/// Reads a configuration and applies `overrides` ("train.epochs=3", values as in TOML).
///
/// @throws DataError naming the file, line and column for a syntax error, an unknown key (with the
///         nearest known one) or a wrong type; InvalidArgument for a value out of range and for a
///         malformed override.
[[nodiscard]] Config read_config(const std::filesystem::path& path,
                                 const std::vector<std::string>& overrides = {});

/// The defaults with `overrides`.
[[nodiscard]] Config default_config(const std::vector<std::string>& overrides = {});

/// The resolved configuration as TOML: every key, commented; reading it gives the same Config.
[[nodiscard]] std::string config_text(const Config& config);

}  // namespace torsor
