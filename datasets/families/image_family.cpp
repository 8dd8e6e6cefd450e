#include "datasets/families/image_family.hpp"

#include <cmath>
#include <utility>

#include <ATen/Parallel.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/batch_checks.hpp"

namespace torsor {
namespace {

template <class Named>
const Named& find_by_name(const std::vector<Named>& all, std::string_view name,
                          std::string_view what, std::string_view family) {
  std::vector<std::string> names;
  for (const Named& one : all) {
    if (one.name == name) return one;
    names.push_back(one.name);
  }
  const std::string near = nearest_name(name, names);
  throw InvalidArgument(fmt::format(
      "family '{}' has no {} '{}'; {}", family, what, name,
      near.empty() ? "it has " + list_text(names) : fmt::format("did you mean '{}'?", near)));
}

}  // namespace

ImageFamily::ImageFamily(FamilyFacts facts) : facts_(std::move(facts)) {}

void ImageFamily::require_parameters(std::span<const double>) const {}

void ImageFamily::require_point(std::span<const double> parameters) const {
  require(parameters.size() == facts_.parameters.size(), "family '{}' has {} parameters, not {}",
          facts_.name, facts_.parameters.size(), parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    require(std::isfinite(parameters[i]), "parameter {} of family '{}' is {}", facts_.parameters[i],
            facts_.name, parameters[i]);
  }
  require_parameters(parameters);
}

at::Tensor ImageFamily::images(const at::Tensor& parameters, const at::Tensor& elements) const {
  const std::size_t width = facts_.parameters.size();
  require(parameters.dim() == 2 && parameters.scalar_type() == at::kDouble &&
              parameters.size(1) == static_cast<std::int64_t>(width),
          "family '{}' takes float64 parameters [N, {}], not {} {}", facts_.name, width,
          c10::toString(parameters.scalar_type()), shape_text(parameters.sizes()));
  const std::int64_t count = parameters.size(0);
  require_indices(elements, count, static_cast<std::int64_t>(group().order()), "element");
  const at::Tensor points = parameters.contiguous();
  const at::Tensor poses = elements.contiguous();
  const auto point = [&](std::int64_t i) {
    return std::span<const double>(points.data_ptr<double>(),
                                   static_cast<std::size_t>(count) * width)
        .subspan(static_cast<std::size_t>(i) * width, width);
  };
  for (std::int64_t i = 0; i < count; ++i) require_point(point(i));
  at::Tensor result =
      at::empty({count, shape().channels, shape().height, shape().width}, at::kDouble);
  auto* pixels = result.data_ptr<double>();
  const auto* pose = poses.data_ptr<std::int64_t>();
  const std::int64_t values = shape().values();
  at::parallel_for(0, count, 16, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      draw(point(i), static_cast<Element>(pose[i]),
           {pixels + i * values, static_cast<std::size_t>(values)});
    }
  });
  return result;
}

at::Tensor ImageFamily::orbit(std::span<const double> parameters) const {
  const auto order = static_cast<std::int64_t>(group().order());
  const at::Tensor point =
      at::tensor(at::ArrayRef<double>(parameters.data(), parameters.size()), at::kDouble);
  return images(point.unsqueeze(0).expand({order, -1}), at::arange(order, at::kLong));
}

Subgroup ImageFamily::stabilizer(std::span<const double> parameters) const {
  require_point(parameters);
  std::vector<Element> generators;
  Subgroup found(group(), {});
  std::size_t count = 0;
  for (Element g = 0; g < group().order(); ++g) {
    if (!fixes(g, parameters)) continue;
    ++count;
    if (found.contains(g)) continue;
    generators.push_back(g);
    found = Subgroup(group(), generators);
  }
  if (count != found.order()) {
    throw NumericalError(fmt::format(
        "{} elements fix the parameters of family '{}' to 1e-12, but they generate {}: the "
        "parameters are too near to a symmetric point",
        count, facts_.name, found.order()));
  }
  return found;
}

at::Tensor ImageFamily::permuted(const at::Tensor& images, Element g) const {
  require_images(images, shape());
  require(g < group().order() && permutes_pixels(g),
          "element {} of family '{}' moves no whole pixels", g, facts_.name);
  return permute(images, g);
}

const FamilyObject& ImageFamily::object(std::string_view name) const {
  return find_by_name(facts_.objects, name, "object", facts_.name);
}

const Chart& ImageFamily::chart(std::string_view name) const {
  return find_by_name(facts_.charts, name, "chart", facts_.name);
}

}  // namespace torsor
