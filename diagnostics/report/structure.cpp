#include "diagnostics/report/structure.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "groups/disentangle.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

/// Which elements act as the identity, read off the characters: ρ(g) = 1 iff χ(g) = χ(1).
class Kernels {
 public:
  explicit Kernels(const Irreps& irreps) : irreps_(irreps) {}

  [[nodiscard]] bool fixes(std::size_t irrep, Element g) const {
    const auto& table = irreps_.table;
    const auto& chi = table.irreps[irreps_.real[irrep].characters.front()];
    const std::complex<double> difference =
        chi.values[table.classes.class_of[g]] - static_cast<double>(chi.dimension);
    return std::abs(difference) < 1e-6;
  }
  [[nodiscard]] bool is_trivial_on(std::size_t irrep, std::span<const Element> elements) const {
    return std::ranges::all_of(elements, [&](Element g) { return fixes(irrep, g); });
  }
  /// How many of `elements` act as the identity.
  [[nodiscard]] std::size_t order(std::size_t irrep, std::span<const Element> elements) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(elements, [&](Element g) { return fixes(irrep, g); }));
  }

 private:
  const Irreps& irreps_;
};

/// A factor of the group with the irreps that it alone moves.
struct Factor {
  FiniteGroup group;
  std::vector<Element> elements;  ///< in the whole group
};

std::vector<Factor> factors_of(const FiniteGroup& group) {
  const std::vector<FiniteGroup> list = group.factors();
  std::vector<Factor> factors;
  if (list.size() < 2) {
    Factor whole{group, std::vector<Element>(group.order())};
    std::iota(whole.elements.begin(), whole.elements.end(), Element{0});
    return {std::move(whole)};
  }
  const std::vector<Subgroup> subgroups = factor_subgroups(group);
  for (std::size_t j = 0; j < list.size(); ++j) {
    factors.push_back({list[j], subgroups[j].elements()});
  }
  return factors;
}

bool is_cyclic(const FiniteGroup& group) {
  if (!group.is_abelian()) return false;
  for (Element g = 0; g < group.order(); ++g) {
    if (group.element_order(g) == group.order()) return true;
  }
  return false;
}

std::string names_of(const Irreps& irreps, const std::vector<std::size_t>& list) {
  std::vector<std::string> names;
  for (const std::size_t i : list) {
    names.push_back(irreps.table.irreps[irreps.real[i].characters.front()].name);
    if (names.size() == 8 && list.size() > 9) {
      names.push_back(fmt::format("{} more", list.size() - 8));
      break;
    }
  }
  return list_text(names);
}

/// The first divisor m of n whose frequencies, the multiples of m, have a larger common divisor
/// with n; 0 where theorem T4's rule holds. `kernels` are gcd(k, n) of the frequencies k.
std::size_t missed_stabilizer(std::size_t n, const std::vector<std::size_t>& kernels) {
  for (std::size_t m = 1; m < n; ++m) {
    if (n % m != 0) continue;
    std::size_t common = n;
    for (const std::size_t kernel : kernels) {
      if (kernel % m == 0) common = std::gcd(common, kernel);
    }
    if (common != m) return m;
  }
  return 0;
}

class Judge {
 public:
  Judge(const Irreps& irreps, std::span<const std::int64_t> multiplicities,
        const std::optional<MixingShare>& mixing)
      : irreps_(irreps),
        multiplicities_(multiplicities),
        mixing_(mixing),
        kernels_(irreps),
        factors_(factors_of(irreps.table.group)) {}

  StructureVerdict run() {
    StructureVerdict result;
    const std::vector<Element>& generators = {irreps_.table.group.generators().begin(),
                                              irreps_.table.group.generators().end()};
    for (std::size_t i = 0; i < irreps_.real.size(); ++i) {
      if (kernels_.is_trivial_on(i, generators)) continue;
      moving_.push_back(i);
      if (multiplicities_[i] > 0) present_.push_back(i);
    }
    if (present_.empty()) {
      for (const Factor& factor : factors_) result.ignored.push_back(factor.group.name());
      result.verdict = CodeStructure::trivial;
      result.reason = "no non-trivial irrep occurs in the code";
      return result;
    }
    std::vector<std::size_t> left;
    for (std::size_t j = 0; j < factors_.size(); ++j) {
      const bool moves = std::ranges::any_of(present_, [&](std::size_t i) {
        return !kernels_.is_trivial_on(i, factors_[j].elements);
      });
      if (moves) {
        left.push_back(j);
      } else {
        result.ignored.push_back(factors_[j].group.name());
      }
    }
    left.size() == 1 ? judge_one(result, left.front()) : judge_several(result, left);
    return result;
  }

