#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"

namespace torsor {

/// A training configuration: every key of the TOML file with its default.
///
/// What each key means and may hold stands once, in config_keys.cpp; `config_text` prints it.
struct Config {
  std::int64_t seed = 0;
  std::int64_t threads = 0;  ///< 0: all cores

  struct Data {
    std::string source = "shapes";  ///< shapes | polygons | sprites | squares | idx | npz | png
    std::string path;
    std::string array;  ///< of an npz; empty: the only one, or train, valid and test
    std::int64_t objects = 300;
    std::int64_t scales = 4;
    double fraction = 1.0;
    double test_fraction = 1.0;
    std::int64_t size = 28;
    std::int64_t polar = 0;  ///< angles per turn of images on rings; 0: images as they are
    /// Whether this program draws the images, `size` pixels per side.
    [[nodiscard]] bool generated() const {
      return source != "idx" && source != "npz" && source != "png";
    }
    bool operator==(const Data&) const = default;
  } data;

  struct Action {
    std::string group = "C10";
    std::vector<std::string> kind = {"rotation"};
    std::string render = "exact";  ///< exact | bilinear
    std::int64_t step = 0;
    bool chained = false;
    bool allow_inexact = false;
    bool operator==(const Action&) const = default;
  } action;

  struct Model {
    std::string encoder = "linear";  ///< linear | complex_linear | mlp | cci | conv64
    /// key "operator": shift | fourier | plane | product | stacked | representation | learned |
    /// none
    std::string latent = "shift";
    std::string supervision = "full";  ///< full | weak
    std::int64_t code = 1000;
    std::vector<std::string> irreps;  ///< of operator representation: "number:copies"
    std::string form = "orthogonal";  ///< of operator learned: free | orthogonal | exponential
    bool operator==(const Model&) const = default;
  } model;

  /// Of a variational autoencoder; 0 stands for the published value of the method.
  struct Vae {
    std::string method = "none";  ///< none, or as parse_vae_method
    double beta = 0.0;
    double gamma = 0.0;
    double capacity = 0.0;
    std::int64_t capacity_steps = 0;
    double lambda_od = 0.0;
    double lambda_d = 0.0;
    std::string likelihood = "bernoulli";  ///< bernoulli | squared_sigmoid | squared_tanh
    bool operator==(const Vae&) const = default;
  } vae;

  struct Train {
    std::string method = "adam";   ///< adam | exact
    std::string start = "random";  ///< random | exact
    std::int64_t iterations = 20;  ///< of the exact solver, at most
    double tolerance = 2e-3;       ///< of the exact solver
    std::int64_t epochs = 10;
    std::int64_t starts = 1;  ///< random starts, the best of which goes on after one epoch
    std::int64_t batch = 16;
    double learning_rate = 5e-4;
    std::int64_t pairs = 0;  ///< "all" in the file; otherwise a number per epoch
    std::int64_t patience = 0;
    std::string schedule = "constant";  ///< constant | cosine
    double penalty = 1.0;               ///< of operator learned
    double temperature = 0.1;           ///< of weak supervision
    bool phase_only = false;            ///< of weak supervision
    bool operator==(const Train&) const = default;
  } train;

  /// What is noted besides the errors while a run trains.
  struct Log {
    bool winding = true;
    bool operator==(const Log&) const = default;
  } log;

  bool operator==(const Config&) const = default;
};

/// Reads a configuration and applies `overrides` ("train.epochs=3", values as in TOML; a value
/// that is no TOML counts as a string, so quotes may be left out).
///
/// @throws DataError naming the file, line and column (or the override) for an empty file, a syntax
///         error, an unknown key (with the nearest known one) or a wrong type; InvalidArgument for
///         a value out of range and for a malformed override.
[[nodiscard]] Config read_config(const std::filesystem::path& path,
                                 const std::vector<std::string>& overrides = {});

/// The defaults with `overrides`.
[[nodiscard]] Config default_config(const std::vector<std::string>& overrides = {});

/// The resolved configuration as TOML: every key, commented; reading it gives the same Config.
[[nodiscard]] std::string config_text(const Config& config);

/// The same as nested objects: {"seed", "threads", "data": {...}, ...}.
[[nodiscard]] Json config_json(const Config& config);

/// The keys, "train.epochs" and so on, whose values differ.
[[nodiscard]] std::vector<std::string> differing_keys(const Config& a, const Config& b);

}  // namespace torsor
