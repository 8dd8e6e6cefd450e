#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "datasets/actions.hpp"
#include "datasets/batch_checks.hpp"
#include "datasets/law_defects.hpp"

namespace torsor {
namespace {

using ImageMap = std::function<at::Tensor(const at::Tensor&)>;

/// Maps given in float32 obey a law to the rounding of a few dozen steps.
constexpr double kTolerance = 1e-5;

class MappedAction final : public Action {
 public:
  MappedAction(FiniteGroup group, std::vector<ImageMap> generators, std::string description)
      : group_(std::move(group)),
        generators_(std::move(generators)),
        description_(std::move(description)) {}

  const FiniteGroup& group() const override { return group_; }
  std::string description() const override { return description_; }
  at::Tensor apply(const at::Tensor& images, const at::Tensor& elements) const override;
  ActionCertificate certify(const ObjectSet& set, std::int64_t samples) const override;

 private:
  [[nodiscard]] at::Tensor mapped(std::size_t generator, const at::Tensor& images) const;
  [[nodiscard]] double linearity_defect(const at::Tensor& images) const;

  FiniteGroup group_;
  std::vector<ImageMap> generators_;
  std::string description_;
};

at::Tensor MappedAction::mapped(std::size_t generator, const at::Tensor& images) const {
  at::Tensor moved = generators_[generator](images);
  require(moved.defined() && moved.sizes() == images.sizes() &&
              moved.scalar_type() == images.scalar_type(),
          "the map of generator {} changed the shape or type of the images", generator);
  return moved;
}

at::Tensor MappedAction::apply(const at::Tensor& images, const at::Tensor& elements) const {
  require_images(images);
  require_indices(elements, images.size(0), static_cast<std::int64_t>(group_.order()), "element");
  const at::Tensor local = elements.to(at::kCPU).contiguous();
  std::vector<std::vector<std::size_t>> words;
  std::size_t longest = 0;
  for (std::int64_t i = 0; i < local.numel(); ++i) {
    words.push_back(group_.word(static_cast<Element>(local.data_ptr<std::int64_t>()[i])));
    longest = std::max(longest, words.back().size());
  }
  at::Tensor moved = images;
  // The last letter of a word acts first; each letter moves all images that wait for it at once.
  for (std::size_t letter = 0; letter < longest; ++letter) {
    for (std::size_t s = 0; s < generators_.size(); ++s) {
      std::vector<std::int64_t> waiting;
      for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        if (letter < word.size() && word[word.size() - 1 - letter] == s) {
          waiting.push_back(static_cast<std::int64_t>(i));
        }
      }
      if (waiting.empty()) continue;
      const at::Tensor where = at::tensor(waiting, at::kLong).to(images.device());
      moved = moved.index_copy(0, where, mapped(s, moved.index_select(0, where)));
    }
  }
  return moved;
}

double MappedAction::linearity_defect(const at::Tensor& images) const {
  const at::Tensor other = images.flip({0, 2}) + 0.25;
  double defect = 0.0;
  for (std::size_t s = 0; s < generators_.size(); ++s) {
    const at::Tensor apart = mapped(s, images) * 0.5 + mapped(s, other) * 2.0;
    const at::Tensor together = mapped(s, images * 0.5 + other * 2.0);
    defect = std::max(defect, largest_relative_error(together, apart, together));
  }
  return defect;
}

ActionCertificate MappedAction::certify(const ObjectSet& set, std::int64_t samples) const {
  require(samples > 0, "an action cannot be certified on {} images", samples);
  const std::int64_t count = std::min(samples, set.size());
  const at::Tensor objects = at::arange(count, at::kLong).mul(set.size()).div(count, "floor");
  const at::Tensor images = set.images(objects);
  require(all_finite(images), "an image holds a pixel that is not finite");
  const LawDefects defects = measure_law(
      group_, images,
      [this](const at::Tensor& x, const at::Tensor& elements) { return apply(x, elements); });
  ActionCertificate certificate{.order_defect = defects.order,
                                .inverse_defect = defects.inverse,
                                .homomorphism_defect = defects.homomorphism,
                                .samples = count,
                                .explanation = {}};
  if (!(defects.largest() <= kTolerance)) {
    certificate.explanation = fmt::format(
        "the maps of the generators break a relation of {}: order {:.2g}, inverse {:.2g}, product "
        "{:.2g} of an image's size; maps that obey every relation to {:.0e} would be exact",
        group_.name(), defects.order, defects.inverse, defects.homomorphism, kTolerance);
    return certificate;
  }
  const bool linear = linearity_defect(images) <= kTolerance;
  certificate.exactness = linear ? Exactness::linear : Exactness::orbit;
  certificate.explanation =
      fmt::format("the maps of the generators obey the group law to {:.2g}{}", defects.largest(),
                  linear ? " and are linear in the pixels"
                         : " on the samples, but are not linear in the pixels");
  return certificate;
}

}  // namespace

ActionPointer action_from_maps(const FiniteGroup& group, std::vector<ImageMap> generators,
                               std::string description) {
  require(generators.size() == group.generators().size(),
          "{} has {} generators, but {} maps were given: one for each", group.name(),
          group.generators().size(), generators.size());
  for (std::size_t s = 0; s < generators.size(); ++s) {
    require(generators[s] != nullptr, "the map of generator {} is empty", s);
  }
  return std::make_shared<MappedAction>(group, std::move(generators), std::move(description));
}

}  // namespace torsor
