#include "diagnostics/report/structure.hpp"

#include <vector>

#include "core/error.hpp"
#include "groups/irreps.hpp"
#include "groups/parse_group.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

/// The structure of a code that holds the real irreps numbered `present` once each.
StructureVerdict structure_with(const char* expression, const std::vector<std::size_t>& present,
                                const std::optional<MixingShare>& mixing = {}) {
  const Irreps all = irreps(parse_group(expression));
  std::vector<std::int64_t> multiplicities(all.real.size());
  for (const std::size_t i : present) ++multiplicities.at(i);
  return code_structure(all, multiplicities, mixing);
}

std::vector<std::size_t> all_of(const char* expression) {
  std::vector<std::size_t> list;
  for (std::size_t i = 0; i < irreps(parse_group(expression)).real.size(); ++i) list.push_back(i);
  return list;
}

// The real irreps of C10 are, in order, the frequencies 0, 1, 2, 3, 4, 5.
TORSOR_TEST("one cyclic factor: one irrep once is disentangled, and says whether it is faithful") {
  const StructureVerdict plane = structure_with("C10", {0, 0, 0, 1});
  TORSOR_CHECK(plane.verdict == CodeStructure::disentangled);
  TORSOR_CHECK(plane.faithful == true);
  const StructureVerdict doubled = structure_with("C10", {2});
  TORSOR_CHECK(doubled.verdict == CodeStructure::disentangled);
  TORSOR_CHECK(doubled.faithful == false);
  TORSOR_CHECK(structure_with("C10", {1, 1}).verdict == CodeStructure::mixed);
  TORSOR_CHECK(structure_with("C10", {0}).verdict == CodeStructure::trivial);
  TORSOR_CHECK(structure_with("C10", {0}).ignored == (std::vector<std::string>{"C10"}));
  TORSOR_CHECK(structure_with("C10", {}).reason.find("no non-trivial") != std::string::npos);
}

TORSOR_TEST("one cyclic factor: the frequencies that hold every stabilizer are distributed") {
  TORSOR_CHECK(structure_with("C10", {1, 2, 5}).verdict == CodeStructure::distributed);
  TORSOR_CHECK(structure_with("C10", {0, 1, 2, 3, 4, 5}).verdict == CodeStructure::distributed);
  // 2 and 5 generate everything together, and each stabilizer has a frequency of its own.
  TORSOR_CHECK(structure_with("C10", {2, 5}).verdict == CodeStructure::distributed);
  // Without 5 no code has the stabilizer C5; without 2 and 4 none has C2.
  const StructureVerdict no_five = structure_with("C10", {1, 2});
  TORSOR_CHECK(no_five.verdict == CodeStructure::mixed);
  TORSOR_CHECK(no_five.reason.find("stabilizer C5") != std::string::npos);
  TORSOR_CHECK(structure_with("C10", {1, 5}).reason.find("stabilizer C2") != std::string::npos);
  TORSOR_CHECK(structure_with("C12", {1, 2, 3, 4, 6}).verdict == CodeStructure::distributed);
  TORSOR_CHECK(structure_with("C12", {1, 2, 3, 4}).verdict == CodeStructure::mixed);
  // 4 and 6 have the common divisor 2 with 12, 3 and 6 have 3: C2 and C3 are held without 2.
  TORSOR_CHECK(structure_with("C12", {1, 3, 4, 6}).verdict == CodeStructure::distributed);
}

TORSOR_TEST("one factor that is not cyclic: every non-trivial irrep, or mixed") {
  std::vector<std::size_t> every = all_of("D5");
  TORSOR_CHECK(structure_with("D5", every).verdict == CodeStructure::distributed);
  every.erase(every.begin());  // without the trivial one
  TORSOR_CHECK(structure_with("D5", every).verdict == CodeStructure::distributed);
  every.pop_back();
  const StructureVerdict gap = structure_with("D5", every);
  TORSOR_CHECK(gap.verdict == CodeStructure::mixed);
  TORSOR_CHECK(gap.reason.find("missing") != std::string::npos);
  TORSOR_CHECK(structure_with("D5", {2}).verdict == CodeStructure::disentangled);
}

