#include "operators/representation_operator.hpp"

#include <algorithm>

#include <ATen/ops/arange.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>

#include "core/error.hpp"
#include "groups/monomial.hpp"
#include "operators/move_blocks.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

/// ρ(g) for all g in monomial form, along the Cayley graph: O(|G|·d).
std::vector<Monomial<double>> all_monomials(const Representation& rho) {
  const FiniteGroup& group = rho.group();
  std::vector<Monomial<double>> images;
  for (const auto& image : rho.images()) images.push_back(*Monomial<double>::from(image));
  std::vector<Monomial<double>> all(group.order());
  all[0] = Monomial<double>::identity(rho.dimension());
  for (const Element a : group.by_length()) {
    if (a == FiniteGroup::identity()) continue;
    const auto [before, generator] = group.last_step(a);
    all[a] = all[before] * images[generator];
  }
  return all;
}

/// ρ(g) for all g, [|G|, d, d]: one product per element.
at::Tensor all_matrices(const Representation& rho) {
  const FiniteGroup& group = rho.group();
  const auto d = static_cast<std::int64_t>(rho.dimension());
  std::vector<at::Tensor> images;
  for (const Eigen::MatrixXd& image : rho.images()) {
    const Eigen::MatrixXd rows = image.transpose();  // Eigen is column-major, tensors row-major
    images.push_back(at::from_blob(const_cast<double*>(rows.data()), {d, d}, at::kDouble).clone());
  }
  at::Tensor all = at::empty({static_cast<std::int64_t>(group.order()), d, d}, at::kDouble);
  all[0].copy_(at::eye(d, at::kDouble));
  for (const Element a : group.by_length()) {
    if (a == FiniteGroup::identity()) continue;
    const auto [before, generator] = group.last_step(a);
    all[a].copy_(at::matmul(all[before], images[generator]));
  }
  return all;
}

}  // namespace

RepresentationOperator::RepresentationOperator(Representation representation, std::int64_t channels)
    : RepresentationOperator(std::vector<Block>{{std::move(representation), channels}}) {}

RepresentationOperator::RepresentationOperator(const std::vector<Block>& blocks) {
  require(!blocks.empty(), "a representation operator needs at least one block, got none");
  group_ = blocks.front().representation.group();
  for (const Block& block : blocks) {
    const Representation& rho = block.representation;
    require(rho.group() == group_, "all blocks need one group, not {} and {}", group_.name(),
            rho.group().name());
    require(block.channels > 0 && rho.dimension() > 0,
            "a block of dimension {} with {} channels holds nothing", rho.dimension(),
            block.channels);
    summands_.push_back(
        {rho, at::arange(code_size_, code_size_ + rho.dimension() * block.channels, at::kLong)
                  .view({rho.dimension(), block.channels})});
    parts_.push_back(rho.is_monomial() ? monomial_part(block) : dense_part(block));
    sizes_.push_back(static_cast<std::int64_t>(rho.dimension()) * block.channels);
    code_size_ += sizes_.back();
  }
}

RepresentationOperator::Part RepresentationOperator::monomial_part(const Block& block) {
  const std::vector<Monomial<double>> all = all_monomials(block.representation);
  const auto order = static_cast<std::int64_t>(all.size());
  const auto d = static_cast<std::int64_t>(block.representation.dimension());
  const at::Tensor source = at::empty({order, d}, at::kLong);
  const at::Tensor target = at::empty({order, d}, at::kLong);
  const at::Tensor weight = at::empty({order, d}, at::kDouble);
  bool weighted = false;
  for (std::int64_t g = 0; g < order; ++g) {
    const Monomial<double>& image = all[static_cast<std::size_t>(g)];
    for (std::int64_t j = 0; j < d; ++j) {
      const auto column = static_cast<std::size_t>(j);
      const auto row = static_cast<std::int64_t>(image.row[column]);
      source.data_ptr<std::int64_t>()[g * d + row] = j;
      target.data_ptr<std::int64_t>()[g * d + j] = row;
      weight.data_ptr<double>()[g * d + row] = image.weight[column];
      weighted = weighted || image.weight[column] != 1.0;
    }
  }
  return {d,
          block.channels,
          true,
          weighted,
          ConstantTable(),
          ConstantTable(source),
          ConstantTable(target),
          ConstantTable(weight)};
}

