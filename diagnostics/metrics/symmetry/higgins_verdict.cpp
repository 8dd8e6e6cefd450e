#include <algorithm>

#include <fmt/format.h>

#include "diagnostics/metrics/symmetry/higgins_parts.hpp"
#include "diagnostics/metrics/symmetry/object_intervals.hpp"

namespace torsor {
namespace {

/// The first fit of which this is false; nothing where it is true of all.
template <class Good>
const HigginsFit* first_without(const std::vector<HigginsFit>& fits, Good good) {
  const auto found = std::ranges::find_if_not(fits, good);
  return found == fits.end() ? nullptr : &*found;
}

bool holds_out(const HigginsFit& fit) { return fit.held_out > 0; }
bool is_determined(const HigginsFit& fit) { return fit.determined; }

/// Why T4 has no value; empty where it has one.
std::string refusal(const Higgins& result, const HigginsSetting& setting) {
  if (result.residual.value_or(0.0) > setting.options.equivariance_limit) {
    const double left = *result.residual;
    return fmt::format(
        "No matrix moves the codes: {} the variance of held-out states is left. T4 then says "
        "nothing.",
        left < 1.0 ? fmt::format("{:.0f} % of", 100.0 * left) : fmt::format("{:.2g} times", left));
  }
  if (const HigginsFit* fit = first_without(result.fits, is_determined)) {
    return fmt::format(
        "{} states with a known image under {} determine no matrix of {} dimensions: T4 then says "
        "nothing.",
        fit->states, setting.factors[fit->factor].name, result.rank);
  }
  return result.split.score ? "" : "One factor has nothing to be split from.";
}

/// What there is to know of a value.
std::string caveats(const Higgins& result) {
  std::string text;
  if (const HigginsFit* fit = first_without(result.fits, holds_out)) {
    text = fmt::format(
        "The code has {} dimensions on {} states: some matrix makes every map of them, so that T2 "
        "decides nothing, and T4 only tells what the group does to the states.",
        result.rank, fit->states);
  }
  if (result.laws.states_across > 0.0) {
    add_sentence(text, fmt::format("Generators of different factors do not commute on {:.2g} of "
                                   "the states: the group is no direct product of these factors.",
                                   result.laws.states_across));
  }
  return text;
}

void judge(Higgins& result, const HigginsOptions& options) {
  const HigginsLaws& laws = result.laws;
  const double law = std::max({laws.order, laws.across.value_or(0.0), laws.inside.value_or(0.0),
                               laws.homomorphism.value_or(0.0)});
  const bool determined = first_without(result.fits, is_determined) == nullptr;
  if (result.residual.value_or(0.0) > options.equivariance_limit ||
      (determined && law > options.law_limit)) {
    result.equivariant = Verdict::fail;
  } else if (determined && first_without(result.fits, holds_out) == nullptr) {
    result.equivariant = Verdict::pass;
  }
  const bool faithful =
      std::ranges::all_of(result.split.kernel, [](std::size_t k) { return k == 1; });
  const bool splits = faithful && result.split.score.value_or(0.0) <= options.split_limit;
  result.disentangled = determined && !splits ? Verdict::fail : result.equivariant;
}

}  // namespace

void higgins_verdict(Higgins& result, const HigginsSetting& setting) {
  judge(result, setting.options);
  result.matrix = result.split.pairs;
  result.remark = refusal(result, setting);
  if (!result.remark.empty()) return;
  result.value = result.split.score;
  result.remark = caveats(result);
}

}  // namespace torsor
