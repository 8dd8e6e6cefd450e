#include "diagnostics/metrics/symmetry/state_factors.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.hpp"
#include "groups/generated_by.hpp"
#include "groups/named_groups.hpp"

namespace torsor {
namespace {

bool complete(const StateGenerator& generator) {
  return std::ranges::find(generator.to, Eigen::Index{-1}) == generator.to.end();
}

void check_generator(const StateGenerator& generator, Eigen::Index states,
                     const std::string& name) {
  require(std::ssize(generator.to) == states, "a generator of {} moves {} states, there are {}",
          name, generator.to.size(), states);
  std::vector<bool> hit(generator.to.size(), false);
  for (std::size_t w = 0; w < generator.to.size(); ++w) {
    const Eigen::Index image = generator.to[w];
    if (image == -1) continue;
    require(image >= 0 && image < states, "a generator of {} takes state {} to {}, outside {}",
            name, w, image, states);
    require(!hit[static_cast<std::size_t>(image)],
            "a generator of {} takes two states to state {}: it is no symmetry", name, image);
    hit[static_cast<std::size_t>(image)] = true;
  }
}

Permutation permutation_of(const StateGenerator& generator) {
  return Permutation(std::vector<Permutation::Point>(generator.to.begin(), generator.to.end()));
}

void check_orders(const StateFactor& factor, const FiniteGroup& group) {
  for (std::size_t s = 0; s < factor.generators.size(); ++s) {
    const std::size_t order = group.element_order(group.generators()[s]);
    require(factor.generators[s].order == 0 || factor.generators[s].order == order,
            "generator {} of {} is said to have order {}, its permutation has {}", s, factor.name,
            factor.generators[s].order, order);
  }
}

}  // namespace

StateGenerator observed_generator(
    std::span<const std::pair<Eigen::Index, Eigen::Index>> transitions, Eigen::Index states,
    std::size_t order) {
  StateGenerator generator{.to = {}, .order = order};
  generator.to.assign(static_cast<std::size_t>(std::max<Eigen::Index>(states, 0)), -1);
  for (const auto& [from, to] : transitions) {
    require(from >= 0 && from < states, "state {} of a transition is not one of {}", from, states);
    Eigen::Index& image = generator.to[static_cast<std::size_t>(from)];
    require(image == -1 || image == to, "state {} goes to both {} and {}", from, image, to);
    image = to;
  }
  check_generator(generator, states, "the transitions");
  return generator;
}

std::vector<StateFactor> grid_factors(const std::vector<Eigen::Index>& sizes,
                                      Eigen::Index objects) {
  Eigen::Index states = objects;
  for (const Eigen::Index n : sizes) {
    require(n >= 1, "a factor of {} levels has no state", n);
    states *= n;
  }
  require(objects >= 1, "{} objects have no state", objects);
  std::vector<StateFactor> factors;
  Eigen::Index outer = objects;
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    const Eigen::Index inner = states / (outer * sizes[k]);
    StateGenerator step;
    for (Eigen::Index w = 0; w < states; ++w) {
      const Eigen::Index level = w / inner % sizes[k];
      step.to.push_back(w + ((level + 1) % sizes[k] - level) * inner);
    }
    factors.push_back({fmt::format("factor {}", k), {std::move(step)}});
    outer *= sizes[k];
  }
  return factors;
}

std::vector<StateFactor> grid_factors(const CodeGrid& grid) {
  std::vector<StateFactor> factors = grid_factors(grid.sizes(), grid.objects());
  for (std::size_t k = 0; k < factors.size(); ++k) factors[k].name = grid.names()[k];
  return factors;
}

FactorElements factor_elements(const StateFactor& factor, Eigen::Index states, std::size_t limit) {
  require(!factor.generators.empty(), "{} has no generator", factor.name);
  for (const StateGenerator& generator : factor.generators) {
    check_generator(generator, states, factor.name);
  }
  if (std::ranges::all_of(factor.generators, complete)) {
    std::vector<Permutation> generators;
    for (const StateGenerator& g : factor.generators) generators.push_back(permutation_of(g));
    Enumeration<Permutation> all =
        enumerate<Permutation>(std::span<const Permutation>(generators), factor.name, limit);
    check_orders(factor, all.group);
    return {std::move(all.group), std::move(all.elements)};
  }
  require(factor.generators.size() == 1,
          "a generator of {} is not observed in every state: only a factor of one generator allows "
          "that",
          factor.name);
  const std::size_t order = factor.generators.front().order;
  require(order > 1 && order <= limit,
          "the generator of {} is not observed in every state: its order must be given, from 2 to "
          "{}, not {}",
          factor.name, limit, order);
  return {cyclic(order).with_name(factor.name), {}};
}

}  // namespace torsor
