#include "operators/latent_operator.hpp"

#include <Eigen/Core>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/full.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros_like.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

/// One pass over the elements, on the CPU: a training step pays about 0.1 µs for it.
void check_range(const FiniteGroup& group, const at::Tensor& elements) {
  const at::Tensor local = elements.cpu().contiguous();
  const auto order = static_cast<std::int64_t>(group.order());
  const auto* values = local.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < local.numel(); ++i) {
    require(values[i] >= 0 && values[i] < order,
            "element {} at position {} is out of range: {} has the elements 0 to {}", values[i], i,
            group.name(), order - 1);
  }
}

}  // namespace

at::Tensor LatentOperator::matrix(Element g) const {
  const c10::NoGradGuard no_grad;
  const std::int64_t values = code().values();
  at::Tensor basis = at::eye(values, at::kDouble);
  if (code().complex) basis = basis.reshape({values, code().size, 2});
  const at::Tensor elements = at::full({values}, static_cast<std::int64_t>(g), at::kLong);
  return apply(basis, elements).reshape({values, values}).t().contiguous().cpu();
}

Representation LatentOperator::representation() const {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  std::vector<Eigen::MatrixXd> images;
  for (const Element s : group().generators()) {
    const at::Tensor image = matrix(s);
    images.emplace_back(
        Eigen::Map<const RowMajor>(image.data_ptr<double>(), image.size(0), image.size(1)));
  }
  return Representation::by_images(group(), std::move(images), 1e-8);
}

std::vector<CodeBlock> LatentOperator::blocks() const {
  return {{representation(), at::arange(code().values(), at::kLong).unsqueeze(1)}};
}

at::Tensor LatentOperator::correlation(const at::Tensor& from, const at::Tensor& to) const {
  check_pair(from, to);
  const auto order = static_cast<std::int64_t>(group().order());
  std::vector<at::Tensor> scores;
  for (std::int64_t g = 0; g < order; ++g) {
    const at::Tensor moved = apply(from, at::full({from.size(0)}, g, at::kLong));
    scores.push_back(moved.mul(to).flatten(1).sum(1));
  }
  return at::stack(scores, 1);
}

at::Tensor LatentOperator::average(const at::Tensor& codes, const at::Tensor& weights) const {
  check_weights(codes, weights);
  const auto order = static_cast<std::int64_t>(group().order());
  at::Tensor sum = at::zeros_like(codes);
  for (std::int64_t g = 0; g < order; ++g) {
    at::Tensor weight = weights.select(1, g).unsqueeze(1);
    if (code().complex) weight = weight.unsqueeze(2);
    sum = sum.add(apply(codes, at::full({codes.size(0)}, g, at::kLong)).mul(weight));
  }
  return sum;
}

void LatentOperator::check_codes(const at::Tensor& codes) const {
  const CodeShape shape = code();
  const bool fits = codes.dim() == (shape.complex ? 3 : 2) && codes.size(1) == shape.size &&
                    (!shape.complex || codes.size(2) == 2);
  if (!fits) {
    throw InvalidArgument(fmt::format("the {} operator of {} moves {} codes [N, {}{}], not {}",
                                      name(), group().name(), shape.complex ? "complex" : "real",
                                      shape.size, shape.complex ? ", 2" : "",
                                      shape_text(codes.sizes())));
  }
  require(codes.scalar_type() == at::kFloat || codes.scalar_type() == at::kDouble,
          "codes are float32 or float64, not {}", c10::toString(codes.scalar_type()));
}

void LatentOperator::check(const at::Tensor& codes, const at::Tensor& elements) const {
  check_codes(codes);
  require(elements.scalar_type() == at::kLong, "group elements are int64, not {}",
          c10::toString(elements.scalar_type()));
  if (elements.dim() != 1 || elements.size(0) != codes.size(0)) {
    throw InvalidArgument(fmt::format("{} codes need {} group elements [{}], not {}", codes.size(0),
                                      codes.size(0), codes.size(0), shape_text(elements.sizes())));
  }
  check_range(group(), elements);
}

void LatentOperator::check_pair(const at::Tensor& from, const at::Tensor& to) const {
  check_codes(from);
  check_codes(to);
  require(from.size(0) == to.size(0) && from.scalar_type() == to.scalar_type(),
          "pairs of codes need as many of one type on both sides, not {} {} and {} {}",
          from.size(0), c10::toString(from.scalar_type()), to.size(0),
          c10::toString(to.scalar_type()));
}

void LatentOperator::check_weights(const at::Tensor& codes, const at::Tensor& weights) const {
  check_codes(codes);
  const auto order = static_cast<std::int64_t>(group().order());
  if (weights.dim() != 2 || weights.size(0) != codes.size(0) || weights.size(1) != order ||
      weights.scalar_type() != codes.scalar_type()) {
    throw InvalidArgument(
        fmt::format("the weights of {} codes over {} are {} [{}, {}], not {} {}", codes.size(0),
                    group().name(), c10::toString(codes.scalar_type()), codes.size(0), order,
                    c10::toString(weights.scalar_type()), shape_text(weights.sizes())));
  }
}

}  // namespace torsor
