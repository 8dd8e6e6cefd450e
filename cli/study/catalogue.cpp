#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/study/settings.hpp"
#include "cli/study/study.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

/// Reference figures were measured with the published code of Bouchacourt, Ibrahim and Deny (2021,
/// arXiv 2102.05623) on 300 drawings of this kind and on 1 % of MNIST, one run each.
constexpr double kPlaneRotation = 2.117e-2;
constexpr double kShiftRotation = 4.87e-4;
constexpr double kPlaneShift = 3.546e-2;
constexpr double kShiftShift = 5.51e-3;
constexpr double kWeakRotation = 1.186e-3;
constexpr double kStacked = 1.457e-2;
constexpr double kPlaneDigits = 6.739e-2;
constexpr double kShiftDigits = 1.085e-3;

/// Appends models to a study; each is the study's common settings and its own.
class StudyBuilder {
 public:
  StudyBuilder(std::string_view name, std::string question, Settings common)
      : common_(std::move(common)) {
    study_.name = name;
    study_.question = std::move(question);
  }

  StudyBuilder& add(std::string name, const Settings& own,
                    std::optional<double> reference = std::nullopt) {
    study_.models.push_back({std::move(name), default_config(joined(common_, own)), reference});
    return *this;
  }

  [[nodiscard]] Study study() const { return study_; }

 private:
  Settings common_;
  Study study_;
};

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

/// Drawings; `objects` of them where the program draws them.
Settings shapes(const StudyData& data, std::int64_t objects) {
  if (!data.shapes.empty()) return {"data.source=npz", "data.path=" + quoted(data.shapes)};
  return {"data.source=shapes", fmt::format("data.objects={}", data.quick ? 20 : objects)};
}

/// 1 % of the training and 10 % of the test digits.
Settings digits(const StudyData& data) {
  return {"data.source=idx", "data.path=" + quoted(data.mnist),
          data.quick ? "data.fraction=0.0005" : "data.fraction=0.01",
          data.quick ? "data.test_fraction=0.003" : "data.test_fraction=0.1"};
}

/// So many epochs, or a single one on a few pairs.
Settings epochs(const StudyData& data, std::int64_t count) {
  if (data.quick) return {"train.epochs=1", "train.pairs=1000"};
  return {fmt::format("train.epochs={}", count)};
}

const Settings kChainedRotation{"action.group=C10", "action.kind=[\"rotation\"]",
                                "action.chained=true"};
const Settings kChainedShift{"action.group=C10", "action.chained=true", "action.step=3"};
const Settings kExactShift{"action.group=C14", "action.step=2", "model.code=980"};
const Settings kHorizontal{"action.kind=[\"shift_x\"]"};
const Settings kVertical{"action.kind=[\"shift_y\"]"};
const Settings kPlane{"model.operator=plane"};
const Settings kShift{"model.operator=shift"};
const Settings kExactSolver{"train.method=exact"};
const Settings kFaster{"train.learning_rate=1.5e-3", "train.schedule=cosine"};
const Settings kWeak{"model.operator=fourier", "model.code=780", "model.supervision=weak",
                     "train.phase_only=true",  "train.batch=32", "train.starts=8"};

Study shapes_rotation(const StudyData& data) {
  return StudyBuilder("shapes-rotation",
                      "Drawings turned by 36°, x2 interpolated anew from x1: which operator lets a "
                      "linear autoencoder turn them?",
                      joined(joined(shapes(data, 300), kChainedRotation), epochs(data, 10)))
      .add("plain autoencoder", {"model.operator=none"})
      .add("plane operator", kPlane, kPlaneRotation)
      .add("plane operator, exact solver", joined(kPlane, kExactSolver), kPlaneRotation)
      .add("shift operator", kShift, kShiftRotation)
      .add("shift operator, cosine schedule", joined(kShift, kFaster), kShiftRotation)
      .add("shift operator, exact solver", joined(kShift, kExactSolver), kShiftRotation)
      .add("weakly supervised", joined(kWeak, epochs(data, 5)), kWeakRotation)
      .study();
}

