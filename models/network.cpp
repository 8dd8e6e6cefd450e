#include "models/network.hpp"

#include <array>
#include <string>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/network_plans.hpp"

namespace torsor {
namespace {

[[noreturn]] void refuse_name(std::string_view name) {
  static const std::array<std::string, 5> known{"linear", "complex_linear", "mlp", "cci", "conv64"};
  const std::string near = nearest_name(name, known);
  throw InvalidArgument(fmt::format("unknown encoder \"{}\"{}; known: {}", name,
                                    near.empty() ? "" : fmt::format(", did you mean \"{}\"", near),
                                    list_text(known)));
}

/// Whether `name` is a network of one linear layer each way.
bool is_linear(std::string_view name, CodeShape code) {
  require(name != "complex_linear" || code.complex,
          "encoder \"complex_linear\" makes complex codes, but the operator moves real ones: "
          "choose operator \"fourier\" or encoder \"linear\"");
  return name == "linear" || name == "complex_linear";
}

std::int64_t count(Heads heads) { return heads == Heads::posterior ? 2 : 1; }

void check_heads(CodeShape code, Heads heads) {
  require(heads == Heads::code || !code.complex, "the posterior of a complex code is not defined");
}

NetworkPlan plan_networks(std::string_view name, ImageShape image, CodeShape code, Heads heads) {
  require(image.values() > 0 && code.size > 0,
          "a network needs at least one pixel and one code value, not {} and {}", image.values(),
          code.size);
  if (name == "mlp") return mlp_plan(image, code.values(), count(heads));
  if (name == "cci") return cci_plan(image, code.values(), count(heads));
  if (name == "conv64") return conv64_plan(image, code.values(), count(heads));
  refuse_name(name);
}

/// Linear networks whose encoder makes `heads` codes beside each other.
NetworkPair linear_networks_with(ImageShape image, CodeShape code, Heads heads, Random& random) {
  NetworkPair networks = linear_networks(image, code, random);
  const CodeShape made{count(heads) * code.size, code.complex};
  if (made != code) networks.encoder = linear_networks(image, made, random).encoder;
  return networks;
}

/// The sizes of one output of the encoder.
std::vector<std::int64_t> encoded_sizes(CodeShape code, Heads heads) {
  if (code.complex) return {code.size, 2};
  return {count(heads) * code.size};
}

}  // namespace

NetworkPair make_networks(std::string_view name, ImageShape image, CodeShape code, Random& random,
                          Heads heads) {
  check_heads(code, heads);
  if (is_linear(name, code)) return linear_networks_with(image, code, heads, random);
  const NetworkPlan plan = plan_networks(name, image, code, heads);
  Random encoder = random.stream("encoder");
  Random decoder = random.stream("decoder");
  return {layered_network(plan.encoder, encoded_sizes(code, heads), encoder),
          layered_network(plan.decoder, {image.channels, image.height, image.width}, decoder),
          code};
}

std::int64_t network_parameters(std::string_view name, ImageShape image, CodeShape code,
                                Heads heads) {
  check_heads(code, heads);
  if (is_linear(name, code)) {
    return (count(heads) + 1) * linear_parameters(image, code) / 2;
  }
  const NetworkPlan plan = plan_networks(name, image, code, heads);
  return count_parameters(plan.encoder) + count_parameters(plan.decoder);
}

void check_images(const at::Tensor& images, ImageShape image) {
  require(images.dim() == 4 && images.size(1) == image.channels && images.size(2) == image.height &&
              images.size(3) == image.width,
          "images must be [N, {}, {}, {}] for this model, not [{}]", image.channels, image.height,
          image.width, fmt::join(images.sizes(), ", "));
}

}  // namespace torsor
