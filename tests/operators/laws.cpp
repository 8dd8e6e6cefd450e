#include "operators/laws.hpp"

#include <cmath>
#include <complex>

#include <ATen/ops/cat.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/stack.h>

#include "operators/fourier_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/operators/support.hpp"

// Each operator here carries one fault that published code really had; the checks must find it.
namespace torsor::testing {

/// Codes of complex coordinates, coordinate j of frequency frequencies[j].
class PhaseOperator : public LatentOperator {
 public:
  PhaseOperator(FiniteGroup group, std::vector<double> frequencies)
      : group_(std::move(group)),
        frequencies_(at::tensor(at::ArrayRef<double>(frequencies), at::kDouble)) {}

  [[nodiscard]] std::string name() const override { return "phase"; }
  [[nodiscard]] const FiniteGroup& group() const override { return group_; }
  [[nodiscard]] CodeShape code() const override { return {frequencies_.size(0), true}; }
  [[nodiscard]] at::Tensor apply(const at::Tensor& codes,
                                 const at::Tensor& elements) const override {
    check(codes, elements);
    const double turn = 2 * 3.14159265358979323846 / static_cast<double>(group_.order());
    const at::Tensor angles = elements.to(at::kDouble).mul(turn).unsqueeze(1).mul(frequencies_);
    return turn_by(codes, angles.cos(), angles.sin());
  }

 protected:
  [[nodiscard]] virtual at::Tensor turn_by(const at::Tensor& z, const at::Tensor& cosine,
                                           const at::Tensor& sine) const {
    const at::Tensor re = z.select(2, 0);
    const at::Tensor im = z.select(2, 1);
    return at::stack({re.mul(cosine).sub(im.mul(sine)), re.mul(sine).add(im.mul(cosine))}, 2);
  }

 private:
  FiniteGroup group_;
  at::Tensor frequencies_;
};

/// The real part is overwritten before the imaginary part is computed from it.
class OverwritingOperator final : public PhaseOperator {
 public:
  using PhaseOperator::PhaseOperator;

 protected:
  [[nodiscard]] at::Tensor turn_by(const at::Tensor& z, const at::Tensor& cosine,
                                   const at::Tensor& sine) const override {
    const at::Tensor re = z.select(2, 0).mul(cosine).sub(z.select(2, 1).mul(sine));
    return at::stack({re, re.mul(sine).add(z.select(2, 1).mul(cosine))}, 2);
  }
};

/// A shift operator whose elements pass through a faulty index first.
class ReindexedShift final : public LatentOperator {
 public:
  ReindexedShift(FiniteGroup group, std::vector<std::int64_t> index)
      : shift_(std::move(group), 2 * static_cast<std::int64_t>(index.size())),
        index_(elements_of(std::move(index))) {}

  [[nodiscard]] std::string name() const override { return "reindexed"; }
  [[nodiscard]] const FiniteGroup& group() const override { return shift_.group(); }
  [[nodiscard]] CodeShape code() const override { return shift_.code(); }
  [[nodiscard]] at::Tensor apply(const at::Tensor& codes,
                                 const at::Tensor& elements) const override {
    check(codes, elements);
    return shift_.apply(codes, index_.index_select(0, elements));
  }

