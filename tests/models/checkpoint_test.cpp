#include <ATen/core/ivalue.h>  // first: LibTorch 1.13 needs it so under clang

#include "models/checkpoint.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <ATen/core/Dict.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <torch/csrc/jit/serialization/pickle.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

Checkpoint sample() {
  return {{{"epoch", 3}, {"name", "shift"}},
          {{"model.weight", testing::noise_images(2, 3, 4, Random(1))},
           {"model.steps", at::arange(5, at::kLong)},
           {"best.weight", testing::noise_images(1, 2, 2, Random(2)).to(at::kDouble)}}};
}

TORSOR_TEST("a checkpoint comes back with the same bits") {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "a.pt";
  save_checkpoint(path, sample());
  const Checkpoint loaded = load_checkpoint(path);
  TORSOR_CHECK(loaded.meta == sample().meta);
  TORSOR_REQUIRE(loaded.tensors.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    TORSOR_CHECK(loaded.tensors[i].first == sample().tensors[i].first);
    TORSOR_CHECK(loaded.tensors[i].second.dtype() == sample().tensors[i].second.dtype());
    TORSOR_CHECK(at::equal(loaded.tensors[i].second, sample().tensors[i].second));
  }
  const NamedTensors model = loaded.section("model.");
  TORSOR_REQUIRE(model.size() == 2);
  TORSOR_CHECK(model[1].first == "steps");
}

TORSOR_TEST("a flipped bit or a lost end never passes as a checkpoint") {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "a.pt";
  save_checkpoint(path, sample());
  const std::string good = read_file(path);
  int accepted = 0;
  int changed = 0;
  for (std::size_t at = 0; at < good.size(); at += 7) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    write_file(path, bad);
    try {
      // Padding and archive dates may change without harm; the content may not.
      const Checkpoint loaded = load_checkpoint(path);
      ++accepted;
      for (std::size_t i = 0; i < loaded.tensors.size(); ++i) {
        if (!at::equal(loaded.tensors[i].second, sample().tensors[i].second)) ++changed;
      }
      if (loaded.meta != sample().meta) ++changed;
    } catch (const DataError&) {
    }
  }
  TORSOR_CHECK(changed == 0);
  TORSOR_CHECK(accepted < static_cast<int>(good.size() / 7));
  for (const std::size_t keep :
       {std::size_t{0}, std::size_t{10}, good.size() / 2, good.size() - 1}) {
    write_file(path, good.substr(0, keep));
    TORSOR_THROWS_WITH(load_checkpoint(path), DataError, "a.pt");
  }
}

TORSOR_TEST("files that are no checkpoints are refused by name") {
  const testing::TemporaryFolder folder;
  TORSOR_THROWS_WITH(load_checkpoint(folder.path() / "none.pt"), DataError, "no such file");
  TORSOR_THROWS_WITH(load_checkpoint(folder.path()), DataError, "found a folder");
  write_file(folder.path() / "text.pt", "hello");
  TORSOR_THROWS_WITH(load_checkpoint(folder.path() / "text.pt"), DataError, "not a checkpoint");

  c10::impl::GenericDict later(c10::StringType::get(), c10::AnyType::get());
  later.insert("format", std::string("torsor-checkpoint/2"));
  const std::vector<char> bytes = torch::jit::pickle_save(c10::IValue(later));
  write_file(folder.path() / "later.pt", {bytes.data(), bytes.size()});
  TORSOR_THROWS_WITH(load_checkpoint(folder.path() / "later.pt"), DataError,
                     "format torsor-checkpoint/1, found torsor-checkpoint/2");
}

}  // namespace
}  // namespace torsor
