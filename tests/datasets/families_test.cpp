#include <cmath>
#include <complex>
#include <map>
#include <numbers>
#include <numeric>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "core/random.hpp"
#include "datasets/actions.hpp"
#include "datasets/families/family_certificate.hpp"
#include "datasets/families/family_table.hpp"
#include "datasets/families/other_families.hpp"
#include "groups/named_groups.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

using Orders = std::map<std::string, std::size_t>;

Orders stabilizer_orders(const ImageFamily& family) {
  Orders orders;
  for (const FamilyObject& object : family.facts().objects) {
    orders[object.name] = family.stabilizer(object.parameters).order();
  }
  return orders;
}

std::vector<double> random_parameters(const std::vector<int>& active, const HarmonicSpace& space,
                                      Random& random) {
  std::vector<double> parameters;
  for (const int k : space.harmonics) {
    const bool on = std::ranges::count(active, k) > 0;
    parameters.push_back(on ? random.uniform(0.1, 1.0) : 0.0);
    parameters.push_back(on ? random.uniform(-1.0, 1.0) : 0.0);
  }
  return parameters;
}

TORSOR_TEST("every family obeys its law to rounding, with exactly the stabilizers it claims") {
  for (const FamilyEntry& entry : family_table()) {
    const ImageFamilyPointer family = entry.make({});
    TORSOR_INFO("family " << entry.name);
    TORSOR_CHECK(family->facts().name == entry.name);
    const FamilyCertificate certificate = certify_family(*family);
    TORSOR_INFO("defects " << certificate.homomorphism_defect << ", "
                           << certificate.stabilizer_defect << ", separation "
                           << certificate.separation);
    TORSOR_CHECK(certificate.permuting >= 4);
    TORSOR_CHECK(certificate.homomorphism_defect < 1e-13);  // measured: at most 4e-15
    TORSOR_CHECK(certificate.stabilizer_defect < 1e-13);
    TORSOR_CHECK(certificate.separation > 1e-3);
    TORSOR_CHECK(certificate.is_exact());
  }
}

TORSOR_TEST("the objects of a family have the orbit types of their names") {
  const Orders turns{{"C1", 1}, {"C2", 2}, {"C3", 3}, {"C4", 4}, {"C6", 6}, {"round", 24}};
  TORSOR_CHECK(stabilizer_orders(*image_family("polar_harmonics")) == turns);
  TORSOR_CHECK(stabilizer_orders(*image_family("gaussian_rings")) == turns);
  TORSOR_CHECK(stabilizer_orders(*image_family("harmonic_blobs")) == turns);
  const Orders blobs = stabilizer_orders(*image_family("dihedral_blobs"));
  for (const int m : {1, 2, 3, 4, 6}) {
    TORSOR_CHECK(blobs.at(fmt::format("D{}", m)) == 2 * static_cast<std::size_t>(m));
    // One harmonic alone is a regular outline with mirrors of its own, off the group's axes.
    TORSOR_CHECK(blobs.at(fmt::format("C{}", m)) == static_cast<std::size_t>(m));
  }
  TORSOR_CHECK(blobs.at("round") == 48);
  TORSOR_CHECK((stabilizer_orders(*image_family("triangles")) ==
                Orders{{"regular", 3}, {"isosceles", 1}, {"irregular", 1}}));
  TORSOR_CHECK((stabilizer_orders(*image_family("hopf_rings")) == Orders{{"generic", 1}}));
  TORSOR_CHECK((stabilizer_orders(*image_family("weighted_sphere")) ==
                Orders{{"generic", 1}, {"C2", 2}, {"C3", 3}}));
  TORSOR_CHECK((stabilizer_orders(*image_family("torus_waves")) ==
                Orders{{"generic", 1}, {"stripes", 16}, {"diagonal", 8}, {"plain", 64}}));
  TORSOR_CHECK(
      (stabilizer_orders(*image_family("coloured_arrows")) == Orders{{"arrow", 1},
                                                                     {"grey arrow", 6},
                                                                     {"double arrow", 2},
                                                                     {"opposite hues", 2},
                                                                     {"pinwheel", 4},
                                                                     {"grey pinwheel", 24}}));
  TORSOR_CHECK((stabilizer_orders(*image_family("p4_textures")) ==
                Orders{{"noise", 1}, {"dot", 4}, {"stripes", 10}, {"plain", 100}}));
}

