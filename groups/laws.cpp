#include "groups/laws.hpp"

#include <algorithm>
#include <utility>

namespace torsor {

using Element = FiniteGroup::Element;

void LawReport::record(bool holds, const std::string& law) {
  ++checks;
  if (holds) return;
  ++violation_count;
  if (violations.size() < kKept) violations.push_back(law);
}

std::string LawReport::summary() const {
  if (violation_count == 0) return fmt::format("passed {} checks", checks);
  std::string text = fmt::format("{} of {} checks failed:", violation_count, checks);
  for (const std::string& violation : violations) text += " " + violation + ";";
  text.pop_back();
  return text;
}

namespace {

/// Light's test for one pair and all generators.
void check_pair(const FiniteGroup& group, Element a, Element b, LawReport& report) {
  const Element product = group.multiply(a, b);
  report.record(group.inverse(product) == group.multiply(group.inverse(b), group.inverse(a)),
                fmt::format("(ab)⁻¹ = b⁻¹a⁻¹ for a = {}, b = {}", a, b));
  for (std::size_t s = 0; s < group.generators().size(); ++s) {
    const Element left = group.multiply(group.step(a, s), b);
    const Element right = group.multiply(a, group.left_step(s, b));
    report.record(left == right,
                  fmt::format("(a·s)·b = a·(s·b) for a = {}, s = s{}, b = {}", a, s + 1, b));
  }
}

}  // namespace

LawReport check_finite_group(const FiniteGroup& group, Random& random) {
  require(group.order() >= 3, "the group laws need at least 3 elements, {} has {}", group.name(),
          group.order());
  constexpr std::size_t kAllPairs = 256;
  constexpr std::size_t kSamples = 65536;
  LawReport report;
  const auto n = static_cast<Element>(group.order());
  const Element e = FiniteGroup::identity();
  for (Element a = 0; a < n; ++a) {
    report.record(group.multiply(a, e) == a && group.multiply(e, a) == a,
                  fmt::format("e·a = a = a·e for a = {}", a));
    report.record(group.multiply(a, group.inverse(a)) == e, fmt::format("a·a⁻¹ = e for a = {}", a));
    report.record(group.element(group.word(a)) == a,
                  fmt::format("the word of a multiplies to a for a = {}", a));
  }
  if (group.order() <= kAllPairs) {
    for (Element a = 0; a < n; ++a) {
      for (Element b = 0; b < n; ++b) check_pair(group, a, b, report);
    }
  } else {
    for (std::size_t i = 0; i < kSamples; ++i) {
      const auto a = static_cast<Element>(random.below(n));
      check_pair(group, a, static_cast<Element>(random.below(n)), report);
    }
  }
  return report;
}

template <class Scalar>
LawReport check_representation(const BasicRepresentation<Scalar>& rho, Random& random,
                               std::size_t words, double tolerance) {
  require(words >= 3, "the homomorphism law needs at least 3 random words, {} were asked for",
          words);
  using Matrix = typename BasicRepresentation<Scalar>::Matrix;
  const FiniteGroup& group = rho.group();
  const auto n = rho.dimension();
  LawReport report;
  const auto record = [&](double defect, double scale, const std::string& law) {
    report.worst = std::max(report.worst, defect);
    report.record(defect <= tolerance * static_cast<double>(n) * scale,
                  fmt::format("{}: {:.2e}", law, defect));
  };
  record((rho(FiniteGroup::identity()) - Matrix::Identity(n, n)).norm(), 1.0, "ρ(1) = 1");
  const auto random_word = [&] {
    std::vector<std::size_t> word(1 + random.below(20));
    for (std::size_t& s : word) s = random.below(group.generators().size());
    return word;
  };
  for (std::size_t i = 0; i < words; ++i) {
    const std::vector<std::size_t> u = random_word();
    const std::vector<std::size_t> v = random_word();
    const Matrix left = rho.along(u);
    const Matrix right = rho.along(v);
    const Matrix both = rho(group.multiply(group.element(u), group.element(v)));
    record((left * right - both).norm(), std::max(1.0, left.norm() * right.norm()),
           fmt::format("ρ(g)ρ(h) = ρ(gh) for g = {}, h = {}", word_text(u), word_text(v)));
  }
  return report;
}

template LawReport check_representation(const Representation&, Random&, std::size_t, double);
template LawReport check_representation(const ComplexRepresentation&, Random&, std::size_t, double);

}  // namespace torsor
