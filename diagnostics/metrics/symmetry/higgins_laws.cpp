#include <algorithm>
#include <cmath>

#include "core/random.hpp"
#include "diagnostics/median.hpp"
#include "diagnostics/metrics/split.hpp"
#include "diagnostics/metrics/symmetry/higgins_parts.hpp"
#include "diagnostics/metrics/symmetry/operator_defects.hpp"

namespace torsor {
namespace {

/// to[gh] = g after h; -1 where either is not observed.
std::vector<Eigen::Index> after(const std::vector<Eigen::Index>& g,
                                const std::vector<Eigen::Index>& h) {
  std::vector<Eigen::Index> both(h.size(), -1);
  for (std::size_t w = 0; w < h.size(); ++w) {
    if (h[w] >= 0) both[w] = g[static_cast<std::size_t>(h[w])];
  }
  return both;
}

/// The share of states where gh and hg are observed and differ.
double not_commuting(const std::vector<Eigen::Index>& g, const std::vector<Eigen::Index>& h) {
  const std::vector<Eigen::Index> gh = after(g, h);
  const std::vector<Eigen::Index> hg = after(h, g);
  std::size_t differ = 0;
  std::size_t known = 0;
  for (std::size_t w = 0; w < gh.size(); ++w) {
    if (gh[w] < 0 || hg[w] < 0) continue;
    ++known;
    if (gh[w] != hg[w]) ++differ;
  }
  return known > 0 ? static_cast<double>(differ) / static_cast<double>(known) : 0.0;
}

/// The largest distance between the codes of two states after any one generator.
double images_apart(const HigginsSetting& setting, Eigen::Index a, Eigen::Index b) {
  double most = 0.0;
  for (const StateFactor& factor : setting.factors) {
    for (const StateGenerator& generator : factor.generators) {
      const Eigen::Index moved_a = generator.to[static_cast<std::size_t>(a)];
      const Eigen::Index moved_b = generator.to[static_cast<std::size_t>(b)];
      if (moved_a < 0 || moved_b < 0) continue;
      most = std::max(most, (setting.codes.row(moved_a) - setting.codes.row(moved_b)).norm());
    }
  }
  return most;
}

void raise(std::optional<double>& most, double value) {
  most = std::max(most.value_or(0.0), value);
}

/// |A_g·A_h - A_gh|/√r with A_gh fitted to the states where gh is observed, if they determine it.
void add_homomorphism(HigginsLaws& laws, const HigginsSetting& setting, const HigginsFit& g,
                      const HigginsFit& h) {
  const auto moves = [&](const HigginsFit& fit) -> const std::vector<Eigen::Index>& {
    return setting.factors[fit.factor].generators[fit.generator].to;
  };
  const std::vector<Eigen::Index> to = after(moves(g), moves(h));
  if (std::ranges::all_of(to, [](Eigen::Index image) { return image < 0; })) return;
  const TestedOperator both = tested_operator(setting.span, to);
  if (!both.determined) return;
  raise(laws.homomorphism, (g.matrix * h.matrix - both.fitted.matrix).norm() /
                               std::sqrt(static_cast<double>(both.fitted.matrix.rows())));
}

HigginsFit generator_fit(const StateCodes& span, const std::vector<Eigen::Index>& to) {
  const TestedOperator tested = tested_operator(span, to);
  const OperatorResidual on_all = operator_residual(span, tested.fitted, to);
  HigginsFit fit;
  fit.states = tested.states;
  fit.held_out = tested.held_out;
  fit.determined = tested.determined;
  if (tested.held_out > 0) fit.residual = tested.residual;
  fit.fitted_residual = on_all.value;
  fit.worst_state = on_all.worst_state;
  fit.shift = tested.fitted.shift.norm() / std::sqrt(static_cast<double>(span.rank()));
  fit.matrix = tested.fitted.matrix;
  fit.offset = tested.fitted.shift;
  return fit;
}

}  // namespace

HigginsInjectivity higgins_injectivity(const HigginsSetting& setting) {
  std::vector<Eigen::Index> states = all_rows(setting.codes.rows());
  Random random = Random(setting.options.seed).stream("injectivity");
  random.shuffle(states);
  states.resize(std::min(states.size(), setting.options.injectivity_states));
  const auto count = static_cast<Eigen::Index>(states.size());
  const Eigen::MatrixXd rows = setting.codes(states, Eigen::all).transpose();
  std::vector<double> distances;
  for (Eigen::Index i = 0; i < count; ++i) {
    for (Eigen::Index j = 0; j < i; ++j) distances.push_back((rows.col(i) - rows.col(j)).norm());
  }
  HigginsInjectivity result{.states = states.size()};
  const double middle = median(distances);
  if (!(middle > 0.0)) return result;
  result.nearest = *std::ranges::min_element(distances) / middle;
  std::size_t pair = 0;
  for (std::size_t i = 0; i < states.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (distances[pair++] > 1e-6 * middle) continue;
      ++result.coinciding;
      result.broken = std::max(result.broken, images_apart(setting, states[i], states[j]) / middle);
    }
  }
  return result;
}

