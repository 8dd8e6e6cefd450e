#include "cli/diagnosis/subject.hpp"

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <utility>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "cli/experiment.hpp"
#include "cli/model_name.hpp"
#include "cli/run_folder.hpp"
#include "cli/winding_history.hpp"
#include "core/error.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "datasets/actions.hpp"
#include "datasets/families/family_table.hpp"
#include "datasets/idx.hpp"
#include "datasets/image_array.hpp"
#include "datasets/npy.hpp"
#include "datasets/npz.hpp"
#include "diagnostics/torchscript_encoder.hpp"
#include "groups/parse_group.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMostImages = 1000;

void require_one_subject(const DiagnosisRequest& r) {
  const int subjects = int{!r.run.empty()} + int{!r.encoder.empty()} + int{!r.codes.empty()};
  require(
      subjects == 1,
      "name one thing to diagnose: the folder of a run, --encoder FILE.pt or --codes FILE.npz{}",
      subjects == 0 ? "" : "; several are named");
  if (!r.encoder.empty()) {
    require(r.family.empty() != r.images.empty(),
            "--encoder needs images from one place: either --family NAME, or --images FILE with "
            "--group and --action{}",
            r.family.empty() ? "" : "; both are given");
  }
  const bool moves = !r.group.empty() || !r.action.empty() || r.step != 0;
  require(r.run.empty() || (r.family.empty() && r.images.empty() && !moves),
          "a run brings its own images and group: leave out --family, --images, --group, --action "
          "and --step");
  require(r.family.empty() || !moves,
          "a family brings its own group: leave out --group, --action and --step");
  require(!r.family.empty() || (r.order == 0 && r.size == 0),
          "--order and --size are those of a --family");
  require(r.codes.empty() || (r.action.empty() && r.step == 0),
          "--codes takes no --action: the codes stand in the group's order already");
  require(r.images.empty() || (!r.group.empty() && !r.action.empty()),
          "--images needs --group EXPR and --action KIND: what moves the images, for example "
          "--group C10 --action rotation");
  require(r.codes.empty() || !r.group.empty(),
          "--codes needs --group EXPR, the group in whose order the codes stand");
  require(
      r.codes.empty() || (r.family.empty() && r.images.empty()),
      "--codes takes no --family or --images: put the images into the file as the array images");
}

std::vector<ActionKind> action_kinds(const std::string& text) {
  std::vector<ActionKind> kinds;
  std::size_t start = 0;
  while (start <= text.size()) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    kinds.push_back(parse_action_kind(text.substr(start, end - start)));
    start = end + 1;
  }
  return kinds;
}

/// An NPY or IDX file; what is neither is told what would be taken.
at::Tensor read_array(const fs::path& path) {
  if (path.extension() == ".npy") return read_npy(path);
  try {
    return read_idx(path);
  } catch (const DataError& error) {
    if (!fs::is_regular_file(path)) throw;
    throw InvalidArgument(
        fmt::format("{}. --images takes one file with many images: NPZ (.npz) or NPY (.npy) as "
                    "numpy saves [N, H, W], [N, C, H, W] or [N, H, W, C], or IDX (any other name)",
                    error.what()));
  }
}

/// Images of a file, at most kMostImages of them, in random order.
struct LoadedImages {
  at::Tensor images;
  std::vector<std::int64_t> rows;  ///< of the file
};

LoadedImages load_images(const DiagnosisRequest& r) {
  const fs::path path = r.images;
  at::Tensor images;
  if (path.extension() == ".npz") {
    const NpzFile file(path);
    std::string name = r.array;
    if (name.empty() && file.has("images")) name = "images";
    if (name.empty() && file.names().size() == 1) name = file.names().front();
    require(!name.empty(), "{} holds the arrays {}: choose one with --array", r.images,
            list_text(file.names()));
    images = file.read_images(name);
  } else {
    images = images_from_array(read_array(path), r.images);
  }
  std::vector<std::int64_t> order(static_cast<std::size_t>(images.size(0)));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  Random random = Random(r.options.seed).stream("images");
  random.shuffle(order);
  if (static_cast<std::int64_t>(order.size()) > kMostImages) order.resize(kMostImages);
  return {images.index_select(0, at::tensor(order, at::kLong)), std::move(order)};
}

Report diagnose_on_images(const DiagnosisRequest& r, const Encoder& encode) {
  const auto [images, rows] = load_images(r);
  const ImageShape shape{images.size(1), images.size(2), images.size(3)};
  require(r.render == "exact" || r.render == "bilinear",
          "--render is exact or bilinear, not \"{}\"", r.render);
  const RenderMode render = r.render == "bilinear" ? RenderMode::bilinear : RenderMode::exact;
  const ActionPointer action = make_action(parse_group(r.group), action_kinds(r.action), shape,
                                           {.render = render, .step = r.step});
  const ObjectSetPointer objects = image_objects(images);
  const ActionCertificate certificate = action->certify(*objects);
  if (!certificate.is_exact() && !r.allow_inexact) {
    throw NumericalError(
        fmt::format("the action fails its certificate: {}. To diagnose on it anyway, add "
                    "--allow-inexact; its defects then count as the encoder's",
                    certificate.explanation));
  }
  DiagnoseOptions options = r.options;
  options.exactness = certificate.exactness;
  Report report = diagnose(encode, Orbits(objects, action), options);
  report.input["images"] = r.images;
  // Object o of the findings is row rows[o] of the file.
  const auto used = report.input.at("objects").get<std::size_t>();
  report.input["rows"] =
      std::vector(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(used));
  report.input["action"] = action->description();
  report.input["certificate"] = certificate.json();
  return report;
}

