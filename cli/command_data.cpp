#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>

#include "cli/experiment.hpp"
#include "cli/options.hpp"
#include "cli/program.hpp"
#include "core/error.hpp"
#include "core/json.hpp"
#include "datasets/contact_sheet.hpp"
#include "datasets/png.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kColumns = 32;    // poses of one row, at most
constexpr std::int64_t kShownSize = 64;  // screen pixels of one image, at least

struct DataArguments {
  ConfigOptions config;
  std::string out;
  std::int64_t objects = 8;
  bool json = false;
};

int certify(const DataArguments& options) {
  const Config config = options.config.read();
  const DataSplit split = load_data(config);
  const ActionPointer action = configured_action(config, split.train->shape());
  const ActionCertificate certificate = action->certify(*split.train);
  if (options.json) {
    Json json = {{"action", action->description()}};
    json.update(certificate.json());
    fmt::print("{}", json_text(json));
  } else {
    fmt::print(
        "{}\n{}: {}\norder defect         {:.2e}\ninverse defect       {:.2e}\n"
        "homomorphism defect  {:.2e}   (relative, largest of {} images)\n",
        action->description(), exactness_text(certificate.exactness), certificate.explanation,
        certificate.order_defect, certificate.inverse_defect, certificate.homomorphism_defect,
        certificate.samples);
  }
  if (!certificate.is_exact()) {
    throw NumericalError(
        fmt::format("the action fails its certificate: {}", certificate.explanation));
  }
  return 0;
}

int preview(const DataArguments& options) {
  const Config config = options.config.read();
  const DataSplit split = load_data(config);
  const ImageShape shape = split.train->shape();
  require(shape.channels == 1 || shape.channels == 3,
          "a preview shows images of 1 or 3 channels, these have {}", shape.channels);
  const Orbits orbits(split.train, configured_action(config, shape));
  const auto order = static_cast<std::int64_t>(orbits.group().order());
  const std::int64_t rows = std::min(options.objects, orbits.objects());
  const std::int64_t columns = std::min(order, kColumns);
  const at::Tensor elements = at::arange(columns, at::kLong);
  std::vector<at::Tensor> images;
  for (std::int64_t object = 0; object < rows; ++object) {
    images.push_back(orbits.images(
        at::arange(1, at::kLong).add(object).expand({columns}).contiguous(), elements));
  }
  const std::int64_t upscale =
      (kShownSize + std::min(shape.height, shape.width) - 1) / std::min(shape.height, shape.width);
  write_png(options.out, tile_images(at::cat(images), columns, 2, upscale));
  if (options.json) {
    fmt::print("{}", json_text({{"file", options.out}, {"objects", rows}, {"poses", columns}}));
  } else {
    fmt::print("{}: {} objects (rows) in {} of {} poses (columns)\n", options.out, rows, columns,
               order);
  }
  return 0;
}

}  // namespace

void add_data_command(CLI::App& app, Job& job) {
  CLI::App* data = app.add_subcommand("data", "look at the data and the action of a configuration");
  data->require_subcommand(1);
  data->footer("Example:\n  torsor data certify examples/demo.toml");
  const auto options = std::make_shared<DataArguments>();

  CLI::App* first = data->add_subcommand(
      "certify", "measure how exactly the action obeys the group law; status 3 if it does not");
  options->config.add_to(*first);
  add_json_flag(*first, options->json);
  first->footer("Example:\n  torsor data certify examples/demo.toml --set action.group=C12");
  first->callback([options, &job] { job = [options] { return certify(*options); }; });

  CLI::App* second =
      data->add_subcommand("preview", "a contact sheet: objects as rows, their orbits as columns");
  options->config.add_to(*second);
  second->add_option("--out", options->out, "the PNG file to write")
      ->required()
      ->check(not_empty());
  second->add_option("--objects", options->objects, "rows of the sheet")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  add_json_flag(*second, options->json);
  second->footer("Example:\n  torsor data preview examples/demo.toml --out shapes.png");
  second->callback([options, &job] { job = [options] { return preview(*options); }; });
}

}  // namespace torsor
