// Every law of the representation layer on the named groups up to order 720.

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdlib>
#include <string>
#include <vector>

#include "groups/character_table.hpp"
#include "groups/constructions.hpp"
#include "groups/irreps.hpp"
#include "groups/laws.hpp"
#include "groups/parse_group.hpp"
#include "groups/subgroup.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;

constexpr std::size_t kLargest = 720;
constexpr double kBound = 1e-10;

/// Every member up to this order is checked, above it the last member of each family: all
/// 1295 groups take minutes. TORSOR_EVERY_GROUP_TO sets another limit.
std::size_t complete_to() {
  const char* limit = std::getenv("TORSOR_EVERY_GROUP_TO");  // NOLINT(concurrency-mt-unsafe)
  return limit == nullptr ? 40 : std::stoul(limit);
}

/// Names `prefix`n`suffix` of the groups of order times·n^power, up to `kLargest`.
void add_family(std::vector<std::string>& list, const char* prefix, const char* suffix,
                std::size_t times, int power) {
  const auto order = [&](std::size_t n) { return power == 1 ? times * n : times * n * n; };
  for (std::size_t n = 1; order(n) <= kLargest; ++n) {
    if (order(n) > complete_to() && order(n + 1) <= kLargest) continue;
    list.push_back(fmt::format("{}{}{}", prefix, n, suffix));
  }
}

std::vector<std::string> family_members() {
  std::vector<std::string> list = {"S1",  "S2",  "S3",   "S4",   "S5",  "S6", "A1",
                                   "A2",  "A3",  "A4",   "A5",   "A6",  "Q8", "Q16",
                                   "Q32", "Q64", "Q128", "Q256", "Q512"};
  add_family(list, "C", "", 1, 1);
  add_family(list, "D", "", 2, 1);
  add_family(list, "Dic", "", 4, 1);
  add_family(list, "p4(", ")", 4, 2);
  add_family(list, "p4m(", ")", 8, 2);
  return list;
}

/// Constructors that take other groups or generators.
std::vector<std::string> constructed() {
  return {"C10 x C14",
          "C2 x C2 x C2",
          "S3 x D4",
          "Q8 x C9",
          "A5 x C12",
          "C7 |x C3",
          "C5 |x C4",
          "C31 |x C5",
          "(C7 x C7) |x C4",
          "(C2 x C2) |x[s2, s1 s2] C3",
          "C2 wr C4",
          "C2 wr S3",
          "C2 wr S4",
          "S3 wr C2",
          "C3 wr S3",
          "perm[(1 2 3 4 5),(2 5)(3 4)]",
          "perm[(1 2 3 4 5 6 7),(2 3 5)(4 7 6)]",
          "perm[(1 2 3 4 5 6 7),(1 2)(3 6)]",
          "mat[0 -1; 1 0, 1 0; 0 -1]",
          "mat[1 1; 0 1, 1 0; 1 1 mod 5]",
          "mat[1 1; 0 1, 1 0; 1 1 mod 7]"};
}

/// The largest defect found so far, over all groups.
struct Worst {
  double characters = 0.0;
  double relations = 0.0;
  double words = 0.0;
  double schur = 0.0;
  double reciprocity = 0.0;
};

MatrixXcd random_matrix(Index rows, Index columns, Random& random) {
  MatrixXcd x(rows, columns);
  for (auto& entry : x.reshaped()) entry = {random.normal(), random.normal()};
  return x;
}

void check_elements(const FiniteGroup& group, Random& random) {
  if (group.order() < 3) return;  // no law can be checked on fewer
  const LawReport report = check_finite_group(group, random);
  TORSOR_INFO(report.summary());
  TORSOR_REQUIRE(report.passed());
}

void check_characters(const Irreps& all, Worst& worst) {
  std::size_t squares = 0;
  for (const IrreducibleCharacter& irrep : all.table.irreps) {
    squares += irrep.dimension * irrep.dimension;
  }
  TORSOR_REQUIRE(squares == all.table.group.order());
  worst.characters = std::max(worst.characters, all.table.residual);
}

