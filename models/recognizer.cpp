#include "models/recognizer.hpp"

#include <utility>

#include <ATen/ops/full.h>

#include "core/error.hpp"
#include "models/layers.hpp"
#include "operators/laws.hpp"
#include "operators/pose_inference.hpp"

namespace torsor {
namespace {

/// Operators without parameters must be representations from the start; to float64 rounding they
/// are, or their elements are wrong.
void check_operator(const LatentOperator& op, CodeShape code, Random random) {
  require(op.code() == code,
          "the recognizer makes codes of {} real numbers, the {} operator moves {} {}", code.size,
          op.name(), op.code().size, op.code().complex ? "complex" : "real");
  if (!op.parameters().empty()) return;
  const OperatorLaws laws = check_operator_laws(op, random);
  if (laws.hold(1e-9)) return;
  throw NumericalError(fmt::format("the {} operator is no representation of {}: {}", op.name(),
                                   op.group().name(), laws.summary()));
}

}  // namespace

Recognizer::Recognizer(RecognizerSizes sizes, OperatorPointer latent, Random& random)
    : sizes_(sizes), latent_(std::move(latent)) {
  require(sizes.code > 0 && sizes.hidden > 0 && sizes.classes > 0,
          "a recognizer needs at least one code value, hidden unit and class, not {}, {} and {}",
          sizes.code, sizes.hidden, sizes.classes);
  const CodeShape code{sizes.code, false};
  if (latent_) check_operator(*latent_, code, random.stream("laws"));
  Random encoder = random.stream("encoder");
  encoder_ = linear_networks(sizes.image, code, encoder).encoder;
  Random head = random.stream("head");
  const Layer hidden =
      fully_connected(numbers(sizes.code), numbers(sizes.hidden), Activation::tanh);
  const Layer classes = fully_connected(hidden.out, numbers(sizes.classes), Activation::none);
  head_ = layered_network({hidden, classes}, {sizes.classes}, head);
}

at::Tensor Recognizer::encode(const at::Tensor& images) const {
  const ImageShape& image = sizes_.image;
  check_images(images, image);
  // W (x - 1/2) without a second copy of the images.
  const at::Tensor grey =
      at::full({1, image.channels, image.height, image.width}, 0.5, images.options());
  return encoder_->forward(images).sub(encoder_->forward(grey));
}

at::Tensor Recognizer::canonical(const at::Tensor& codes, const at::Tensor& elements) const {
  return latent_ ? canonicalize(*latent_, codes, elements) : codes;
}

at::Tensor Recognizer::logits(const at::Tensor& codes) const { return head_->forward(codes); }

NamedTensors Recognizer::parameters() const {
  NamedTensors all;
  append(all, "encoder.", encoder_->parameters());
  append(all, "head.", head_->parameters());
  if (latent_) append(all, "operator.", latent_->parameters());
  return all;
}

}  // namespace torsor