Study shapes_shift(const StudyData& data) {
  const Settings ten_x = joined(kChainedShift, kHorizontal);
  const Settings ten_y = joined(kChainedShift, kVertical);
  const Settings exact_x = joined(kExactShift, kHorizontal);
  const Settings exact_y = joined(kExactShift, kVertical);
  return StudyBuilder("shapes-shift",
                      "Drawings shifted 10 times by 3 px, which is no action of C10 on 28 px, and "
                      "14 times by 2 px, which is one of C14.",
                      joined(shapes(data, 300), epochs(data, 10)))
      .add("10 x 3 px, plane operator", joined(ten_x, kPlane), kPlaneShift)
      .add("10 x 3 px, shift operator", joined(ten_x, kShift), kShiftShift)
      .add("10 x 3 px, shift operator, exact solver", joined(ten_x, kExactSolver), kShiftShift)
      .add("10 x 3 px up, shift operator, exact solver", joined(ten_y, kExactSolver))
      .add("14 x 2 px, plane operator, exact solver", joined(joined(exact_x, kPlane), kExactSolver))
      .add("14 x 2 px, shift operator", joined(joined(exact_x, kShift), kFaster))
      .add("14 x 2 px, shift operator, exact solver", joined(exact_x, kExactSolver))
      .add("14 x 2 px up, shift operator, exact solver", joined(exact_y, kExactSolver))
      .study();
}

Study mnist_rotation(const StudyData& data) {
  return StudyBuilder("mnist-rotation",
                      "Digits turned by 36°, x2 interpolated anew from x1, 1 % of MNIST.",
                      joined(joined(digits(data), kChainedRotation), epochs(data, 3)))
      .add("plain autoencoder", {"model.operator=none"})
      .add("plane operator", kPlane, kPlaneDigits)
      .add("plane operator, exact solver", joined(kPlane, kExactSolver), kPlaneDigits)
      .add("shift operator", kShift, kShiftDigits)
      .add("shift operator, exact solver", joined(kShift, kExactSolver), kShiftDigits)
      .add("weakly supervised", kWeak)
      .study();
}

Study mnist_shift(const StudyData& data) {
  const Settings exact_x = joined(kExactShift, kHorizontal);
  return StudyBuilder(
             "mnist-shift",
             "Digits shifted 10 times by 3 px (no action of C10) and 14 times by 2 px (one "
             "of C14), 1 % of MNIST.",
             joined(digits(data), epochs(data, 3)))
      .add("10 x 3 px, shift operator, exact solver",
           joined(joined(kChainedShift, kHorizontal), kExactSolver))
      .add("14 x 2 px, plane operator, exact solver", joined(joined(exact_x, kPlane), kExactSolver))
      .add("14 x 2 px, shift operator", joined(exact_x, kShift))
      .add("14 x 2 px, shift operator, exact solver", joined(exact_x, kExactSolver))
      .add("14 x 2 px up, shift operator, exact solver",
           joined(joined(kExactShift, kVertical), kExactSolver))
      .study();
}

Study stacked(const StudyData& data) {
  const Settings plane_group{"action.group=C4 x C5 x C5",
                             "action.kind=[\"rotation\",\"shift_x\",\"shift_y\"]",
                             "action.step=6",
                             "action.chained=true",
                             "model.code=800",
                             "train.batch=32",
                             "train.epochs=1"};
  const Settings quick = data.quick ? Settings{"data.objects=10", "train.pairs=2000"} : Settings{};
  const Settings p4{"action.group=p4(7)", "action.kind=[\"shift_x\",\"shift_y\",\"rotation\"]",
                    "action.step=4",      "model.operator=representation",
                    "model.code=784",     "train.method=exact"};
  return StudyBuilder("stacked",
                      "Rotations and shifts at once: they do not commute, so a product of cyclic "
                      "groups does not fit; a learned basis change between them does, and the "
                      "group of plane motions p4 fits exactly.",
                      joined({"data.source=shapes", "data.objects=30"}, quick))
      .add("4 x 5 x 5, product of shifts", joined(plane_group, {"model.operator=product"}))
      .add("4 x 5 x 5, stacked operators",
           joined(plane_group, {"model.operator=stacked", "model.code=780",
                                "train.learning_rate=1e-3", "train.schedule=cosine"}),
           kStacked)
      .add("p4(7), regular representation, exact solver", p4)
      .study();
}