// The real irreps of C3 x C5: frequencies (0,0), (0,1), (0,2), (1,0), (1,1), (1,2), ...
TORSOR_TEST("factors that move nothing are ignored, and the others are judged without them") {
  const StructureVerdict second = structure_with("C3 x C5", {0, 1});
  TORSOR_CHECK(second.verdict == CodeStructure::disentangled);
  TORSOR_CHECK(second.ignored == (std::vector<std::string>{"C3"}));
  TORSOR_CHECK(second.faithful == true);  // of C5, the factor that is left
  TORSOR_CHECK(structure_with("C3 x C5", {1, 2}).verdict == CodeStructure::distributed);
}

TORSOR_TEST("several factors: the interval of the mixing decides, then the irreps") {
  const MixingShare none{0.001, {0.0, 0.004}, 0.01};
  const MixingShare strong{0.5, {0.4, 0.6}, 0.01};
  const MixingShare unclear{0.011, {0.005, 0.02}, 0.01};
  const std::vector<std::size_t> planes{0, 1, 3};
  TORSOR_CHECK(structure_with("C3 x C5", planes, none).verdict == CodeStructure::disentangled);
  TORSOR_CHECK(structure_with("C3 x C5", planes, unclear).verdict == CodeStructure::mixed);
  const std::vector<std::size_t> every = all_of("C3 x C5");
  TORSOR_CHECK(structure_with("C3 x C5", every, strong).verdict == CodeStructure::distributed);
  const StructureVerdict mixed = structure_with("C3 x C5", {0, 1, 3, 4}, strong);
  TORSOR_CHECK(mixed.verdict == CodeStructure::mixed);
  TORSOR_CHECK(mixed.mixing == 0.5);
  TORSOR_CHECK(structure_with("C3 x C5", planes).verdict == CodeStructure::inconclusive);
}

// Both groups have the same elements and the same irreps in the same order; only their factors
// differ. Irreps of C2 x C3 x C2: frequencies (0,0,0), (0,0,1), (0,1,0), (0,1,1), (1,0,0), ...
TORSOR_TEST("the factors that count are those of the outermost product of the expression") {
  const Irreps all = irreps(parse_group("C2 x (C3 x C2)"));
  std::vector<std::size_t> inner;  // the irreps that the first factor leaves alone
  for (std::size_t i = 0; i < all.real.size(); ++i) {
    const Representation& rho = all.real[i].rho;
    const bool fixed = rho(FiniteGroup::Element{6}).isIdentity(1e-9);
    const bool moves = !rho(FiniteGroup::Element{1}).isIdentity(1e-9) ||
                       !rho(FiniteGroup::Element{2}).isIdentity(1e-9);
    if (fixed && moves) inner.push_back(i);
  }
  // Two factors: (C3 x C2) alone moves the code, and is cyclic of order 6 with every irrep.
  const StructureVerdict nested = structure_with("C2 x (C3 x C2)", inner);
  TORSOR_CHECK(nested.ignored == (std::vector<std::string>{"C2"}));
  TORSOR_CHECK(nested.verdict == CodeStructure::distributed);
  const StructureVerdict none = structure_with("C2 x (C3 x C2)", {});
  TORSOR_CHECK(none.ignored == (std::vector<std::string>{"C2", "C3 x C2"}));
  // Three factors: C3 and the second C2 move it, so the question is how far they mix.
  const StructureVerdict flat = structure_with("C2 x C3 x C2", inner);
  TORSOR_CHECK(flat.ignored == (std::vector<std::string>{"C2"}));
  TORSOR_CHECK(!structure_with("C2 x C3 x C2", inner).faithful.has_value());
  TORSOR_CHECK(nested.faithful == true);
}

TORSOR_TEST("multiplicities that do not belong to the group are refused") {
  const Irreps all = irreps(parse_group("C10"));
  const std::vector<std::int64_t> wrong(5, 1);
  TORSOR_THROWS_WITH((void)code_structure(all, wrong), InvalidArgument,
                     "5 multiplicities do not belong to the 6 real irreps of C10");
}

}  // namespace
}  // namespace torsor::testing
