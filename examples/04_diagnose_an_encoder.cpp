// Finds the topological defect that an encoder must have, and the encoder that has none.
//
// Both encoders see the coefficients c_k = Σ x e^{ikθ} of triangles drawn anew in twelve rotations
// by t, which multiply c_k by e^{ikt}. The first gives the angle of c_1 on a circle and the moduli
// as "identity": pose and identity apart. An equilateral triangle looks the same after a third of
// a turn, so its c_1 is zero and its pose cannot be told; beside it the circle is run through once
// around any small loop of isosceles ones: a vortex where the code jumps (theorem T2). The second
// encoder gives every c_k: the operator moves the whole code, and nothing tears.
//
// Expected output: the first has hard defects, the second none.

#include <string>

#include <fmt/format.h>
#include <torsor/torsor.hpp>

using namespace torsor;

namespace {

void report_on(const std::string& name, const ImageFamily& family) {
  const ZooEncoder encoder = zoo_encoder(name, family);
  const Report report = diagnose(encoder.encode, family, {.budget = Budget::quick});
  fmt::print("{}: {}\n{}", name, encoder.description, report.headline.text());
  for (const Json& vortex : report.vortices) {
    fmt::print("  a {} vortex of charge {:+} over \"{}\"\n", vortex["type"].get<std::string>(),
               vortex["charge"].get<int>(), vortex["family"].get<std::string>());
  }
  fmt::print("\n");
}

}  // namespace

int main() {
  const ImageFamilyPointer family = image_family("triangles", {.size = 28});
  report_on("polar_code", *family);
  report_on("all_harmonics", *family);
}
