#include <fstream>
#include <string>
#include <vector>

#include "cli/config.hpp"
#include "cli/config_keys.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

Config parse(const std::string& text, const std::vector<std::string>& overrides = {}) {
  const testing::TemporaryFolder folder;
  write_file(folder.path() / "a.toml", text);
  return read_config(folder.path() / "a.toml", overrides);
}

TORSOR_TEST("every key has the default of the documentation") {
  const Config config = parse("# nothing but a comment\n");
  TORSOR_CHECK(config == Config{});
  TORSOR_CHECK(config.data.source == "shapes");
  TORSOR_CHECK(config.data.objects == 300);
  TORSOR_CHECK(config.action.kind == std::vector<std::string>{"rotation"});
  TORSOR_CHECK(config.model.code == 1000);
  TORSOR_CHECK(config.train.learning_rate == 5e-4);
  TORSOR_CHECK(config.train.pairs == 0);
}

TORSOR_TEST("keys are read from their sections, dotted keys included") {
  const Config config = parse(
      "seed = 7\nmodel.code = 20\n[action]\ngroup = \"C4 x C7\"\nkind = [\"rotation\", "
      "\"shift_x\"]\n[train]\nlearning_rate = 1\npairs = 12\n");
  TORSOR_CHECK(config.seed == 7);
  TORSOR_CHECK(config.model.code == 20);
  TORSOR_CHECK(config.action.group == "C4 x C7");
  TORSOR_CHECK(config.action.kind.size() == 2);
  TORSOR_CHECK(config.train.learning_rate == 1.0);  // an integer is a number
  TORSOR_CHECK(config.train.pairs == 12);
}

TORSOR_TEST("the written configuration reads back as the same one") {
  Config config;
  config.seed = 9007199254740993;  // 2^53 + 1: lost if it went through a double
  config.threads = 2;
  config.data.path = "a \"quoted\"\\ path\twith #, ' and ü";
  config.data.fraction = 1.0 / 3.0;
  config.action.kind = {"shift_x", "shift_y"};
  config.action.chained = true;
  config.model.latent = "plane";
  config.train.learning_rate = 1e-7;
  config.train.pairs = 123;
  TORSOR_CHECK(parse(config_text(config)) == config);
  TORSOR_CHECK(parse(config_text(Config{})) == Config{});
}

TORSOR_TEST("the written configuration names every key and comments it") {
  const std::string text = "\n" + config_text(Config{});
  for (const ConfigKey& key : config_keys()) {
    TORSOR_INFO(key.path());
    TORSOR_CHECK(text.find("\n" + key.name + " = ") != std::string::npos);
    TORSOR_CHECK(text.find(key.comment) != std::string::npos);
  }
  TORSOR_CHECK(text.find("pairs = \"all\"") != std::string::npos);
}

TORSOR_TEST("every default lies in its own range") {
  Config config;
  for (const ConfigKey& key : config_keys()) {
    const ConfigField field = key.field(config);
    TORSOR_INFO(key.path());
    TORSOR_CHECK((!key.range.word.empty() || range_problem(key, field).empty()));
  }
}

TORSOR_TEST("overrides win over the file and the last one wins") {
  const Config config =
      parse("[train]\nepochs = 5\n", {"train.epochs=3", "train.epochs = 4", "seed=11"});
  TORSOR_CHECK(config.train.epochs == 4);
  TORSOR_CHECK(config.seed == 11);
}

TORSOR_TEST("override values are TOML, and anything else is a bare string") {
  const Config config = default_config({"model.operator=plane", "action.group=C10 x C14",
                                        "action.kind=[\"rotation\", \"shift_x\"]",
                                        "train.pairs=all", "action.chained=true"});
  TORSOR_CHECK(config.model.latent == "plane");
  TORSOR_CHECK(config.action.group == "C10 x C14");
  TORSOR_CHECK(config.action.kind.size() == 2);
  TORSOR_CHECK(config.train.pairs == 0);
  TORSOR_CHECK(config.action.chained);
  TORSOR_CHECK(default_config({"data.path=../data/mnist"}).data.path == "../data/mnist");
  TORSOR_CHECK(default_config({"data.path=2024"}).data.path == "2024");
  TORSOR_CHECK(default_config({"data.path=\"2024\""}).data.path == "2024");
  TORSOR_CHECK(default_config({"data.path=a=b"}).data.path == "a=b");
  TORSOR_CHECK(default_config({"data.path="}).data.path.empty());
}

TORSOR_TEST("an unknown key is refused with its place and the nearest known key") {
  TORSOR_THROWS_WITH(parse("seed = 1\n[train]\nepoch = 3\n"), DataError,
                     "a.toml:3:1: unknown key train.epoch; did you mean train.epochs?");
  TORSOR_THROWS_WITH(parse("[trian]\nepochs = 3\n"), DataError,
                     "unknown key trian.epochs; did you mean train.epochs?");
  TORSOR_THROWS_WITH(parse("[data]\nstep = 3\n"), DataError, "did you mean action.step?");
  TORSOR_THROWS_WITH(parse("epochs = 3\n"), DataError, "did you mean train.epochs?");
  TORSOR_THROWS_WITH(parse("[nonsense]\n"), DataError, "a.toml:1:2: unknown key nonsense");
  TORSOR_THROWS_WITH(parse("xyzzyquux = 3\n"), DataError, "the known keys are seed, threads, ");
  TORSOR_THROWS_WITH(default_config({"train.lerning_rate=1"}), DataError,
                     "--set train.lerning_rate=1: unknown key train.lerning_rate; did you mean "
                     "train.learning_rate?");
}

