#include "datasets/image_array.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <ATen/ops/isfinite.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"

namespace torsor {
namespace {

/// "(3, 0, 5)": where the first true value of `wrong` stands.
std::string first_index(const at::Tensor& wrong) {
  std::int64_t flat = wrong.reshape({-1}).to(at::kByte).argmax().item<std::int64_t>();
  std::vector<std::int64_t> index(static_cast<std::size_t>(wrong.dim()));
  for (std::size_t axis = index.size(); axis-- > 0;) {
    const std::int64_t size = wrong.size(static_cast<std::int64_t>(axis));
    index[axis] = flat % size;
    flat /= size;
  }
  return fmt::format("({})", fmt::join(index, ", "));
}

void check_range(const at::Tensor& array, std::string_view source) {
  const at::Tensor finite = at::isfinite(array);
  if (!finite.all().item<bool>()) {
    throw DataError(source, fmt::format("expected finite pixels, found {} at index {}",
                                        array.masked_select(finite.logical_not())[0].item<double>(),
                                        first_index(finite.logical_not())));
  }
  const at::Tensor outside = array.lt(0).logical_or(array.gt(1));
  if (outside.any().item<bool>()) {
    throw DataError(
        source, fmt::format("expected pixels in [0, 1], found {} at index {} (the values lie "
                            "in [{}, {}]); rescale the array, or store it as uint8 0..255",
                            array.masked_select(outside)[0].item<double>(), first_index(outside),
                            array.min().item<double>(), array.max().item<double>()));
  }
}

at::Tensor unit_values(const at::Tensor& array, std::string_view source) {
  if (array.scalar_type() == at::kByte) {
    const bool mask = array.max().item<std::int64_t>() == 1;
    return mask ? array.to(at::kFloat) : array.to(at::kFloat).div_(255);
  }
  if (array.scalar_type() == at::kBool) return array.to(at::kFloat);
  if (!array.is_floating_point()) {
    throw DataError(source, fmt::format("expected uint8, bool or float pixels, found {}; the range "
                                        "of other integers is not known",
                                        c10::toString(array.scalar_type())));
  }
  check_range(array, source);
  return array.to(at::kFloat);
}

bool colours(std::int64_t size) { return size == 1 || size == 3; }

}  // namespace

at::Tensor images_from_array(const at::Tensor& array, std::string_view source) {
  if ((array.dim() != 3 && array.dim() != 4) || array.numel() == 0) {
    throw DataError(source, fmt::format("expected images [N, H, W], [N, C, H, W] or [N, H, W, C], "
                                        "none of them empty, found the shape [{}]",
                                        fmt::join(array.sizes(), ", ")));
  }
  const at::Tensor values = unit_values(array, source);
  if (array.dim() == 3) return values.unsqueeze(1).contiguous();
  const bool channels_last = !colours(array.size(1)) && colours(array.size(3));
  return (channels_last ? values.permute({0, 3, 1, 2}) : values).contiguous();
}

at::Tensor labels_from_array(const at::Tensor& array, std::int64_t images,
                             std::string_view source) {
  if (array.dim() != 1 || array.is_floating_point() || array.scalar_type() == at::kBool) {
    throw DataError(
        source, fmt::format("expected one integer label per image, found {} [{}]",
                            c10::toString(array.scalar_type()), fmt::join(array.sizes(), ", ")));
  }
  if (array.size(0) != images) {
    throw DataError(
        source, fmt::format("expected {} labels, one per image, found {}", images, array.size(0)));
  }
  return array.to(at::kLong);
}

}  // namespace torsor