RepresentationOperator::Part RepresentationOperator::dense_part(const Block& block) {
  const Representation& rho = block.representation;
  const auto d = static_cast<std::int64_t>(rho.dimension());
  constexpr std::int64_t kLargestTable = std::int64_t{1} << 26;
  require(static_cast<std::int64_t>(rho.group().order()) <= kLargestTable / (d * d),
          "the {} matrices of size {} of this representation of {} need more than 512 MB: "
          "decompose it into irreps and give each its own block",
          rho.group().order(), d, rho.group().name());
  Part part;
  part.dimension = d;
  part.channels = block.channels;
  part.matrices = ConstantTable(all_matrices(rho));
  return part;
}

std::vector<at::Tensor> RepresentationOperator::split(const at::Tensor& codes) const {
  std::vector<at::Tensor> parts = codes.split_with_sizes(sizes_, 1);
  for (std::size_t b = 0; b < parts.size(); ++b) {
    parts[b] = parts[b].reshape({codes.size(0), parts_[b].dimension, parts_[b].channels});
  }
  return parts;
}

at::Tensor RepresentationOperator::move(const Part& part, const at::Tensor& codes,
                                        const at::Tensor& elements) {
  if (!part.monomial) {
    const at::Tensor matrices = part.matrices.on(codes.device(), codes.scalar_type());
    return move_by_matrices(matrices, codes, elements);
  }
  at::Tensor moved = move_blocks(codes, elements, part.source.on(codes.device(), at::kLong),
                                 part.target.on(codes.device(), at::kLong));
  if (!part.weighted) return moved;
  const at::Tensor weight = part.weight.on(codes.device(), codes.scalar_type());
  return moved.mul(weight.index_select(0, elements).unsqueeze(2));
}

at::Tensor RepresentationOperator::apply(const at::Tensor& codes,
                                         const at::Tensor& elements) const {
  check(codes, elements);
  const at::Tensor local = elements.to(codes.device());
  std::vector<at::Tensor> moved = split(codes);
  for (std::size_t b = 0; b < parts_.size(); ++b) {
    moved[b] = move(parts_[b], moved[b], local).reshape({codes.size(0), sizes_[b]});
  }
  return moved.size() == 1 ? moved.front() : at::cat(moved, 1);
}

at::Tensor RepresentationOperator::correlate(const Part& part, const at::Tensor& from,
                                             const at::Tensor& to) {
  const std::int64_t d = part.dimension;
  // trace(ρ(g)ᵀ·C) with the Gram matrix C = to·fromᵀ.
  const at::Tensor gram = at::bmm(to, from.transpose(1, 2)).reshape({to.size(0), d * d});
  if (!part.monomial) {
    const at::Tensor matrices = part.matrices.on(to.device(), to.scalar_type());
    return at::matmul(gram, matrices.reshape({-1, d * d}).t());
  }
  const at::Tensor source = part.source.on(to.device(), at::kLong);
  const at::Tensor places = at::arange(d, source.options()).mul(d).add(source).view({-1});
  const at::Tensor entries = gram.index_select(1, places).view({to.size(0), -1, d});
  return entries.mul(part.weight.on(to.device(), to.scalar_type())).sum(2);
}

at::Tensor RepresentationOperator::correlation(const at::Tensor& from, const at::Tensor& to) const {
  check_pair(from, to);
  const std::vector<at::Tensor> sources = split(from);
  const std::vector<at::Tensor> targets = split(to);
  at::Tensor sum = correlate(parts_[0], sources[0], targets[0]);
  for (std::size_t b = 1; b < parts_.size(); ++b) {
    sum = sum.add(correlate(parts_[b], sources[b], targets[b]));
  }
  return sum;
}

at::Tensor RepresentationOperator::average(const at::Tensor& codes,
                                           const at::Tensor& weights) const {
  const bool dense =
      std::none_of(parts_.begin(), parts_.end(), [](const Part& part) { return part.monomial; });
  if (!dense) return LatentOperator::average(codes, weights);
  check_weights(codes, weights);
  std::vector<at::Tensor> mixed = split(codes);
  for (std::size_t b = 0; b < parts_.size(); ++b) {
    const std::int64_t d = parts_[b].dimension;
    const at::Tensor matrices = parts_[b].matrices.on(codes.device(), codes.scalar_type());
    const at::Tensor mean = at::matmul(weights, matrices.reshape({-1, d * d}));
    mixed[b] =
        at::bmm(mean.view({codes.size(0), d, d}), mixed[b]).reshape({codes.size(0), sizes_[b]});
  }
  return at::cat(mixed, 1);
}

}  // namespace torsor
