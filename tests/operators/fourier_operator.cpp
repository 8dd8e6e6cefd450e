#include "operators/fourier_operator.hpp"

#include <cmath>
#include <complex>
#include <numbers>

#include "operators/laws.hpp"
#include "operators/shift_operator.hpp"
#include "tests/operators/support.hpp"

namespace torsor::testing {

inline std::complex<double> phase(std::int64_t numerator, std::int64_t n) {
  return std::polar(
      1.0, 2 * std::numbers::pi * static_cast<double>(numerator % n) / static_cast<double>(n));
}

inline std::complex<double> entry(const at::Tensor& codes, std::int64_t row, std::int64_t column) {
  return {codes[row][column][0].item<double>(), codes[row][column][1].item<double>()};
}

TORSOR_TEST("fourier: element s turns the coordinate of frequency k by e^{2πisk/n}") {
  const FourierOperator fourier(cyclic(10), 20);
  Random random(1);
  const at::Tensor codes = random_batch(fourier, 10, random);
  const at::Tensor moved = fourier.apply(codes, elements_in_turn(fourier.group(), 10));
  for (std::int64_t s = 0; s < 10; ++s) {
    for (std::int64_t k = 0; k < 10; ++k) {
      for (std::int64_t j = 0; j < 2; ++j) {
        const auto expected = phase(s * k, 10) * entry(codes, s, 2 * k + j);
        TORSOR_CHECK(std::abs(entry(moved, s, 2 * k + j) - expected) < 1e-14);
      }
    }
  }
}

TORSOR_TEST("fourier: in a product the phases of the factors multiply") {
  const FourierOperator fourier(c3_x_c5(), 15);
  Random random(2);
  const at::Tensor codes = random_batch(fourier, 15, random);
  const at::Tensor moved = fourier.apply(codes, elements_in_turn(fourier.group(), 15));
  for (std::int64_t s = 0; s < 15; ++s) {
    for (std::int64_t k = 0; k < 15; ++k) {
      const auto turn = phase((s / 5) * (k / 5), 3) * phase((s % 5) * (k % 5), 5);
      TORSOR_CHECK(std::abs(entry(moved, s, k) - turn * entry(codes, s, k)) < 1e-14);
    }
  }
}

TORSOR_TEST("fourier: the change of basis is the literal weight-k coordinate") {
  Random random(3);
  const at::Tensor codes = random_tensor({2, 12}, random);  // C6, two channels
  const at::Tensor found = to_fourier(cyclic(6), codes);
  for (std::int64_t k = 0; k < 6; ++k) {
    for (std::int64_t c = 0; c < 2; ++c) {
      std::complex<double> sum = 0.0;
      for (std::int64_t j = 0; j < 6; ++j) {
        sum += phase(j * k, 6) * codes[1][2 * j + c].item<double>() / 6.0;
      }
      TORSOR_CHECK(std::abs(entry(found, 1, 2 * k + c) - sum) < 1e-15);
    }
  }
  TORSOR_CHECK(max_difference(from_fourier(cyclic(6), found), codes) < 1e-14);
}

TORSOR_TEST("fourier: it is the shift operator after the change of basis") {
  for (const FiniteGroup& group : {cyclic(10), c3_x_c5(), direct_product(cyclic(4), cyclic(2))}) {
    const auto size = 7 * static_cast<std::int64_t>(group.order());
    const ShiftOperator shift(group, size);
    const FourierOperator fourier(group, size);
    Random random(4);
    const at::Tensor codes = random_batch(shift, 40, random);
    const at::Tensor elements = elements_in_turn(group, 40);
    const auto mismatch = [&](const at::Tensor& z) {
      return max_difference(fourier.apply(to_fourier(group, z), elements),
                            to_fourier(group, shift.apply(z, elements)));
    };
    TORSOR_CHECK(mismatch(codes) < 1e-12);
    TORSOR_CHECK(mismatch(codes.to(at::kFloat)) < 1e-6);
    const at::Tensor back = from_fourier(group, fourier.apply(to_fourier(group, codes), elements));
    TORSOR_CHECK(max_difference(back, shift.apply(codes, elements)) < 1e-12);
  }
}

TORSOR_TEST("fourier: apply keeps its contract") {
  check_operator_contract(FourierOperator(cyclic(10), 20), 21);
  check_operator_contract(FourierOperator(c3_x_c5(), 30), 22);
}

TORSOR_TEST("fourier: the laws and C-linearity hold for every pair of elements") {
  Random random(5);
  for (const FiniteGroup& group : {cyclic(10), c3_x_c5()}) {
    const FourierOperator fourier(group, 3 * static_cast<std::int64_t>(group.order()));
    const OperatorLaws laws = check_operator_laws(fourier, random);
    TORSOR_INFO(group.name() << ": " << laws.summary());
    TORSOR_CHECK(laws.all_pairs);
    TORSOR_REQUIRE(laws.c_linearity.has_value());
    // The order law takes the most products: 10 or 15, each rounded to a few eps = 2.2e-16.
    TORSOR_CHECK(laws.hold(1e-14));
    const OperatorLaws single = check_operator_laws(fourier, random, {.type = at::kFloat});
    TORSOR_CHECK(single.hold(1e-6));
  }
}

TORSOR_TEST("fourier: every phase has modulus one, quarter turns exactly") {
  const FourierOperator fourier(cyclic(12), 12);
  const at::Tensor ones = at::zeros({12, 12, 2}, at::kDouble);
  ones.select(2, 0).fill_(1.0);
  const at::Tensor phases = fourier.apply(ones, elements_in_turn(fourier.group(), 12));
  TORSOR_CHECK(max_difference(phases.norm(2, {2}), at::ones({12, 12}, at::kDouble)) < 4e-16);
  TORSOR_CHECK(entry(phases, 3, 1) == std::complex<double>(0.0, 1.0));
  TORSOR_CHECK(entry(phases, 6, 1) == std::complex<double>(-1.0, 0.0));
  TORSOR_CHECK(entry(phases, 9, 1) == std::complex<double>(0.0, -1.0));
}

TORSOR_TEST("fourier: its complex character is regular and its representation certified") {
  const FourierOperator fourier(c3_x_c5(), 45);
  const auto character = operator_character(fourier);
  TORSOR_CHECK(std::abs(character[0] - 45.0) < 1e-12);
  TORSOR_CHECK(regularity_defect(fourier) < 1e-12);
  const Representation rho = fourier.representation();
  TORSOR_CHECK(rho.dimension() == 90);
  TORSOR_CHECK(rho.error_bound() < 1e-10);
  TORSOR_CHECK(rho.is_unitary());
}

TORSOR_TEST("fourier: what does not fit is refused with what would") {
  TORSOR_THROWS_WITH(FourierOperator(cyclic(10), 784), InvalidArgument,
                     "784 does not work, 780 and 790 do");
  TORSOR_THROWS_WITH(FourierOperator(s3(), 6), InvalidArgument,
                     "the factor S3 of S3 is not one (use a RepresentationOperator)");
  const FourierOperator fourier(cyclic(10), 20);
  Random random(6);
  TORSOR_THROWS_WITH(fourier.apply(random_tensor({3, 20}, random), elements_of({0, 1, 2})),
                     InvalidArgument, "moves complex codes [N, 20, 2], not [3, 20]");
  TORSOR_THROWS_WITH(to_fourier(cyclic(10), random_tensor({3, 25}, random)), InvalidArgument,
                     "25 does not work, 20 and 30 do");
  TORSOR_THROWS_WITH(from_fourier(cyclic(10), random_tensor({3, 20}, random)), InvalidArgument,
                     "Fourier codes are [N, D, 2], not of rank 2");
}

}  // namespace torsor::testing
