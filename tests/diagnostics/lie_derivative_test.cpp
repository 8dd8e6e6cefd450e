#include "diagnostics/continuity/lie_derivative.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/stack.h>

#include "core/error.hpp"
#include "datasets/families/harmonic_families.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

/// f(e^{t}x) of the 24 asymmetric objects of a family, turned in their coefficients, any t.
class Turned {
 public:
  explicit Turned(const ImageFamilyPointer& family) : family_(family) {
    for (int i = 0; i < 24; ++i)
      objects_.push_back(family->object(fmt::format("C1 {}", i)).parameters);
  }

  [[nodiscard]] at::Tensor images(double t) const {
    const auto& space = dynamic_cast<const HarmonicFamily&>(*family_).space();
    std::vector<double> all;
    for (const std::vector<double>& p : objects_) {
      for (std::size_t i = 0; i < space.count(); ++i) {
        const int k = space.harmonics[i % space.harmonics.size()];
        const Complex c = Complex(p[2 * i], p[2 * i + 1]) * std::polar(1.0, k * t);
        all.insert(all.end(), {c.real(), c.imag()});
      }
    }
    const at::Tensor table = at::tensor(all, at::kDouble).reshape({24, -1});
    return family_->images(table, at::zeros({24}, at::kLong));
  }

 private:
  ImageFamilyPointer family_;
  std::vector<std::vector<double>> objects_;
};

/// Codes of one plane turned back by weight·t.
PulledBackCodes pulled_back(const Turned& turned, const Encoder& encode, int weight) {
  return [=](double t) {
    const at::Tensor code = encode(turned.images(t));
    const double c = std::cos(weight * t);
    const double s = std::sin(weight * t);
    const at::Tensor x = code.select(1, 0);
    const at::Tensor y = code.select(1, 1);
    return at::stack({c * x + s * y, c * y - s * x}, 1);
  };
}

TORSOR_TEST(
    "D10: a harmonic moves by its weight, on rings and in the plane; a wrong weight shows") {
  for (const bool plane : {false, true}) {
    const HarmonicOptions options{.copies = 24};
    const ImageFamilyPointer family = plane ? gaussian_rings(options) : polar_harmonics(options);
    const Turned turned(family);
    const Encoder first = zoo_encoder("first_harmonic", *family).encode;
    const DiagnosticResult right = lie_derivative(pulled_back(turned, first, 1));
    TORSOR_INFO(right.line());
    TORSOR_CHECK(right.verdict == Verdict::pass);
    TORSOR_CHECK(right.effect < 1e-9);  // rounding 1e-15 over the step 1e-3, and h⁴/30 = 3e-14
    const DiagnosticResult wrong = lie_derivative(pulled_back(turned, first, 2));
    TORSOR_CHECK(wrong.verdict == Verdict::fail);
    TORSOR_CHECK(std::abs(wrong.effect - 1.0) < 1e-9);  // |i·(1 - 2)|
  }
}

TORSOR_TEST("D10: a network has a derivative, one object or a coarse code gives no verdict") {
  const ImageFamilyPointer family = polar_harmonics({.copies = 24});
  const Turned turned(family);
  const Encoder network = zoo_encoder("random_network", *family).encode;
  const DiagnosticResult result =
      lie_derivative([&](double t) { return network(turned.images(t)); });
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.verdict == Verdict::fail);
  TORSOR_CHECK(result.effect > 1e-2);
  const auto one = [&](double t) { return network(turned.images(t)).slice(0, 0, 1); };
  TORSOR_CHECK(lie_derivative(one).verdict == Verdict::inconclusive);
  // float32: 1e-6 of noise over a step of 1e-3 hides everything below 1e-3.
  const auto coarse = [&](double t) { return network(turned.images(t)).to(at::kFloat); };
  const DiagnosticResult limited = lie_derivative(coarse);
  TORSOR_CHECK(limited.verdict == Verdict::inconclusive);
  TORSOR_CHECK(*limited.resolution > 1e-4);
  TORSOR_THROWS_WITH(lie_derivative(one, {.step = 0.0}), InvalidArgument, "positive step");
}

}  // namespace
}  // namespace torsor::testing