 private:
  /// The non-trivial irreps that only the factors `left` move.
  [[nodiscard]] std::vector<std::size_t> possible(const std::vector<std::size_t>& left) const {
    std::vector<std::size_t> list;
    for (const std::size_t i : moving_) {
      bool moved_by_ignored = false;
      for (std::size_t j = 0; j < factors_.size(); ++j) {
        if (std::ranges::find(left, j) == left.end() &&
            !kernels_.is_trivial_on(i, factors_[j].elements)) {
          moved_by_ignored = true;
        }
      }
      if (!moved_by_ignored) list.push_back(i);
    }
    return list;
  }

  [[nodiscard]] std::vector<std::size_t> missing(const std::vector<std::size_t>& left) const {
    std::vector<std::size_t> list;
    for (const std::size_t i : possible(left)) {
      if (multiplicities_[i] == 0) list.push_back(i);
    }
    return list;
  }

  void judge_one(StructureVerdict& result, std::size_t j) const {
    const Factor& factor = factors_[j];
    const std::size_t fixed =
        static_cast<std::size_t>(std::ranges::count_if(factor.elements, [&](Element g) {
          return std::ranges::all_of(present_, [&](std::size_t i) { return kernels_.fixes(i, g); });
        }));
    result.faithful = fixed == 1;
    if (present_.size() == 1 && multiplicities_[present_.front()] == 1) {
      result.verdict = CodeStructure::disentangled;
      result.reason = fmt::format(
          "one irrep, {}, once{}", names_of(irreps_, present_),
          fixed == 1 ? ""
                     : fmt::format("; {} of {} beside the identity act as none",
                                   count_text(fixed - 1, "element"), factor.group.name()));
      return;
    }
    result.verdict = CodeStructure::mixed;
    if (present_.size() == 1) {
      result.reason = fmt::format("one irrep, {}, {} times", names_of(irreps_, present_),
                                  multiplicities_[present_.front()]);
      return;
    }
    const std::string problem = is_cyclic(factor.group) ? cyclic_problem(factor) : gap_problem(j);
    if (problem.empty()) {
      result.verdict = CodeStructure::distributed;
      result.reason = fmt::format("{} hold every stabilizer in {}", names_of(irreps_, present_),
                                  factor.group.name());
    } else {
      result.reason = problem;
    }
  }

  [[nodiscard]] std::string cyclic_problem(const Factor& factor) const {
    std::vector<std::size_t> kernels;
    for (const std::size_t i : present_) kernels.push_back(kernels_.order(i, factor.elements));
    const std::size_t m = missed_stabilizer(factor.group.order(), kernels);
    if (m == 0) return {};
    return fmt::format("{} occur, but no code has the stabilizer C{}", names_of(irreps_, present_),
                       m);
  }

  [[nodiscard]] std::string gap_problem(std::size_t j) const {
    const std::vector<std::size_t> gaps = missing({j});
    return gaps.empty() ? "" : fmt::format("{} missing", names_of(irreps_, gaps));
  }

  void judge_several(StructureVerdict& result, const std::vector<std::size_t>& left) const {
    if (mixing_) {
      result.mixing = mixing_->value;
      result.interval = mixing_->interval;
      if (mixing_->interval.high <= mixing_->line) {
        result.verdict = CodeStructure::disentangled;
        result.reason = fmt::format("mixing at most {:.2g}: each factor moves a part of its own",
                                    mixing_->interval.high);
        return;
      }
    }
    const std::vector<std::size_t> gaps = missing(left);
    if (gaps.empty()) {
      result.verdict = CodeStructure::distributed;
      result.reason = "every irrep occurs";
    } else if (!mixing_) {
      result.reason = "the mixing of the factors is not known";
    } else {
      result.verdict = CodeStructure::mixed;
      result.reason =
          fmt::format("mixing {:.2g}, and {} missing", mixing_->value, names_of(irreps_, gaps));
    }
  }

  const Irreps& irreps_;
  std::span<const std::int64_t> multiplicities_;
  const std::optional<MixingShare>& mixing_;
  Kernels kernels_;
  std::vector<Factor> factors_;
  std::vector<std::size_t> moving_;
  std::vector<std::size_t> present_;
};

}  // namespace

StructureVerdict code_structure(const Irreps& irreps, std::span<const std::int64_t> multiplicities,
                                const std::optional<MixingShare>& mixing) {
  require(multiplicities.size() == irreps.real.size(),
          "{} multiplicities do not belong to the {} real irreps of {}", multiplicities.size(),
          irreps.real.size(), irreps.table.group.name());
  return Judge(irreps, multiplicities, mixing).run();
}

}  // namespace torsor
