#include "diagnostics/injectivity/coset_steps.hpp"

#include "groups/subgroup.hpp"

namespace torsor {

CosetSteps coset_steps(const FiniteGroup& group,
                       const std::vector<FiniteGroup::Element>& stabilizer) {
  const Cosets cosets = left_cosets(Subgroup(group, stabilizer));
  const std::size_t count = cosets.representatives.size();
  std::vector<std::vector<std::uint32_t>> next(count);
  for (std::size_t c = 0; c < count; ++c) {
    for (std::size_t s = 0; s < group.generators().size(); ++s) {
      const std::uint32_t to = cosets.coset_of[group.left_step(s, cosets.representatives[c])];
      next[c].push_back(to);
      next[to].push_back(static_cast<std::uint32_t>(c));
    }
  }
  CosetSteps result{cosets.representatives, std::vector<std::int32_t>(count * count, -1)};
  std::vector<std::uint32_t> queue;
  for (std::size_t start = 0; start < count; ++start) {
    std::int32_t* steps = &result.steps[start * count];
    steps[start] = 0;
    queue.assign(1, static_cast<std::uint32_t>(start));
    for (std::size_t i = 0; i < queue.size(); ++i) {
      for (const std::uint32_t to : next[queue[i]]) {
        if (steps[to] >= 0) continue;
        steps[to] = steps[queue[i]] + 1;
        queue.push_back(to);
      }
    }
  }
  return result;
}

}  // namespace torsor
