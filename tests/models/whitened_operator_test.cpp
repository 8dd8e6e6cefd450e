#include "models/whitened_operator.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "groups/named_groups.hpp"
#include "operators/laws.hpp"
#include "operators/learned_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

/// Normal numbers whose columns differ in size by up to 1000.
at::Tensor uneven_rows(std::int64_t count, std::int64_t size, Random random) {
  at::Tensor rows = at::empty({count, size}, at::kDouble);
  for (std::int64_t i = 0; i < rows.numel(); ++i) {
    const double scale = i % size < size / 2 ? 1.0 : 1e-3;
    rows.data_ptr<double>()[i] = scale * random.normal();
  }
  return rows;
}

TORSOR_TEST("whitened operator: it obeys the laws and commutes with whitening") {
  const auto op = std::make_shared<ShiftOperator>(cyclic(6), 12);
  const WhitenedOperator whitened(op, uneven_rows(50, 12, Random(1)));
  Random random(2);
  TORSOR_CHECK(check_operator_laws(whitened, random).hold(1e-11));
  const at::Tensor codes = uneven_rows(6, 12, Random(3));
  const at::Tensor elements = at::arange(6, at::kLong);
  const at::Tensor left = whitened.apply(whitened.whiten(codes), elements);
  const at::Tensor right = whitened.whiten(op->apply(codes, elements));
  TORSOR_CHECK(left.sub(right).abs().max().item<double>() < 1e-11);
}

TORSOR_TEST("whitened operator: the differences, moved by the whole group, become white") {
  const auto op = std::make_shared<ShiftOperator>(cyclic(3), 6);
  const at::Tensor rows = uneven_rows(40, 6, Random(4));
  const WhitenedOperator whitened(op, rows, 1e-12);
  at::Tensor covariance = at::zeros({6, 6}, at::kDouble);
  for (std::int64_t g = 0; g < 3; ++g) {
    const at::Tensor moved = op->apply(rows, at::full({40}, g, at::kLong));
    const at::Tensor white = whitened.whiten(moved);
    covariance.add_(at::matmul(white.t(), white));
  }
  const double mean = covariance.trace().item<double>() / 6.0;
  TORSOR_CHECK(covariance.div(mean).sub(at::eye(6, at::kDouble)).abs().max().item<double>() < 1e-9);
  // An orthogonal representation stays orthogonal.
  const at::Tensor rho = whitened.matrix(1);
  TORSOR_CHECK(at::matmul(rho, rho.t()).sub(at::eye(6, at::kDouble)).abs().max().item<double>() <
               1e-9);
}

TORSOR_TEST("whitened operator: differences that tell nothing are refused") {
  const auto op = std::make_shared<ShiftOperator>(cyclic(3), 6);
  TORSOR_THROWS_WITH(WhitenedOperator(op, at::zeros({4, 6})), InvalidArgument,
                     "mean square 0 whiten nothing");
  TORSOR_THROWS_WITH(WhitenedOperator(op, at::zeros({0, 6})), InvalidArgument, "M at least 1");
  TORSOR_THROWS_WITH(WhitenedOperator(op, at::zeros({4, 5})), InvalidArgument, "[M, 6]");
  TORSOR_THROWS_WITH(WhitenedOperator(nullptr, at::zeros({4, 6})), InvalidArgument, "real codes");
  TORSOR_THROWS_WITH(WhitenedOperator(op, uneven_rows(4, 6, Random(1)), 0.0), InvalidArgument,
                     "ridge must be positive");
}

}  // namespace
}  // namespace torsor
