#include "cli/config_keys.hpp"

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/text.hpp"

namespace torsor {
namespace {

ConfigRange between(double low, double high) { return {.low = low, .high = high}; }
ConfigRange at_least(double low) { return {.low = low}; }
ConfigRange published() { return {.low = 0.0, .above = true, .word = "published"}; }
ConfigRange one_of(std::vector<std::string> choices) { return {.choices = std::move(choices)}; }

std::vector<ConfigKey> make_keys() {
  using C = Config;
  using F = ConfigField;
  return {
      {"", "seed", "of everything random: data, weights, order of training",
       [](C& c) -> F { return &c.seed; }, at_least(0)},
      {"", "threads", "0: all cores", [](C& c) -> F { return &c.threads; }, between(0, 1024)},

      {"data", "source", "shapes | polygons | sprites | squares | idx | npz | png",
       [](C& c) -> F { return &c.data.source; },
       one_of({"shapes", "polygons", "sprites", "squares", "idx", "npz", "png"})},
      {"data",
       "path",
       "idx: the folder with the four files; npz: an .npz or .npy file; png: a folder",
       [](C& c) -> F { return &c.data.path; },
       {}},
      {"data",
       "array",
       "npz: the array to split, for example \"imgs\"; empty: the only one, or train, valid, test",
       [](C& c) -> F { return &c.data.array; },
       {}},
      {"data", "objects", "shapes, polygons; half train (of which a fifth validates), half test",
       [](C& c) -> F { return &c.data.objects; }, between(10, 1e7)},
      {"data", "scales", "sizes of each of the three sprites; the whole world trains and tests",
       [](C& c) -> F { return &c.data.scales; }, between(1, 100)},
      {"data",
       "fraction",
       "of a file source's training objects, stratified by label where there is one",
       [](C& c) -> F { return &c.data.fraction; },
       {.low = 0.0, .high = 1.0, .above = true}},
      {"data",
       "test_fraction",
       "the same of its test objects",
       [](C& c) -> F { return &c.data.test_fraction; },
       {.low = 0.0, .high = 1.0, .above = true}},
      {"data", "size", "pixels per side of generated images",
       [](C& c) -> F { return &c.data.size; }, between(8, 1024)},
      {"data", "polar",
       "so many angles per turn: images on rings, whose rotations are shift_x; 0: as they are",
       [](C& c) -> F { return &c.data.polar; }, between(0, 4096)},

      {"action",
       "group",
       "a group expression; for products one kind per factor",
       [](C& c) -> F { return &c.action.group; },
       {}},
      {"action", "kind", "rotation | shift_x | shift_y | scale | hue, one per factor",
       [](C& c) -> F { return &c.action.kind; },
       one_of({"rotation", "shift_x", "shift_y", "scale", "hue"})},
      {"action", "render", "exact: shown anew in every pose | bilinear: interpolated, approximate",
       [](C& c) -> F { return &c.action.render; }, one_of({"exact", "bilinear"})},
      {"action", "step", "pixels per element for shifts; 0: width / order",
       [](C& c) -> F { return &c.action.step; }, between(0, 1e6)},
      {"action",
       "chained",
       "true: x2 is made from x1 (reference protocol), whatever the certificate says",
       [](C& c) -> F { return &c.action.chained; },
       {}},
      {"action",
       "allow_inexact",
       "true: train although the action fails its certificate",
       [](C& c) -> F { return &c.action.allow_inexact; },
       {}},

      {"model", "encoder", "linear | complex_linear | mlp | cci | conv64",
       [](C& c) -> F { return &c.model.encoder; },
       one_of({"linear", "complex_linear", "mlp", "cci", "conv64"})},
      {"model", "operator",
       "shift | fourier | plane | product | stacked | representation | learned | none",
       [](C& c) -> F { return &c.model.latent; },
       one_of({"shift", "fourier", "plane", "product", "stacked", "representation", "learned",
               "none"})},
      {"model", "supervision", "full: the element of every pair is known | weak: it is inferred",
       [](C& c) -> F { return &c.model.supervision; }, one_of({"full", "weak"})},
      {"model", "code", "numbers of one code (complex numbers for fourier and stacked)",
       [](C& c) -> F { return &c.model.code; }, between(1, 1e6)},
      {"model",
       "irreps",
       "of operator representation: \"number:copies\" of real irreps; empty: all, as in shift",
       [](C& c) -> F { return &c.model.irreps; },
       {.empty = true}},
      {"model", "form", "of operator learned: free | orthogonal | exponential",
       [](C& c) -> F { return &c.model.form; }, one_of({"free", "orthogonal", "exponential"})},

      {"vae", "method",
       "none | vae | beta_vae | annealed_vae | factor_vae | beta_tcvae | dip_vae_1 | dip_vae_2 | "
       "ada_gvae | ada_ml_vae, all but none with model.operator = \"none\"",
       [](C& c) -> F { return &c.vae.method; },
       one_of({"none", "vae", "beta_vae", "annealed_vae", "factor_vae", "beta_tcvae", "dip_vae_1",
               "dip_vae_2", "ada_gvae", "ada_ml_vae"})},
      {"vae", "beta", "weight of the divergence, or of its total correlation",
       [](C& c) -> F { return &c.vae.beta; }, published()},
      {"vae", "gamma", "of annealed_vae and factor_vae", [](C& c) -> F { return &c.vae.gamma; },
       published()},
      {"vae", "capacity", "of annealed_vae, in nats", [](C& c) -> F { return &c.vae.capacity; },
       published()},
      {"vae", "capacity_steps", "steps until the capacity is reached",
       [](C& c) -> F { return &c.vae.capacity_steps; }, published()},
      {"vae", "lambda_od", "of dip_vae: weight of the covariances",
       [](C& c) -> F { return &c.vae.lambda_od; }, published()},
      {"vae", "lambda_d", "of dip_vae: weight of the variances' distance from 1",
       [](C& c) -> F { return &c.vae.lambda_d; }, published()},
      {"vae", "likelihood", "bernoulli | squared_sigmoid | squared_tanh",
       [](C& c) -> F { return &c.vae.likelihood; },
       one_of({"bernoulli", "squared_sigmoid", "squared_tanh"})},

      {"train", "method", "adam | exact: alternating least squares, for linear encoders",
       [](C& c) -> F { return &c.train.method; }, one_of({"adam", "exact"})},
      {"train", "start", "random | exact: the exact solution counts as the first epoch",
       [](C& c) -> F { return &c.train.start; }, one_of({"random", "exact"})},
      {"train", "iterations", "of the exact solver, at most",
       [](C& c) -> F { return &c.train.iterations; }, between(1, 1e6)},
      {"train", "tolerance",
       "the exact solver stops when an iteration lowers its error by less than this part",
       [](C& c) -> F { return &c.train.tolerance; }, between(0, 1)},
      {"train", "epochs", "", [](C& c) -> F { return &c.train.epochs; }, between(1, 1e6)},
      {"train", "starts", "random starts; the one with the best validation after an epoch goes on",
       [](C& c) -> F { return &c.train.starts; }, between(1, 1000)},
      {"train", "batch", "pairs per step", [](C& c) -> F { return &c.train.batch; },
       between(1, 1e6)},
      {"train",
       "learning_rate",
       "",
       [](C& c) -> F { return &c.train.learning_rate; },
       {.low = 0.0, .high = 1e30, .above = true}},
      {"train",
       "pairs",
       "all | a number per epoch",
       [](C& c) -> F { return &c.train.pairs; },
       {.low = 1, .word = "all"}},
      {"train", "patience", "stop after so many epochs without a better validation; 0: never",
       [](C& c) -> F { return &c.train.patience; }, between(0, 1e6)},
      {"train", "schedule", "of the learning rate: constant | cosine, which falls to 0",
       [](C& c) -> F { return &c.train.schedule; }, one_of({"constant", "cosine"})},
      {"train", "penalty", "weight of a learned operator's distance from a representation",
       [](C& c) -> F { return &c.train.penalty; }, at_least(0)},
      {"train",
       "temperature",
       "of weak supervision: the softmax over the elements' scores in [-1, 1]",
       [](C& c) -> F { return &c.train.temperature; },
       {.low = 0.0, .above = true}},
      {"train",
       "phase_only",
       "of weak supervision: true compares phases only (fourier and shift)",
       [](C& c) -> F { return &c.train.phase_only; },
       {}},

      {"log",
       "winding",
       "true: winding.jsonl tells, epoch by epoch, how often codes wind along some orbits of C_n",
       [](C& c) -> F { return &c.log.winding; },
       {}},
  };
}

std::string interval_text(const ConfigRange& range) {
  std::string low = fmt::format("{} {}", range.above ? "above" : "at least", range.low);
  if (std::isinf(range.high)) return low;
  if (std::isinf(range.low)) return fmt::format("at most {}", range.high);
  if (!range.above) return fmt::format("from {} to {}", range.low, range.high);
  return fmt::format("{} and at most {}", low, range.high);
}

std::string number_problem(const ConfigRange& range, double value, const std::string& shown) {
  if (value >= range.low && value <= range.high && (!range.above || value > range.low)) return {};
  return fmt::format("must be {}{}, found {}",
                     range.word.empty() ? "" : fmt::format("\"{}\" or ", range.word),
                     interval_text(range), shown);
}

std::string choice_problem(const ConfigRange& range, const std::string& value) {
  if (range.choices.empty()) return {};
  for (const std::string& choice : range.choices) {
    if (choice == value) return {};
  }
  const std::string near = nearest_name(value, range.choices);
  return fmt::format("must be {}{}, found \"{}\"{}", range.choices.size() > 1 ? "one of " : "",
                     fmt::join(range.choices, ", "), value,
                     near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near));
}

}  // namespace