TORSOR_TEST("two families have stabilizers that are no products of subgroups of the factors") {
  const ImageFamilyPointer waves = image_family("torus_waves");
  const Subgroup diagonal = waves->stabilizer(waves->object("diagonal").parameters);
  for (FiniteGroup::Element s = 0; s < 8; ++s) TORSOR_CHECK(diagonal.contains(s * 8 + (8 - s) % 8));
  const ImageFamilyPointer arrows = image_family("coloured_arrows");
  const Subgroup opposite = arrows->stabilizer(arrows->object("opposite hues").parameters);
  TORSOR_CHECK((opposite.elements() == std::vector<FiniteGroup::Element>{0, 6 * 6 + 3}));
}

TORSOR_TEST("polar harmonics: the turns that fix an image are the gcd of its harmonics and n") {
  Random random(11);
  for (const std::int64_t n : {24, 60, 120}) {
    HarmonicSpace space{1, {}, n, false};
    for (int k = 0; k <= 11; ++k) space.harmonics.push_back(k);
    const ImageFamilyPointer family =
        polar_harmonics({.order = n, .rings = 1, .harmonics = space.harmonics});
    for (int trial = 0; trial < 40; ++trial) {
      std::vector<int> active;
      std::int64_t m = n;
      for (const int k : space.harmonics) {
        if (random.uniform() > 0.25) continue;
        active.push_back(k);
        m = std::gcd(m, k);
      }
      const std::vector<double> parameters = random_parameters(active, space, random);
      const Subgroup stabilizer = family->stabilizer(parameters);
      TORSOR_CHECK(stabilizer.order() == static_cast<std::size_t>(m));
      TORSOR_CHECK(stabilizer.contains(static_cast<FiniteGroup::Element>(n / m % n)));
    }
  }
}

TORSOR_TEST("polar harmonics are turned as shift_x moves any image, and c_k has weight k") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  const at::Tensor orbit = family->orbit(family->object("C1").parameters);
  const ActionPointer shift = make_action(cyclic(24), {ActionKind::shift_x}, family->shape());
  const at::Tensor moved = shift->apply(orbit.slice(0, 0, 1).expand({24, 1, 2, 24}).contiguous(),
                                        at::arange(24, at::kLong));
  TORSOR_CHECK((moved - orbit).abs().max().item<double>() < 1e-14);
  // c_k = (2/n) Σ_j x_j e^{ikθ_j}, summed by hand for k = 3 on the second ring.
  const auto coefficient = [&](std::int64_t g) {
    std::complex<double> sum;
    for (int j = 0; j < 24; ++j) {
      sum += orbit[g][0][1][j].item<double>() * root_of_unity(3 * j, 24) / 12.0;
    }
    return sum;
  };
  const std::vector<double>& p = family->object("C1").parameters;
  TORSOR_CHECK(std::abs(coefficient(0) - std::complex(p[14 + 6], p[14 + 7])) < 1e-15);
  TORSOR_CHECK(std::abs(coefficient(5) - coefficient(0) * root_of_unity(15, 24)) < 1e-15);
}

TORSOR_TEST("a stabilizer leaves the image of a shifted wave or a texture bit for bit") {
  for (const char* name : {"polar_harmonics", "hopf_rings", "p4_textures"}) {
    const ImageFamilyPointer family = image_family(name);
    for (const FamilyObject& object : family->facts().objects) {
      const at::Tensor orbit = family->orbit(object.parameters);
      const Subgroup stabilizer = family->stabilizer(object.parameters);
      for (const auto g : stabilizer.elements()) {
        TORSOR_CHECK(orbit[g].equal(orbit[0]));
      }
    }
  }
}

TORSOR_TEST("Gaussian rings: angular moments turn with their weight to rounding at 48 pixels") {
  const ImageFamilyPointer family = image_family("gaussian_rings");
  const at::Tensor orbit = family->orbit(family->object("C1").parameters);
  const auto moment = [&](std::int64_t g, int k) {
    std::complex<double> sum;
    const at::Tensor x = orbit[g].contiguous();
    for (int i = 0; i < 48 * 48; ++i) {
      const double angle = std::atan2(23.5 - i / 48, i % 48 - 23.5);
      sum += x.data_ptr<double>()[i] * std::polar(1.0, k * angle);
    }
    return sum;
  };
  for (const int k : {1, 2, 3}) {
    const std::complex<double> first = moment(0, k);
    for (const int g : {1, 5, 7, 11}) {
      const std::complex<double> expected = first * root_of_unity(k * g, 24);
      TORSOR_CHECK(std::abs(moment(g, k) - expected) < 1e-12 * std::abs(first));
    }
  }
}

