#include "operators/stacked_operator.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/view_as_complex.h>
#include <ATen/ops/view_as_real.h>

#include "core/error.hpp"
#include "operators/tuples.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

/// The element of `group` that every element of `stage` stands for.
std::vector<Element> embed(const FiniteGroup& group, const FiniteGroup& stage,
                           const std::vector<Element>& images) {
  require(images.size() == stage.generators().size(),
          "{} has {} generators, but {} images were given", stage.name(), stage.generators().size(),
          images.size());
  std::vector<Element> embedded(stage.order());
  for (Element e = 0; e < stage.order(); ++e) {
    Element product = FiniteGroup::identity();
    for (const std::size_t s : stage.word(e)) product = group.multiply(product, images[s]);
    embedded[e] = product;
  }
  return embedded;
}

/// The unique factors of every element of `group`, [|G|, m].
at::Tensor factorize(const FiniteGroup& group, const std::vector<OperatorPointer>& stages,
                     const std::vector<std::vector<Element>>& images) {
  require(images.size() == stages.size(), "{} stages, but the images of {} were given",
          stages.size(), images.size());
  const FiniteGroup tuples = product_group(stages, "a stacked operator");
  require(tuples.order() == group.order(),
          "the stages have {} tuples of elements, {} has {} elements", tuples.order(), group.name(),
          group.order());
  const auto order = static_cast<std::int64_t>(group.order());
  const std::vector<at::Tensor> split = split_elements(stages, at::arange(order, at::kLong));
  std::vector<Element> products(group.order(), FiniteGroup::identity());
  for (std::size_t s = 0; s < stages.size(); ++s) {
    const std::vector<Element> embedded = embed(group, stages[s]->group(), images[s]);
    const at::Tensor part = split[s].contiguous();
    for (std::size_t t = 0; t < products.size(); ++t) {
      const auto e = static_cast<std::size_t>(part.data_ptr<std::int64_t>()[t]);
      products[t] = group.multiply(embedded[e], products[t]);
    }
  }
  const at::Tensor tuple_of = at::full({order}, -1, at::kLong);
  for (std::int64_t t = 0; t < order; ++t) {
    std::int64_t& place = tuple_of.data_ptr<std::int64_t>()[products[static_cast<std::size_t>(t)]];
    require(place < 0, "the stages do not factor {} uniquely: two tuples give element {}",
            group.name(), products[static_cast<std::size_t>(t)]);
    place = t;
  }
  return at::stack(split, 1).index_select(0, tuple_of);
}

at::Tensor change_basis(const at::Tensor& codes, const at::Tensor& basis, bool complex) {
  const at::Tensor local = basis.to(codes.options());
  if (!complex) return at::matmul(codes, local.t());
  const at::Tensor z = at::view_as_complex(codes.contiguous());
  return at::view_as_real(at::matmul(z, at::view_as_complex(local).t()));
}

}  // namespace

StackedOperator::StackedOperator(std::vector<OperatorPointer> stages, Random& random, double noise)
    : stages_(std::move(stages)), group_(product_group(stages_, "a stacked operator")) {
  const auto order = static_cast<std::int64_t>(group_.order());
  parts_ = ConstantTable(at::stack(split_elements(stages_, at::arange(order, at::kLong)), 1));
  start_bases(random, noise);
}

StackedOperator::StackedOperator(FiniteGroup group, std::vector<OperatorPointer> stages,
                                 const std::vector<std::vector<Element>>& images, Random& random,
                                 double noise)
    : stages_(std::move(stages)),
      group_(std::move(group)),
      parts_(factorize(group_, stages_, images)) {
  start_bases(random, noise);
}

void StackedOperator::start_bases(Random& random, double noise) {
  const CodeShape shape = code();
  const double deviation = noise / std::sqrt(static_cast<double>(shape.size));
  for (std::size_t s = 1; s < stages_.size(); ++s) {
    at::Tensor basis = at::empty({shape.size, shape.values()}, at::kDouble);
    std::generate_n(basis.data_ptr<double>(), basis.numel(),
                    [&] { return deviation * random.normal(); });
    if (shape.complex) basis = basis.reshape({shape.size, shape.size, 2});
    at::Tensor real_part = shape.complex ? basis.select(2, 0) : basis;
    real_part.diagonal().add_(1.0);
    bases_.push_back(basis.to(at::kFloat).requires_grad_());
  }
}

at::Tensor StackedOperator::apply(const at::Tensor& codes, const at::Tensor& elements) const {
  check(codes, elements);
  const at::Tensor parts =
      parts_.on(codes.device(), at::kLong).index_select(0, elements.to(codes.device()));
  at::Tensor moved = codes;
  for (std::size_t s = 0; s < stages_.size(); ++s) {
    if (s > 0) moved = change_basis(moved, bases_[s - 1], code().complex);
    moved = stages_[s]->apply(moved, parts.select(1, static_cast<std::int64_t>(s)));
  }
  return moved;
}

std::vector<std::pair<std::string, at::Tensor>> StackedOperator::parameters() const {
  auto all = joint_parameters(stages_);
  for (std::size_t s = 0; s < bases_.size(); ++s) {
    all.emplace_back(fmt::format("basis.{}", s + 1), bases_[s]);
  }
  return all;
}

}  // namespace torsor