std::vector<HigginsFit> higgins_fits(const HigginsSetting& setting) {
  std::vector<HigginsFit> fits;
  for (std::size_t i = 0; i < setting.factors.size(); ++i) {
    for (std::size_t s = 0; s < setting.factors[i].generators.size(); ++s) {
      HigginsFit fit = generator_fit(setting.span, setting.factors[i].generators[s].to);
      fit.factor = i;
      fit.generator = s;
      fits.push_back(std::move(fit));
    }
  }
  return fits;
}

HigginsLaws higgins_laws(const HigginsSetting& setting, const std::vector<HigginsFit>& fits) {
  HigginsLaws laws;
  for (const HigginsFit& g : fits) {
    const FiniteGroup& group = setting.elements[g.factor].group;
    laws.order = std::max(
        laws.order, order_defect(g.matrix, group.element_order(group.generators()[g.generator])));
    for (const HigginsFit& h : fits) {
      add_homomorphism(laws, setting, g, h);
      if (&h <= &g) continue;
      const double apart = not_commuting(setting.factors[g.factor].generators[g.generator].to,
                                         setting.factors[h.factor].generators[h.generator].to);
      const double defect = commutator_defect(g.matrix, h.matrix);
      if (g.factor != h.factor) {
        raise(laws.across, defect);
        laws.states_across = std::max(laws.states_across, apart);
      } else if (apart == 0.0) {
        raise(laws.inside, defect);
      }
    }
  }
  return laws;
}

std::vector<double> higgins_roll_out(const HigginsSetting& setting,
                                     const std::vector<HigginsFit>& fits,
                                     const std::vector<std::size_t>& steps) {
  std::vector<double> worst(steps.size(), 0.0);
  for (const HigginsFit& fit : fits) {
    const std::vector<Eigen::Index>& to = setting.factors[fit.factor].generators[fit.generator].to;
    StateOperator power{Eigen::MatrixXd::Identity(fit.matrix.rows(), fit.matrix.cols()),
                        Eigen::VectorXd::Zero(fit.offset.size())};
    std::vector<Eigen::Index> moved = all_rows(setting.span.states());
    std::size_t done = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      for (; done < steps[i]; ++done) {
        power.shift = (fit.matrix * power.shift + fit.offset).eval();
        power.matrix = (fit.matrix * power.matrix).eval();
        std::ranges::for_each(moved, [&to](Eigen::Index& w) {
          if (w >= 0) w = to[static_cast<std::size_t>(w)];
        });
      }
      worst[i] = std::max(worst[i], operator_residual(setting.span, power, moved).value);
    }
  }
  return worst;
}

}  // namespace torsor