Study weak(const StudyData& data) {
  StudyBuilder builder("weak",
                       "Drawings turned by 36°: is the element of a pair needed, or can it be "
                       "inferred from the codes?",
                       joined(joined(shapes(data, 300), kChainedRotation), epochs(data, 5)));
  builder.add("elements known", {"model.operator=fourier", "model.code=780", "train.batch=32"});
  for (const char* temperature : {"0.05", "0.1", "0.2"}) {
    builder.add(
        fmt::format("inferred, temperature {}", temperature),
        joined(kWeak, {fmt::format("train.temperature={}", temperature)}),
        std::string_view(temperature) == "0.1" ? std::optional(kWeakRotation) : std::nullopt);
  }
  builder.add("inferred, phases and moduli", joined(kWeak, {"train.phase_only=false"}));
  return builder.study();
}

Study vae(const StudyData& data) {
  const Settings network{"model.encoder=cci", "model.code=30", "train.batch=64",
                         "train.learning_rate=5e-4"};
  const Settings none{"model.operator=none"};
  StudyBuilder builder(
      "vae", "Drawings turned by 36°: do variational autoencoders find the rotation by themselves?",
      joined(joined(joined(shapes(data, 300), {"action.group=C10", "action.kind=[\"rotation\"]"}),
                    network),
             epochs(data, 20)));
  builder.add("autoencoder", none).add("VAE", joined(none, {"vae.method=vae"}));
  for (const char* beta : {"4", "10", "100", "1000"}) {
    builder.add(fmt::format("beta-VAE, beta {}", beta),
                joined(none, {"vae.method=beta_vae", fmt::format("vae.beta={}", beta)}));
  }
  for (const char* gamma : {"10", "100"}) {
    builder.add(fmt::format("annealed (CCI) VAE, gamma {}", gamma),
                joined(none, {"vae.method=annealed_vae", fmt::format("vae.gamma={}", gamma),
                              "vae.capacity=36", "vae.capacity_steps=2000"}));
  }
  builder.add("shift operator, same network", kShift)
      .add("shift operator, linear",
           joined(kShift, {"model.encoder=linear", "model.code=1000", "train.method=exact"}));
  return builder.study();
}

struct Entry {
  const char* name;
  Study (*make)(const StudyData&);
  bool mnist;
};

constexpr Entry kStudies[] = {
    {"shapes-rotation", shapes_rotation, false},
    {"shapes-shift", shapes_shift, false},
    {"mnist-rotation", mnist_rotation, true},
    {"mnist-shift", mnist_shift, true},
    {"stacked", stacked, false},
    {"weak", weak, false},
    {"vae", vae, false},
};

const Entry* find(std::string_view name) {
  const auto* entry = std::find_if(std::begin(kStudies), std::end(kStudies),
                                   [&](const Entry& one) { return name == one.name; });
  return entry == std::end(kStudies) ? nullptr : entry;
}

}  // namespace

const std::vector<std::string>& study_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Entry& entry : kStudies) all.emplace_back(entry.name);
    return all;
  }();
  return names;
}

bool needs_mnist(std::string_view name) {
  const Entry* entry = find(name);
  return entry != nullptr && entry->mnist;
}

Study make_study(std::string_view name, const StudyData& data) {
  const Entry* entry = find(name);
  const std::string near = entry != nullptr ? "" : nearest_name(name, study_names());
  require(entry != nullptr, "unknown study \"{}\"; {}", name,
          near.empty()
              ? "the studies are " + list_text(study_names()) + " (and metrics, recognition)"
              : fmt::format("did you mean \"{}\"?", near));
  require(!entry->mnist || !data.mnist.empty(),
          "the study {} needs --mnist FOLDER, where the four files of MNIST are", name);
  return entry->make(data);
}

}  // namespace torsor
