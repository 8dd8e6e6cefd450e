#include "diagnostics/behaviour/operator_squares.hpp"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "diagnostics/encoder.hpp"

namespace torsor {
namespace {

/// The places of g·h for every g.
at::Tensor places_after(const FiniteGroup& group, FiniteGroup::Element h) {
  std::vector<std::int64_t> places;
  for (std::size_t g = 0; g < group.order(); ++g) {
    places.push_back(
        static_cast<std::int64_t>(group.multiply(static_cast<FiniteGroup::Element>(g), h)));
  }
  return at::tensor(places, at::kLong);
}

void note_bad(OperatorSquares& squares, const at::Tensor& decoded, std::int64_t first) {
  if (squares.bad) return;
  const at::Tensor good = at::isfinite(decoded).all(2);
  if (good.all().item<bool>()) return;
  const std::int64_t index = good.flatten().to(at::kInt).argmin().item<std::int64_t>();
  squares.bad = BadValue{first + index / decoded.size(1), index % decoded.size(1)};
}

}  // namespace

at::Tensor operator_codes(const at::Tensor& rows, const LatentOperator& op) {
  const CodeShape shape = op.code();
  return shape.complex ? rows.reshape({-1, shape.size, 2}) : rows;
}

OperatorSquares operator_squares(const OrbitTable& codes, const LatentOperator& op,
                                 const Decoder& decode, const OrbitTable& images,
                                 const std::vector<FiniteGroup::Element>& starts) {
  const at::NoGradGuard no_grad;
  const std::int64_t objects = images.objects();
  const std::int64_t order = images.values.size(1);
  const auto share = 1.0 / static_cast<double>(starts.size());
  OperatorSquares squares{
      at::zeros({objects, order}, at::kDouble), at::zeros({objects, order}, at::kDouble),
      at::zeros({objects, order}, at::kDouble), at::zeros({objects, order}, at::kDouble)};
  const at::Tensor mean = images.values.mean(at::IntArrayRef{0, 1});
  const std::int64_t step = std::max<std::int64_t>(1, (1 << 23) / (order * images.size()));
  for (const FiniteGroup::Element h : starts) {
    const at::Tensor places = places_after(images.group, h);
    for (std::int64_t begin = 0; begin < objects; begin += step) {
      const std::int64_t count = std::min(step, objects - begin);
      const at::Tensor orbits = images.values.narrow(0, begin, count);
      const at::Tensor target = orbits.index_select(1, places);
      const at::Tensor code = codes.values.narrow(0, begin, count).select(1, h);
      const OrbitTable moved = declared_orbits(op, operator_codes(code, op));
      const at::Tensor raw = decode(operator_codes(moved.values.flatten(0, 1), op));
      squares.noise = std::max(squares.noise, assumed_code_noise(raw));
      const at::Tensor decoded =
          image_rows(raw, count * order, images.size()).view({count, order, images.size()});
      note_bad(squares, decoded, begin);
      const auto add = [&](at::Tensor& sum, const at::Tensor& guess) {
        sum.narrow(0, begin, count).add_((guess - target).square().mean(2), share);
      };
      add(squares.error, decoded);
      add(squares.identity, orbits.narrow(1, h, 1));
      add(squares.mean, mean);
      add(squares.pose_lost, orbits.mean(1, true));
    }
  }
  return squares;
}

}  // namespace torsor