void check_matrices(const Irreps& all, Random& random, Worst& worst) {
  worst.relations = std::max(worst.relations, all.residual);
  for (const ComplexRepresentation& rho : all.complex) {
    const LawReport report = check_representation(rho, random, 3, kBound);
    TORSOR_INFO(report.summary());
    TORSOR_REQUIRE(report.passed());
    worst.words = std::max(worst.words, report.worst);
  }
}

/// Schur: a map averaged over the group is trace/d within an irrep and zero between two.
void check_schur(const Irreps& all, Random& random, Worst& worst) {
  for (std::size_t i = 0; i < all.complex.size(); ++i) {
    const ComplexRepresentation& rho = all.complex[i];
    const Index d = rho.dimension();
    const MatrixXcd x = random_matrix(d, d, random);
    const MatrixXcd within = Averager<std::complex<double>>(rho, rho, all.chain)(x);
    const MatrixXcd scalar = MatrixXcd::Identity(d, d) * (x.trace() / static_cast<double>(d));
    worst.schur = std::max(worst.schur, (within - scalar).norm());
    if (i == 0) continue;
    const ComplexRepresentation& other = all.complex[i - 1];
    const MatrixXcd between = Averager<std::complex<double>>(
        rho, other, all.chain)(random_matrix(d, other.dimension(), random));
    worst.schur = std::max(worst.schur, between.norm());
  }
}

/// <Ind ψ, χ> = <ψ, Res χ> for some irreps of the group and of one subgroup.
void check_reciprocity(const Irreps& all, const Subgroup& subgroup, Random& random, Worst& worst) {
  constexpr int kPairs = 6;
  const Irreps inner = irreps(subgroup.standalone().group);
  for (int pair = 0; pair < kPairs; ++pair) {
    const ComplexRepresentation& chi = all.complex[random.below(all.complex.size())];
    const ComplexRepresentation& psi = inner.complex[random.below(inner.complex.size())];
    const ConjugacyClasses& outer_classes = all.table.classes;
    const ConjugacyClasses& inner_classes = inner.table.classes;
    const auto induced =
        inner_product(outer_classes, character(induce(psi, subgroup), outer_classes),
                      character(chi, outer_classes));
    const auto restricted = inner_product(inner_classes, character(psi, inner_classes),
                                          character(restrict_to(chi, subgroup), inner_classes));
    worst.reciprocity = std::max(worst.reciprocity, std::abs(induced - restricted));
  }
}

void check_everything(const std::string& expression, Worst& worst) {
  TORSOR_INFO(expression);
  const FiniteGroup group = parse_group(expression);
  TORSOR_REQUIRE(group.order() <= kLargest);
  Random random = Random(40).stream(expression);
  check_elements(group, random);
  const Irreps all = irreps(group);
  check_characters(all, worst);
  check_matrices(all, random, worst);
  check_schur(all, random, worst);
  check_reciprocity(all, Subgroup(group, {group.generators().back()}), random, worst);
  check_reciprocity(all, derived_subgroup(group), random, worst);
}

void check_all(const std::vector<std::string>& expressions) {
  Worst worst;
  for (const std::string& expression : expressions) check_everything(expression, worst);
  TORSOR_INFO("characters ", worst.characters, ", relations ", worst.relations, ", words ",
              worst.words, ", Schur ", worst.schur, ", reciprocity ", worst.reciprocity);
  TORSOR_CHECK(worst.characters < kBound);
  TORSOR_CHECK(worst.relations < kBound);
  TORSOR_CHECK(worst.words < kBound);
  TORSOR_CHECK(worst.schur < kBound);
  TORSOR_CHECK(worst.reciprocity < kBound);
}

TORSOR_TEST("the members of every family obey every law, up to order 720") {
  check_all(family_members());
}

TORSOR_TEST("groups made by every constructor obey every law") { check_all(constructed()); }

}  // namespace
}  // namespace torsor