 private:
  ShiftOperator shift_;
  at::Tensor index_;
};

inline std::vector<double> tiled(std::size_t size, std::size_t n) {
  std::vector<double> frequencies;
  for (std::size_t j = 0; j < size; ++j) frequencies.push_back(static_cast<double>(j % n));
  return frequencies;
}

TORSOR_TEST("laws: a basis change that overwrites the real part is not C-linear") {
  Random random(1);
  const OperatorLaws good = check_operator_laws(PhaseOperator(cyclic(10), tiled(20, 10)), random);
  TORSOR_REQUIRE(good.c_linearity.has_value());
  TORSOR_CHECK(good.hold(1e-12));
  const OperatorLaws bad =
      check_operator_laws(OverwritingOperator(cyclic(10), tiled(20, 10)), random);
  TORSOR_REQUIRE(bad.c_linearity.has_value());
  TORSOR_CHECK(*bad.c_linearity > 0.1);
  TORSOR_CHECK(bad.homomorphism > 0.1);
  TORSOR_CHECK(bad.linearity < 1e-12);  // it is R-linear: only C-linearity sees why
}

TORSOR_TEST("laws: 784 coordinates tiled by 10 frequencies obey the laws but are not regular") {
  Random random(2);
  const PhaseOperator tiles(cyclic(10), tiled(784, 10));
  TORSOR_CHECK(check_operator_laws(tiles, random).hold(1e-12));
  const auto character = operator_character(tiles);
  for (std::int64_t k = 0; k < 10; ++k) {
    std::complex<double> multiplicity = 0.0;
    for (std::size_t g = 0; g < 10; ++g) {
      const double angle =
          -2 * 3.14159265358979323846 * static_cast<double>(k) * static_cast<double>(g) / 10;
      multiplicity += std::polar(0.1, angle) * character[g];
    }
    TORSOR_CHECK(std::abs(multiplicity - (k < 4 ? 79.0 : 78.0)) < 1e-9);
  }
  TORSOR_CHECK(regularity_defect(tiles) > 1.0);
  TORSOR_CHECK(regularity_defect(PhaseOperator(cyclic(10), tiled(780, 10))) < 1e-9);
  TORSOR_THROWS_WITH(FourierOperator(cyclic(10), 784), InvalidArgument, "780 and 790 do");
}

TORSOR_TEST("laws: inverses taken in a cycle of 8 on blocks of 10 are caught") {
  // Elements above 5 are meant as -1, ..., -4; the fault turns -k into 8-k instead of 10-k.
  Random random(3);
  std::vector<std::int64_t> index{0, 1, 2, 3, 4, 5};
  for (std::int64_t k = 4; k >= 1; --k) index.push_back(8 - k);
  const OperatorLaws laws = check_operator_laws(ReindexedShift(cyclic(10), index), random);
  TORSOR_CHECK(laws.inverse > 0.5);
  TORSOR_CHECK(laws.homomorphism > 0.5);
  TORSOR_CHECK(laws.linearity == 0.0);
}

TORSOR_TEST("laws: indices truncated from degrees are caught, rounded ones are not") {
  // k steps of 360/11 degrees in float32, divided by the step again: some land just below k.
  Random random(4);
  std::vector<std::int64_t> truncated;
  std::vector<std::int64_t> rounded;
  for (int k = 0; k < 11; ++k) {
    const float degrees = static_cast<float>(k) * (360.0F / 11.0F);
    const float turns = degrees / 360.0F * 11.0F;
    truncated.push_back(static_cast<std::int64_t>(turns));
    rounded.push_back(std::lround(turns));
  }
  TORSOR_REQUIRE(truncated != rounded);
  TORSOR_CHECK(check_operator_laws(ReindexedShift(cyclic(11), rounded), random).hold(0.0));
  TORSOR_CHECK(check_operator_laws(ReindexedShift(cyclic(11), truncated), random).worst() > 0.5);
}

TORSOR_TEST("laws: an operator that returns NaN has infinite defects") {
  class Poisoned final : public PhaseOperator {
   public:
    using PhaseOperator::PhaseOperator;

   protected:
    [[nodiscard]] at::Tensor turn_by(const at::Tensor& z, const at::Tensor& cosine,
                                     const at::Tensor& sine) const override {
      return PhaseOperator::turn_by(z, cosine, sine).div(cosine.sub(1.0).unsqueeze(2));
    }
  };
  Random random(5);
  const OperatorLaws laws = check_operator_laws(Poisoned(cyclic(10), tiled(10, 10)), random);
  TORSOR_CHECK(!laws.hold(1e300));
}

/// Tells which elements it was applied to.
class Recorded : public PhaseOperator {
 public:
  using PhaseOperator::PhaseOperator;
  [[nodiscard]] at::Tensor apply(const at::Tensor& codes,
                                 const at::Tensor& elements) const override {
    calls.push_back(elements.clone());
    return PhaseOperator::apply(codes, elements);
  }
  mutable std::vector<at::Tensor> calls;
};

TORSOR_TEST("laws: every sampled pair is tried on all its codes") {
  Random random(6);
  const Recorded op(cyclic(100), {1.0});
  static_cast<void>(check_operator_laws(op, random, {.codes = 3, .max_pairs = 400}));
  std::int64_t changes = 1;
  std::int64_t total = 0;
  // 1200 triples in batches of 1024 and 176; the first call of each batch has the elements g.
  for (const at::Tensor& call : op.calls) total = std::max(total, call.size(0));
  TORSOR_REQUIRE(total == 1024);
  const auto* g = op.calls.front().data_ptr<std::int64_t>();
  for (std::int64_t i = 1; i < total; ++i) {
    if (g[i] == g[i - 1]) continue;
    TORSOR_CHECK(i % 3 == 0);  // a new pair only after 3 codes
    ++changes;
  }
  TORSOR_CHECK(changes > 300);  // 342 pairs, some neighbours with the same g
}

TORSOR_TEST("laws: large groups are sampled, and too little is refused") {
  Random random(6);
  const ShiftOperator shift(cyclic(100), 100);
  const OperatorLaws laws = check_operator_laws(shift, random, {.codes = 2, .max_pairs = 50});
  TORSOR_CHECK(!laws.all_pairs);
  TORSOR_CHECK(laws.pairs == 50);
  TORSOR_CHECK(laws.hold(0.0));
  TORSOR_CHECK(laws.summary().find("50 random pairs") != std::string::npos);
  TORSOR_THROWS_WITH(check_operator_laws(shift, random, {.max_pairs = 2}), InvalidArgument,
                     "at least one code and three pairs");
  TORSOR_THROWS_WITH(check_operator_laws(shift, random, {.codes = 0}), InvalidArgument,
                     "at least one code");
  TORSOR_THROWS_WITH(check_operator_laws(ShiftOperator(cyclic(1), 4), random), InvalidArgument,
                     "trivial group");
}

}  // namespace torsor::testing
