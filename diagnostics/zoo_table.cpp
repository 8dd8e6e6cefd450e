#include <array>
#include <functional>
#include <numeric>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/families/harmonic_family.hpp"
#include "diagnostics/zoo.hpp"
#include "diagnostics/zoo_parts.hpp"

namespace torsor {
namespace {

using Maker = ZooEncoder (*)(const ImageFamily&, const ZooOptions&);
struct Entry {
  const char* name;
  Maker make;
};

CodePlane harmonic_plane(int k, PlaneLength length = PlaneLength::linear, std::int64_t ring = 0) {
  return {{{{k, 1}}}, length, ring};
}

/// The ring-0 code of one harmonic.
template <int k, PlaneLength length>
ZooEncoder one_harmonic(const char* name, const char* description, const ImageFamily& family,
                        const ZooOptions& options) {
  return plane_encoder(name, description, {harmonic_plane(k, length)}, {}, family, options);
}

std::vector<int> up_to(int largest) {
  std::vector<int> harmonics(static_cast<std::size_t>(largest) + 1);
  std::iota(harmonics.begin(), harmonics.end(), 0);
  return harmonics;
}

ZooEncoder power_spectrum(const ImageFamily& family, const ZooOptions& options) {
  return plane_encoder("power_spectrum", "|c_k|: invariant", {}, up_to(options.largest), family,
                       options);
}

ZooEncoder bispectrum(const ImageFamily& family, const ZooOptions& options) {
  std::vector<CodePlane> planes;
  for (int k = 1; 2 * k <= options.largest; ++k) {
    for (int l = k; k + l <= options.largest; ++l) {
      planes.push_back({{{{k, 1}, {l, 1}, {k + l, -1}}}});
    }
  }
  return plane_encoder("bispectrum", "c_k c_l conj(c_{k+l}): invariant", std::move(planes), {},
                       family, options);
}

ZooEncoder all_harmonics(const ImageFamily& family, const ZooOptions& options) {
  const std::int64_t rings =
      family.facts().grid == ImageGrid::polar ? family.shape().height : std::int64_t{1};
  std::vector<CodePlane> planes;
  for (std::int64_t ring = 0; ring < rings; ++ring) {
    for (int k = 0; k <= options.largest; ++k) {
      planes.push_back(harmonic_plane(k, PlaneLength::linear, ring));
    }
  }
  return plane_encoder("all_harmonics", "every c_k of every ring: equivariant and injective",
                       std::move(planes), {}, family, options);
}

ZooEncoder polar_code(const ImageFamily& family, const ZooOptions& options) {
  std::vector<CodePlane> planes;
  std::vector<int> moduli;
  for (int k = 1; k <= options.largest; ++k) {
    planes.push_back(harmonic_plane(k, PlaneLength::unit));
    moduli.push_back(k);
  }
  return plane_encoder("polar_code", "modulus and phase of every c_k", std::move(planes),
                       std::move(moduli), family, options);
}

constexpr std::array<Entry, 17> kEntries{{
    {"first_harmonic",
     [](const ImageFamily& family, const ZooOptions& options) {
       return one_harmonic<1, PlaneLength::linear>("first_harmonic", "c_1", family, options);
     }},
    {"first_phase",
     [](const ImageFamily& family, const ZooOptions& options) {
       return one_harmonic<1, PlaneLength::unit>("first_phase", "c_1/|c_1|", family, options);
     }},
    {"softened_phase",
     [](const ImageFamily& family, const ZooOptions& options) {
       return one_harmonic<1, PlaneLength::softened>("softened_phase", "c_1/sqrt(|c_1|² + δ²)",
                                                     family, options);
     }},
    {"root_phase",
     [](const ImageFamily& family, const ZooOptions& options) {
       return one_harmonic<1, PlaneLength::root>("root_phase", "c_1/sqrt|c_1|", family, options);
     }},
    {"moment_angle",
     [](const ImageFamily& family, const ZooOptions& options) {
       return one_harmonic<2, PlaneLength::unit>("moment_angle", "c_2/|c_2|", family, options);
     }},
    {"principal_axis", principal_axis},
    {"template_pose", template_pose},
    {"power_spectrum", power_spectrum},
    {"bispectrum", bispectrum},
    {"all_harmonics", all_harmonics},
    {"orbit_lift", orbit_lift},
    {"polar_code", polar_code},
    {"random_network", random_network},
    {"pose_and_invariants",
     [](const ImageFamily& family, const ZooOptions& options) {
       return plane_encoder("pose_and_invariants", "c_1 and |c_k|", {harmonic_plane(1)},
                            up_to(options.largest), family, options);
     }},
    {"third_harmonic",
     [](const ImageFamily& family, const ZooOptions& options) {
       return one_harmonic<3, PlaneLength::linear>("third_harmonic", "c_3", family, options);
     }},
    {"one_hot_pose", one_hot_pose},
    {"order_five",
     [](const ImageFamily& family, const ZooOptions& options) {
       return plane_encoder("order_five", "c_2³ conj(c_3)²: invariant", {{{{{2, 3}, {3, -2}}}}}, {},
                            family, options);
     }},
}};

}  // namespace

std::vector<std::string> zoo_names() {
  std::vector<std::string> names;
  for (const Entry& entry : kEntries) names.emplace_back(entry.name);
  return names;
}

ZooEncoder zoo_encoder(std::string_view name, const ImageFamily& family,
                       const ZooOptions& options) {
  require(options.largest >= 3 && options.core > 0.0,
          "the zoo looks at harmonics up to 3 at least and has a positive core, not {} and {}",
          options.largest, options.core);
  for (const Entry& entry : kEntries) {
    if (name == entry.name) return entry.make(family, options);
  }
  const std::vector<std::string> names = zoo_names();
  const std::string near = nearest_name(name, names);
  throw InvalidArgument(fmt::format(
      "the zoo has no encoder '{}'; {}", name,
      near.empty() ? "it has " + list_text(names) : fmt::format("did you mean '{}'?", near)));
}

}  // namespace torsor