std::string ConfigKey::path() const { return section.empty() ? name : section + "." + name; }

const std::vector<ConfigKey>& config_keys() {
  static const std::vector<ConfigKey> keys = make_keys();
  return keys;
}

const ConfigKey* find_config_key(std::string_view path) {
  for (const ConfigKey& key : config_keys()) {
    if (key.path() == path) return &key;
  }
  return nullptr;
}

std::string unknown_key_hint(std::string_view path) {
  const std::string last(path.substr(path.rfind('.') + 1));  // npos + 1 == 0: the whole path
  std::vector<std::string> paths;
  std::vector<std::string> names;
  for (const ConfigKey& key : config_keys()) {
    // The right name in the wrong section is likelier than a typing error in both.
    if (key.name == last) return fmt::format("did you mean {}?", key.path());
    paths.push_back(key.path());
    names.push_back(key.name);
  }
  std::string near = nearest_name(path, paths);
  if (near.empty()) {
    const std::string name = nearest_name(last, names);
    for (std::size_t i = 0; i < names.size() && near.empty(); ++i) {
      if (names[i] == name) near = paths[i];
    }
  }
  if (!near.empty()) return fmt::format("did you mean {}?", near);
  return fmt::format("the known keys are {}", list_text(paths));
}

std::string range_problem(const ConfigKey& key, const ConfigField& value) {
  const ConfigRange& range = key.range;
  if (const auto* number = std::get_if<std::int64_t*>(&value)) {
    return number_problem(range, static_cast<double>(**number), fmt::format("{}", **number));
  }
  if (const auto* number = std::get_if<double*>(&value)) {
    return number_problem(range, **number, fmt::format("{}", **number));
  }
  if (const auto* word = std::get_if<std::string*>(&value)) return choice_problem(range, **word);
  if (const auto* words = std::get_if<std::vector<std::string>*>(&value)) {
    if ((*words)->empty() && !range.empty) return "must not be an empty list";
    for (const std::string& word : **words) {
      if (std::string problem = choice_problem(range, word); !problem.empty()) return problem;
    }
  }
  return {};
}

}  // namespace torsor