TORSOR_TEST("triangles: the centred corners have their centroid at the origin") {
  const std::vector<double> parameters{0.3, -0.1, 0.0, 0.2, -0.25, 0.1};
  const auto corners = centred_corners(parameters);
  // A triangle's centroid is the mean of its corners.
  TORSOR_CHECK(std::abs(corners[0] + corners[1] + corners[2]) < 1e-15);
  TORSOR_CHECK(std::abs(corners[1] - corners[0] -
                        (root_of_unity(1, 3) * std::complex(1.0, 0.2) - std::complex(1.3, -0.1))) <
               1e-15);
  // Moving all corners alike leaves a regular triangle: v_j = e^{2πij/3} + 0.1.
  std::vector<double> shifted;
  for (int j = 0; j < 3; ++j) {
    const std::complex<double> t = 0.1 * root_of_unity(-j, 3);
    shifted.insert(shifted.end(), {t.real(), t.imag()});
  }
  TORSOR_CHECK(image_family("triangles")->stabilizer(shifted).order() == 3);
}

TORSOR_TEST("triangles: the area drawn is the triangle's and its smooth rim's") {
  const ImageFamilyPointer family = corner_polygons(3, 12, 96);
  const at::Tensor image = family->orbit(family->object("regular").parameters)[0];
  const double pixel = 2.0 / 96.0;
  const double area = image.sum().item<double>() * pixel * pixel;
  // Steiner: at distance d outside the area grows by P·d + π·d², inside by P·d + 3√3·d²; a logistic
  // edge of scale w has the variance π²w²/3 and takes half of it on either side.
  const double pi = std::numbers::pi;
  const double edge = 1.5 * pixel;
  const double triangle = 0.75 * std::sqrt(3.0) * 0.36;
  const double rim = 0.5 * (pi + 3.0 * std::sqrt(3.0)) * edge * edge * pi * pi / 3.0;
  TORSOR_CHECK(std::abs(area - triangle - rim) < 1e-4);
}

TORSOR_TEST("blobs: mirrors of a symmetric blob flip the image along its axis") {
  const ImageFamilyPointer family = image_family("dihedral_blobs");
  const std::vector<double> heart{0.2, 0, 0.1, 0, -0.1, 0, 0, 0, 0, 0, 0, 0};  // axis: y = 0
  const at::Tensor orbit = family->orbit(heart);
  TORSOR_CHECK((family->stabilizer(heart).elements() == std::vector<FiniteGroup::Element>{0, 1}));
  TORSOR_CHECK((orbit[0] - orbit[0].flip(1)).abs().max().item<double>() < 1e-14);
  TORSOR_CHECK((orbit[0] - orbit[0].flip(2)).abs().max().item<double>() > 0.1);
}

TORSOR_TEST("charts: the two discs of the Hopf family meet on their rims") {
  const ImageFamilyPointer family = image_family("hopf_rings");
  for (const double phase : {0.0, 1.0, 4.0}) {
    const at::Tensor w = at::tensor({std::cos(phase), std::sin(phase)}, at::kDouble).unsqueeze(0);
    const at::Tensor u = at::tensor({std::cos(phase), -std::sin(phase)}, at::kDouble).unsqueeze(0);
    const at::Tensor a = family->chart("a")(w)[0];
    const at::Tensor b = family->chart("b")(u)[0];
    // (1, w)/√2 and (u, 1)/√2 with u = 1/w are turned into each other by w.
    const std::complex<double> turn(w[0][0].item<double>(), w[0][1].item<double>());
    const auto complex = [](const at::Tensor& p, int i) {
      return std::complex(p[2 * i].item<double>(), p[2 * i + 1].item<double>());
    };
    for (const int i : {0, 1}) TORSOR_CHECK(std::abs(complex(b, i) * turn - complex(a, i)) < 1e-15);
  }
}

TORSOR_TEST("charts: symmetric at the centre and nowhere else") {
  for (const char* name : {"polar_harmonics", "gaussian_rings", "harmonic_blobs"}) {
    const ImageFamilyPointer family = image_family(name);
    for (const int m : {2, 3, 4, 6}) {
      const Chart& chart = family->chart(fmt::format("around C{}", m));
      TORSOR_CHECK(family->stabilizer(chart.point(std::vector{0.0, 0.0})).order() ==
                   static_cast<std::size_t>(m));
      TORSOR_CHECK(family->stabilizer(chart.point(std::vector{1e-9, 0.0})).order() == 1);
    }
  }
  const ImageFamilyPointer triangles = image_family("triangles");
  TORSOR_CHECK(triangles->stabilizer(triangles->chart("path").point(std::vector{0.0})).order() ==
               3);
  TORSOR_CHECK(triangles->stabilizer(triangles->chart("path").point(std::vector{1e-6})).order() ==
               1);
}

