#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ATen/ops/arange.h>
#include <ATen/ops/from_blob.h>

#include "cli/experiment.hpp"
#include "core/error.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "datasets/idx.hpp"
#include "datasets/image_array.hpp"
#include "datasets/image_folder.hpp"
#include "datasets/npy.hpp"
#include "datasets/npz.hpp"
#include "datasets/polar_images.hpp"
#include "datasets/shapes.hpp"
#include "datasets/sprites.hpp"

namespace torsor {
namespace {

/// Sources that hold every object there is: nothing is left to be held out.
bool is_world(const Config& config) {
  return config.data.source == "sprites" || config.data.source == "squares";
}

DataSplit world(const Config& config) {
  const std::int64_t size = config.data.size;
  std::vector<ScenePointer> scenes = config.data.source == "sprites"
                                         ? sprites(config.data.scales, size)
                                         : std::vector{sprite(SpriteShape::square, size, 0.35)};
  const ObjectSetPointer objects = scene_objects(std::move(scenes), {1, size, size});
  return {objects, objects, objects};
}

DataSplit generated(const Config& config, const Random& random) {
  require(config.data.fraction == 1.0 && config.data.test_fraction == 1.0,
          "data.fraction and data.test_fraction choose from the objects of a file; for the "
          "generated source \"{}\" set data.{} instead",
          config.data.source, config.data.source == "sprites" ? "scales" : "objects");
  if (is_world(config)) return world(config);
  Random draw = random.stream("objects");
  const std::int64_t size = config.data.size;
  std::vector<ScenePointer> scenes = config.data.source == "polygons"
                                         ? random_polygons(config.data.objects, size, draw)
                                         : random_polylines(config.data.objects, size, draw);
  return split_objects(*scene_objects(std::move(scenes), {1, size, size}));
}

DataSplit shuffled_split(const Config& config, const ObjectSet& objects, const Random& random) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(objects.size()));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  Random draw = random.stream("split");
  draw.shuffle(order);
  const at::Tensor indices = at::from_blob(order.data(), {objects.size()}, at::kLong).clone();
  try {
    return split_objects(*objects.subset(indices));
  } catch (const InvalidArgument& error) {
    throw DataError(config.data.path, error.what());
  }
}

DataSplit from_idx(const Config& config) {
  const IdxFolder files = read_idx_folder(config.data.path);
  const ObjectSetPointer all = image_objects(files.train.images, files.train.labels);
  const std::int64_t valid = all->size() / 6;
  if (valid == 0) {
    throw DataError(config.data.path, fmt::format("{} training images are too few: a sixth of them "
                                                  "validates, so expected at least 6",
                                                  all->size()));
  }
  return {all->subset(at::arange(valid, all->size(), at::kLong)),
          all->subset(at::arange(0, valid, at::kLong)),
          image_objects(files.test.images, files.test.labels)};
}

/// Whether the file begins with the magic of NPY, or with that of gzip, which packs a bare NPY
/// file.
bool is_npy(const std::string& path) {
  std::array<char, 6> magic{};
  std::ifstream(path, std::ios::binary).read(magic.data(), magic.size());
  const std::string_view start(magic.data(), magic.size());
  return start == "\x93NUMPY" || start.starts_with("\x1f\x8b");
}

/// The one array to split: the only one, or data.array.
at::Tensor single_array(const Config& config) {
  if (is_npy(config.data.path)) {
    require(config.data.array.empty(),
            "data.array: {} holds a single array without a name; leave data.array empty",
            config.data.path);
    return images_from_array(read_npy(config.data.path), config.data.path);
  }
  const NpzFile file(config.data.path);
  if (!config.data.array.empty()) return file.read_images(config.data.array);
  if (file.names().size() != 1) {
    throw DataError(config.data.path,
                    fmt::format("expected the arrays train, valid and test, or a single array of "
                                "images; found {}. data.array chooses one",
                                file.names().empty() ? "none" : list_text(file.names())));
  }
  return file.read_images(file.names().front());
}

DataSplit from_npz(const Config& config, const Random& random) {
  if (!config.data.array.empty() || is_npy(config.data.path)) {
    return shuffled_split(config, *image_objects(single_array(config)), random);
  }
  const NpzFile file(config.data.path);
  if (file.has("train") && file.has("valid") && file.has("test")) {
    return {image_objects(file.read_images("train")), image_objects(file.read_images("valid")),
            image_objects(file.read_images("test"))};
  }
  return shuffled_split(config, *image_objects(single_array(config)), random);
}

DataSplit from_png(const Config& config, const Random& random) {
  const ImageFolder folder = read_png_folder(config.data.path);
  return shuffled_split(config, *image_objects(folder.images, folder.labels), random);
}

DataSplit from_file(const Config& config, const Random& random) {
  require(!config.data.path.empty(), "data.path is empty; the source \"{}\" needs {}",
          config.data.source,
          config.data.source == "npz"   ? "an .npz or .npy file"
          : config.data.source == "png" ? "a folder of PNG pictures"
                                        : "the folder with the four IDX files");
  require(config.data.array.empty() || config.data.source == "npz",
          "data.array names an array of an .npz file; the source \"{}\" has none",
          config.data.source);
  if (config.data.source == "idx") return from_idx(config);
  return config.data.source == "npz" ? from_npz(config, random) : from_png(config, random);
}

void require_one_shape(const Config& config, const DataSplit& split) {
  const ImageShape shape = split.train->shape();
  for (const ObjectSetPointer& part : {split.valid, split.test}) {
    const ImageShape other = part->shape();
    if (other == shape) continue;
    throw DataError(config.data.path,
                    fmt::format("training images are {}x{}x{} (channels, height, width), others "
                                "{}x{}x{}; expected one shape",
                                shape.channels, shape.height, shape.width, other.channels,
                                other.height, other.width));
  }
}

DataSplit load_images(const Config& config, const Random& random) {
  if (config.data.generated()) return generated(config, random);
  DataSplit split = from_file(config, random);
  require_one_shape(config, split);
  const auto choose = [&](const ObjectSetPointer& part, double fraction, const char* name) {
    if (fraction == 1.0) return part;
    Random draw = random.stream(name);
    return stratified_fraction(*part, fraction, draw);
  };
  return {choose(split.train, config.data.fraction, "train"),
          choose(split.valid, config.data.fraction, "valid"),
          choose(split.test, config.data.test_fraction, "test")};
}

/// Every object's image on rings, half as many as the image has rows.
ObjectSetPointer on_rings(const ObjectSetPointer& objects, std::int64_t angles) {
  const std::int64_t rings = std::max<std::int64_t>(1, objects->shape().height / 2);
  return image_objects(polar_images(objects->all_images(), rings, angles), objects->labels());
}

}  // namespace

DataSplit load_data(const Config& config) {
  const Random random = Random(static_cast<std::uint64_t>(config.seed)).stream("data");
  DataSplit split = load_images(config, random);
  if (config.data.polar == 0) return split;
  return {on_rings(split.train, config.data.polar), on_rings(split.valid, config.data.polar),
          on_rings(split.test, config.data.polar)};
}

}  // namespace torsor