TORSOR_TEST("a wrong type is refused naming what was expected and found") {
  TORSOR_THROWS_WITH(parse("[train]\nepochs = \"ten\"\n"), DataError,
                     "a.toml:2:10: train.epochs: expected an integer, found the string \"ten\"");
  TORSOR_THROWS_WITH(parse("[train]\nepochs = 1.5\n"), DataError, "found the fraction 1.5");
  TORSOR_THROWS_WITH(parse("[data]\npath = 3\n"), DataError,
                     "expected a string, found the integer 3");
  TORSOR_THROWS_WITH(parse("[action]\nkind = \"rotation\"\n"), DataError,
                     "expected a list of strings, for example [\"rotation\"], found the string");
  TORSOR_THROWS_WITH(parse("[action]\nkind = [1]\n"), DataError, "expected a list of strings");
  TORSOR_THROWS_WITH(parse("[action]\nchained = 1\n"), DataError, "expected true or false");
  TORSOR_THROWS_WITH(parse("[train]\nlearning_rate = true\n"), DataError, "expected a number");
  TORSOR_THROWS_WITH(parse("[train]\npairs = \"some\"\n"), DataError,
                     "expected \"all\" or an integer, found the string \"some\"");
  TORSOR_THROWS_WITH(parse("seed = 2020-01-01\n"), DataError, "found a date or time");
  TORSOR_THROWS_WITH(parse("data = 3\n"), DataError, "data is a section: expected [data]");
  TORSOR_THROWS_WITH(parse("[seed]\nx = 1\n"), DataError, "expected an integer, found a section");
  TORSOR_THROWS_WITH(default_config({"train.epochs=many"}), DataError,
                     "--set train.epochs=many: train.epochs: expected an integer");
  TORSOR_THROWS_WITH(default_config({"train.epochs=3\nseed=4"}), DataError, "expected an integer");
}

TORSOR_TEST("a value out of range is refused naming the range") {
  TORSOR_THROWS_WITH(parse("[train]\nepochs = 0\n"), InvalidArgument,
                     "a.toml:2:10: train.epochs must be from 1 to 1000000, found 0");
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"seed=-1", "at least 0"},
      {"train.batch=0", "from 1"},
      {"train.learning_rate=0", "above 0 and at most 1e+30, found 0"},
      {"train.learning_rate=nan", "found nan"},
      {"train.learning_rate=inf", "found inf"},
      {"data.fraction=0.0", "above 0 and at most 1"},
      {"data.fraction=1.5", "found 1.5"},
      {"data.test_fraction=-0.5", "found -0.5"},
      {"data.objects=9", "from 10"},
      {"data.size=7", "from 8 to 1024"},
      {"model.code=0", "from 1"},
      {"train.pairs=0", "\"all\" or at least 1, found 0"},
      {"train.patience=-1", "from 0"},
      {"threads=-1", "from 0"},
      {"model.operator=plain",
       "representation, learned, none, found \"plain\"; did you mean \"plane\"?"},
      {"action.kind=[\"rotaton\"]", "did you mean \"rotation\"?"},
      {"action.kind=[]", "must not be an empty list"},
      {"data.source=shape", "did you mean \"shapes\"?"},
      {"train.iterations=0", "from 1"},
      {"train.tolerance=2", "from 0 to 1"},
      {"train.method=exactly", "must be one of adam, exact, found"}};
  for (const auto& [text, part] : cases) {
    TORSOR_INFO(text);
    TORSOR_THROWS_WITH(default_config({text}), InvalidArgument, part);
  }
}

TORSOR_TEST("a malformed override is refused with an example") {
  TORSOR_THROWS_WITH(default_config({"train.epochs"}), InvalidArgument,
                     "--set train.epochs: expected KEY=VALUE, for example train.epochs=3");
  TORSOR_THROWS_WITH(default_config({"=3"}), InvalidArgument, "expected KEY=VALUE");
}

TORSOR_TEST("files that are no configuration are refused by name") {
  const testing::TemporaryFolder folder;
  TORSOR_THROWS_WITH(read_config(folder.path() / "none.toml"), DataError,
                     "none.toml: no such file");
  TORSOR_THROWS_WITH(read_config(folder.path()), DataError, "expected a file, found a folder");
  TORSOR_THROWS_WITH(parse(" \n"), DataError, "a.toml: empty");
  TORSOR_THROWS_WITH(parse("[train]\nepochs = \n"), DataError, "a.toml:2:10: no valid TOML");
  TORSOR_THROWS_WITH(parse("[data\n"), DataError, "a.toml:1:");
  TORSOR_THROWS_WITH(parse("seed = 1\nseed = 2\n"), DataError, "a.toml:2:");
  TORSOR_THROWS_WITH(parse("seed = 99999999999999999999\n"), DataError, "a.toml:1:");
  TORSOR_THROWS_WITH(parse(std::string("\x93NUMPY\x01\0", 8)), DataError, "no valid TOML");
}

TORSOR_TEST("differing keys are named") {
  Config other;
  other.train.epochs = 3;
  other.model.latent = "plane";
  const std::vector<std::string> expected = {"model.operator", "train.epochs"};
  TORSOR_CHECK(differing_keys(Config{}, other) == expected);
  TORSOR_CHECK(differing_keys(other, other).empty());
}

TORSOR_TEST("the JSON form nests the sections and keeps the words") {
  const Json json = config_json(Config{});
  TORSOR_CHECK(json["seed"] == 0);
  TORSOR_CHECK(json["model"]["operator"] == "shift");
  TORSOR_CHECK(json["train"]["pairs"] == "all");
  TORSOR_CHECK(json["action"]["kind"] == Json::array({"rotation"}));
}

}  // namespace
}  // namespace torsor