TORSOR_TEST("p4: a shift after a turn is the turn before the turned shift") {
  const ImageFamilyPointer family = image_family("p4_textures");
  const FiniteGroup& group = family->group();
  const at::Tensor noise = family->orbit(family->object("noise").parameters).slice(0, 0, 1);
  const FiniteGroup::Element turn = 1;
  const FiniteGroup::Element right = 5 * 4;  // x = 1
  const FiniteGroup::Element up = 4;         // y = 1
  TORSOR_CHECK(group.multiply(turn, right) == group.multiply(up, turn));
  TORSOR_CHECK(family->permuted(family->permuted(noise, right), turn)
                   .equal(family->permuted(family->permuted(noise, turn), up)));
  // The pixel (0, 0) moves to (1, 0) under `right`: one column to the right of the middle.
  const at::Tensor dot = family->orbit(family->object("dot").parameters)[right][0];
  TORSOR_CHECK(dot[2][3].item<double>() == 1.0);
}

TORSOR_TEST("families refuse what they cannot draw, naming it") {
  TORSOR_THROWS_WITH(image_family("triangle"), InvalidArgument, "did you mean 'triangles'?");
  TORSOR_THROWS_WITH(image_family("zzzzzzzzzzzzzzz"), InvalidArgument,
                     "there are polar_harmonics,");
  const ImageFamilyPointer blobs = image_family("harmonic_blobs");
  TORSOR_THROWS_WITH(blobs->object("C5"), InvalidArgument, "has no object 'C5'");
  TORSOR_THROWS_WITH(blobs->chart("around C5"), InvalidArgument, "did you mean");
  std::vector<double> large(12);
  large[0] = 1.5;
  TORSOR_THROWS_WITH(blobs->orbit(large), InvalidArgument, "sum to 1.5, not below 1");
  large[0] = std::numeric_limits<double>::quiet_NaN();
  TORSOR_THROWS_WITH(blobs->orbit(large), InvalidArgument,
                     "re c1 of family 'harmonic_blobs' is nan");
  TORSOR_THROWS_WITH(blobs->stabilizer(std::vector{1.0}), InvalidArgument,
                     "has 12 parameters, not 1");
  TORSOR_THROWS_WITH(blobs->images(at::zeros({2, 12}, at::kDouble), at::full({2}, 24, at::kLong)),
                     InvalidArgument, "element 24 is outside 0, ..., 23");
  TORSOR_THROWS_WITH(blobs->images(at::zeros({2, 12}), at::full({2}, 0, at::kLong)),
                     InvalidArgument, "float64 parameters [N, 12], not Float");
  TORSOR_THROWS_WITH(blobs->permuted(at::zeros({1, 1, 48, 48}), 1), InvalidArgument,
                     "moves no whole pixels");
  TORSOR_THROWS_WITH(blobs->chart("around C3")(at::full({1, 2}, 0.5, at::kDouble)), InvalidArgument,
                     "outside chart 'around C3' of radius 0.3");
  TORSOR_THROWS_WITH(gaussian_rings({.size = 27}), InvalidArgument, "even number");
  TORSOR_THROWS_WITH(polar_harmonics({.order = 12}), InvalidArgument, "harmonic 6 is not resolved");
  TORSOR_THROWS_WITH(weighted_sphere(2, 4), InvalidArgument, "weights 2 and 4");
  TORSOR_THROWS_WITH(weighted_sphere(3, 5), InvalidArgument,
                     "24 is no multiple of the weights 3 and 5");
  TORSOR_THROWS_WITH(corner_polygons(5, 12), InvalidArgument, "not 5 corners under C12");
  TORSOR_THROWS_WITH(p4_textures(6), InvalidArgument, "odd number");
  TORSOR_THROWS_WITH(coloured_arrows(10, 3), InvalidArgument, "C10 x C3");
  TORSOR_THROWS_WITH(torus_waves(4, 8), InvalidArgument, "not 4 x 8");
}

}  // namespace
}  // namespace torsor::testing
