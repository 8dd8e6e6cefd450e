#include "operators/laws.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>

#include "core/error.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

/// Everything one batch of (g, h, z) needs.
struct Batch {
  std::vector<Element> first;   // g
  std::vector<Element> second;  // h
  at::Tensor codes;
  at::Tensor others;
};

at::Tensor indices(const std::vector<Element>& elements) {
  const at::Tensor out = at::empty({static_cast<std::int64_t>(elements.size())}, at::kLong);
  std::copy(elements.begin(), elements.end(), out.data_ptr<std::int64_t>());
  return out;
}

at::Tensor random_codes(CodeShape shape, std::size_t count, at::ScalarType type, Random& random) {
  const auto rows = static_cast<std::int64_t>(count);
  at::Tensor codes = at::empty({rows, shape.values()}, at::kDouble);
  std::generate_n(codes.data_ptr<double>(), codes.numel(), [&] { return random.normal(); });
  if (shape.complex) codes = codes.reshape({rows, shape.size, 2});
  return codes.to(type);
}

double defect(const at::Tensor& left, const at::Tensor& right) {
  const at::Tensor l = left.to(at::kDouble).flatten(1);
  const at::Tensor r = right.to(at::kDouble).flatten(1);
  const auto worst = l.sub(r).norm(2, {1}).div(r.norm(2, {1})).max().item<double>();
  return std::isfinite(worst) ? worst : std::numeric_limits<double>::infinity();
}

at::Tensor times_i(const at::Tensor& codes) {
  return at::stack({codes.select(-1, 1).neg(), codes.select(-1, 0)}, -1);
}

at::Tensor mix(const at::Tensor& z, const at::Tensor& w) { return z.mul(0.75).sub(w, 1.5); }

/// ρ(g)^m z, with as many steps as the largest order needs; finished rows rest.
at::Tensor full_turn(const LatentOperator& op, const Batch& batch) {
  std::vector<Element> orders;
  std::size_t longest = 0;
  for (const Element g : batch.first) {
    const std::size_t m = op.group().element_order(g);
    orders.push_back(static_cast<Element>(m));
    longest = std::max(longest, m);
  }
  const at::Tensor elements = indices(batch.first);
  const at::Tensor steps = indices(orders).reshape({-1, 1});
  const at::Tensor mask_shape = op.code().complex ? steps.unsqueeze(2) : steps;
  at::Tensor codes = batch.codes;
  for (std::size_t step = 0; step < longest; ++step) {
    const at::Tensor running = mask_shape.gt(static_cast<std::int64_t>(step));
    codes = at::where(running, op.apply(codes, elements), codes);
  }
  return codes;
}

void measure(const LatentOperator& op, const Batch& batch, OperatorLaws& laws) {
  std::vector<Element> products;
  std::vector<Element> inverses;
  for (std::size_t i = 0; i < batch.first.size(); ++i) {
    products.push_back(op.group().multiply(batch.first[i], batch.second[i]));
    inverses.push_back(op.group().inverse(batch.first[i]));
  }
  const at::Tensor g = indices(batch.first);
  const at::Tensor& z = batch.codes;
  const at::Tensor moved = op.apply(z, g);
  const auto worse = [](double& value, double found) { value = std::max(value, found); };
  worse(laws.homomorphism,
        defect(op.apply(op.apply(z, indices(batch.second)), g), op.apply(z, indices(products))));
  worse(laws.inverse, defect(op.apply(moved, indices(inverses)), z));
  worse(laws.order, defect(full_turn(op, batch), z));
  worse(laws.linearity,
        defect(op.apply(mix(z, batch.others), g), mix(moved, op.apply(batch.others, g))));
  if (op.code().complex) {
    laws.c_linearity =
        std::max(laws.c_linearity.value_or(0.0), defect(op.apply(times_i(z), g), times_i(moved)));
  }
}

}  // namespace

double OperatorLaws::worst() const {
  return std::max({homomorphism, inverse, order, linearity, c_linearity.value_or(0.0)});
}

std::string OperatorLaws::summary() const {
  return fmt::format(
      "homomorphism {:.1e}, inverse {:.1e}, order {:.1e}, linearity {:.1e}{} on {} {}pairs",
      homomorphism, inverse, order, linearity,
      c_linearity ? fmt::format(", C-linearity {:.1e}", *c_linearity) : std::string(), pairs,
      all_pairs ? "(all) " : "random ");
}

OperatorLaws check_operator_laws(const LatentOperator& op, Random& random,
                                 const OperatorLawOptions& options) {
  const c10::NoGradGuard no_grad;
  const std::size_t order = op.group().order();
  require(order > 1, "the laws of the trivial group say nothing about an operator");
  require(options.codes >= 1 && options.max_pairs >= 3,
          "the operator laws need at least one code and three pairs, not {} and {}", options.codes,
          options.max_pairs);
  OperatorLaws laws;
  laws.all_pairs = order <= options.max_pairs / order;
  laws.pairs = laws.all_pairs ? order * order : options.max_pairs;
  constexpr std::size_t kBatch = 1024;  // bounds the memory: 8 MB of float64 codes at D = 1000
  const std::size_t total = laws.pairs * options.codes;
  std::size_t pair = 0;
  for (std::size_t start = 0; start < total; start += kBatch) {
    Batch batch;
    for (std::size_t i = start; i < std::min(total, start + kBatch); ++i) {
      if (i % options.codes == 0) {
        pair = laws.all_pairs ? i / options.codes : random.below(order * order);
      }
      batch.first.push_back(static_cast<Element>(pair / order));
      batch.second.push_back(static_cast<Element>(pair % order));
    }
    batch.codes = random_codes(op.code(), batch.first.size(), options.type, random);
    batch.others = random_codes(op.code(), batch.first.size(), options.type, random);
    measure(op, batch, laws);
  }
  return laws;
}

std::vector<std::complex<double>> operator_character(const LatentOperator& op) {
  std::vector<std::complex<double>> character;
  for (Element g = 0; g < op.group().order(); ++g) {
    const at::Tensor matrix = op.matrix(g);
    if (!op.code().complex) {
      character.emplace_back(matrix.trace().item<double>());
      continue;
    }
    // Column 2j is the image of the j-th unit, so its rows 2j and 2j+1 are the complex entry.
    const std::int64_t d = op.code().size;
    const at::Tensor columns = matrix.reshape({d, 2, d, 2}).select(3, 0);
    character.emplace_back(columns.select(1, 0).trace().item<double>(),
                           columns.select(1, 1).trace().item<double>());
  }
  return character;
}

double regularity_defect(const LatentOperator& op) {
  const auto character = operator_character(op);
  double worst = 0.0;
  for (std::size_t g = 1; g < character.size(); ++g)
    worst = std::max(worst, std::abs(character[g]));
  return worst;
}

}  // namespace torsor
