#include "groups/semidirect.hpp"

#include <cstdint>
#include <utility>

#include "core/error.hpp"
#include "groups/generated_by.hpp"
#include "groups/named_groups.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;
using Action = std::vector<std::vector<Element>>;

/// Each copy of a wreath product brings generators, one column of the Cayley graph each.
constexpr std::size_t kTrivialCopies = 1000;

std::vector<std::size_t> prime_factors(std::size_t n) {
  std::vector<std::size_t> primes;
  for (std::size_t p = 2; n > 1; ++p) {
    if (p * p > n) p = n;
    if (n % p == 0) primes.push_back(p);
    while (n % p == 0) n /= p;
  }
  return primes;
}

/// Whether k^m = 1 mod n.
bool is_unit_root(std::uint64_t k, std::size_t m, std::uint64_t n) {
  std::uint64_t power = 1 % n;
  for (; m > 0; m /= 2, k = k * k % n) {
    if (m % 2 == 1) power = power * k % n;
  }
  return power == 1 % n;
}

/// The k with k^top = 1 mod n of the largest multiplicative order, the smallest one of these.
Action cyclic_default(std::uint64_t n, std::size_t top) {
  const std::vector<std::size_t> primes = prime_factors(top);
  std::uint64_t best = 1;
  std::size_t best_order = 1;
  for (std::uint64_t k = 2; k < n && best_order < top; ++k) {
    if (!is_unit_root(k, top, n)) continue;
    std::size_t m = top;
    for (const std::size_t p : primes) {
      while (m % p == 0 && is_unit_root(k, m / p, n)) m /= p;
    }
    if (m <= best_order) continue;
    best = k;
    best_order = m;
  }
  if (best_order == 2) best = n - 1;
  return {{static_cast<Element>(best % n)}};
}

/// Generators of factor i go to those of factor i+1; the last ones to the first.
std::vector<Element> shifted_generators(const FiniteGroup& normal, std::size_t factors) {
  const std::size_t each = normal.generators().size() / factors;
  std::vector<Element> images;
  for (std::size_t s = 0; s < normal.generators().size(); ++s) {
    images.push_back(normal.generators()[(s + each) % normal.generators().size()]);
  }
  return images;
}

/// |base|^degree elements below the limit, and, of a trivial base, not too many generators.
void check_wreath_size(const FiniteGroup& base, std::size_t degree, const std::string& name) {
  require(base.order() > 1 || degree <= kTrivialCopies,
          "{}: {} copies of a trivial group are more than the {} allowed", name, degree,
          kTrivialCopies);
  std::size_t order = 1;
  for (std::size_t i = 0; i < degree && base.order() > 1; ++i) {
    require(order <= FiniteGroup::kEnumerationLimit / base.order(),
            "{} is too large to enumerate: its {} copies of {} alone have {}^{} elements, which "
            "exceeds the enumeration limit {}",
            name, degree, base.name(), base.order(), degree, FiniteGroup::kEnumerationLimit);
    order *= base.order();
  }
}

bool all_equal(const std::vector<FiniteGroup>& factors) {
  for (const FiniteGroup& factor : factors) {
    if (!(factor == factors[0])) return false;
  }
  return true;
}

}  // namespace

std::vector<std::vector<Element>> default_action(const FiniteGroup& normal,
                                                 const FiniteGroup& top) {
  const std::vector<FiniteGroup> factors = normal.factors();
  if (top.generators().size() == 1) {
    if (normal.generators().size() == 1) return cyclic_default(normal.order(), top.order());
    if (factors.size() > 1 && all_equal(factors)) {
      std::vector<Element> shift = shifted_generators(normal, factors.size());
      if (factors.size() == 2 && top.order() == 4 && normal.is_abelian()) {
        for (std::size_t s = shift.size() / 2; s < shift.size(); ++s) {
          shift[s] = normal.inverse(shift[s]);
        }
        return {shift};
      }
      if (factors.size() == top.order()) return {shift};
    }
    if (normal.is_abelian() && top.order() % 2 == 0) {
      std::vector<Element> images;
      for (const Element s : normal.generators()) images.push_back(normal.inverse(s));
      return {images};
    }
  }
  throw InvalidArgument(
      fmt::format("there is no default action of {} on {}: write the automorphisms as |x[...]",
                  top.name(), normal.name()));
}

std::string action_text(const FiniteGroup& normal, const Action& action) {
  std::string text;
  for (std::size_t t = 0; t < action.size(); ++t) {
    if (t > 0) text += "; ";
    for (std::size_t s = 0; s < action[t].size(); ++s) {
      if (s > 0) text += ", ";
      text += word_text(normal.word(action[t][s]));
    }
  }
  return text;
}

FiniteGroup wreath(const FiniteGroup& base, std::span<const Permutation> top,
                   std::string top_name) {
  require(!top.empty() && top[0].degree() > 0, "a wreath product needs points to permute");
  const std::size_t degree = top[0].degree();
  std::string name = fmt::format("{} wr {}", base.name(), top_name);
  if (base.name().find(' ') != std::string::npos) {
    name = fmt::format("({}) wr {}", base.name(), top_name);
  }
  check_wreath_size(base, degree, name);
  const FiniteGroup normal = direct_product(std::vector<FiniteGroup>(degree, base));
  const FiniteGroup permutations = FiniteGroup::generated_by<Permutation>(top, std::move(top_name));
  const std::size_t each = base.generators().size();
  Action action;
  for (const Permutation& p : top) {
    std::vector<Element> images;
    for (std::size_t i = 0; i < degree; ++i) {
      const std::size_t place = p(static_cast<Permutation::Point>(i));
      for (std::size_t s = 0; s < each; ++s)
        images.push_back(normal.generators()[place * each + s]);
    }
    action.push_back(std::move(images));
  }
  return semidirect_product(normal, permutations, action).with_name(std::move(name));
}

FiniteGroup p4(std::size_t n) {
  require(n > 0, "p4(0) does not exist: the torus has at least one cell");
  const FiniteGroup translations = direct_product(cyclic(n), cyclic(n));
  const auto x = translations.generators()[0];
  const auto y = translations.generators()[1];
  return semidirect_product(translations, cyclic(4), {{y, translations.inverse(x)}})
      .with_name(fmt::format("p4({})", n));
}

FiniteGroup p4m(std::size_t n) {
  require(n > 0, "p4m(0) does not exist: the torus has at least one cell");
  const FiniteGroup translations = direct_product(cyclic(n), cyclic(n));
  const auto x = translations.generators()[0];
  const auto y = translations.generators()[1];
  const auto back = translations.inverse(x);
  return semidirect_product(translations, dihedral(4), {{y, back}, {back, y}})
      .with_name(fmt::format("p4m({})", n));
}

}  // namespace torsor