/// The encoder, whose refusal of a family's images names the option that changes their size.
Encoder with_size_hint(const Encoder& encode) {
  return [encode](const at::Tensor& images) {
    try {
      return encode(images);
    } catch (const InvalidArgument& error) {
      const std::string text = error.what();
      if (text.find("does not take images") == std::string::npos) throw;
      throw InvalidArgument(text + "; --size N draws the family in N x N pixels");
    }
  };
}

Report diagnose_encoder(const DiagnosisRequest& r) {
  const Encoder encode = load_torchscript_encoder(r.encoder);
  Report report =
      r.family.empty()
          ? diagnose_on_images(r, encode)
          : diagnose(with_size_hint(encode),
                     *image_family(r.family, {.order = r.order, .size = r.size}), r.options);
  report.input["encoder"] = r.encoder;
  return report;
}

/// Rows of two axes may be in any order, so the shape that says it is asked for.
std::string reshaping(std::int64_t rows, std::int64_t order) {
  if (rows % order != 0) return fmt::format("; {} rows are no multiple of {}", rows, order);
  return fmt::format(
      "; if the rows are one object after another, save them reshaped to [{}, {}, D]", rows / order,
      order);
}

/// An array [objects, |G|, ...] of the file.
at::Tensor on_orbits(const NpzFile& file, const char* name, const FiniteGroup& group) {
  const at::Tensor array = file.read(name);
  const auto order = static_cast<std::int64_t>(group.order());
  if (array.dim() < 3 || array.size(0) == 0 || array.size(1) != order) {
    throw DataError(file.describe(name),
                    fmt::format("expected [objects, {0}, ...], one entry per element of {1} in its "
                                "index order, found {2}{3}",
                                order, group.name(), shape_text(array.sizes()),
                                array.dim() == 2 ? reshaping(array.size(0), order) : ""));
  }
  return array;
}

Report diagnose_code_file(const DiagnosisRequest& r) {
  const NpzFile file(r.codes);
  const FiniteGroup group = parse_group(r.group);
  const at::Tensor codes = on_orbits(file, "codes", group);
  std::optional<OrbitTable> images;
  if (file.has("images")) {
    const at::Tensor array = on_orbits(file, "images", group);
    if (array.size(0) != codes.size(0)) {
      throw DataError(file.describe("images"),
                      fmt::format("{} objects, but codes has {}", array.size(0), codes.size(0)));
    }
    const at::Tensor good = at::isfinite(array.to(at::kDouble)).flatten();
    if (!good.all().item<bool>()) {
      const auto place = good.to(at::kInt).argmin().item<std::int64_t>();
      const std::int64_t each = array.numel() / array.size(0) / array.size(1);
      throw DataError(
          file.describe("images"),
          fmt::format("the image of object {} in pose {} has a value that is not finite",
                      place / each / array.size(1), place / each % array.size(1)));
    }
    // Pixels of whole-number types are exact.
    images = orbit_table(group, array, at::isIntegralType(array.scalar_type(), true) ? 1e-9 : 0.0);
  }
  Report report = diagnose_codes(orbit_table(group, codes), images, r.options);
  report.input["codes"] = r.codes;
  return report;
}

DiagnosedSubject diagnose_run(const DiagnosisRequest& r) {
  const RunFolder folder = RunFolder::open(r.run);
  Experiment experiment = build_experiment(folder.config());
  const std::int64_t epoch = folder.load_best(experiment.autoencoder());
  DiagnoseOptions options = r.options;
  const Autoencoder& model = experiment.autoencoder();
  const bool linear = folder.config().model.encoder.ends_with("linear");
  options.linear_encoder = options.linear_decoder = linear;
  options.exactness = experiment.certificate.exactness;
  if (const OperatorAutoencoder* moved = experiment.operator_model()) {
    if (folder.config().model.latent != "none") options.declared = moved->latent_pointer();
    options.decode = [&model](const at::Tensor& codes) {
      return model.decode(codes.to(at::kFloat)).detach();
    };
  }
  const Encoder encode = [&model](const at::Tensor& images) {
    return model.encode(images.to(at::kFloat)).detach();
  };
  const auto windings = read_winding_history(folder.path());
  Report report = diagnose(encode, experiment.test.orbits(), options);
  if (windings && windings->log.steps().size() > 1) {
    report.diagnostics.push_back(windings->result());
  }
  report.input["run"] = r.run;
  report.input["encoder"] = model_name(folder.config());
  report.input["epoch"] = epoch;
  report.input["action"] = experiment.action->description();
  report.input["certificate"] = experiment.certificate.json();
  return {std::move(report), std::move(experiment)};
}

}  // namespace

DiagnosedSubject diagnose_subject(const DiagnosisRequest& request) {
  require_one_subject(request);
  if (!request.run.empty()) return diagnose_run(request);
  if (!request.codes.empty()) return {diagnose_code_file(request), {}};
  return {diagnose_encoder(request), {}};
}

}  // namespace torsor
