#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/code_blocks.hpp"
#include "diagnostics/metrics/metric_result.hpp"
#include "diagnostics/metrics/symmetry/state_factors.hpp"

namespace torsor {

struct HigginsOptions {
  std::vector<ColumnBlock> blocks = {};  ///< declared: one for each factor, in order; empty: none
  /// [N] the object of each state, or its group of objects, for the interval; empty: one object. No
  /// generator may change it. Each costs a fit of all operators.
  std::vector<int> objects = {};
  std::size_t steps = 64;                 ///< the longest roll-out
  double equivariance_limit = 0.05;       ///< of T2's residual, for "equivariant"
  double law_limit = 0.05;                ///< of T3's defects
  double split_limit = 0.1;               ///< of T4's score
  std::size_t injectivity_states = 1000;  ///< T1 looks at this many states at most
  std::size_t element_limit = 20000;      ///< of one factor
  std::uint64_t seed = 0;                 ///< of the states of T1
};

/// T1: whether the group can act on the codes at all.
struct HigginsInjectivity {
  double nearest = 0.0;  ///< min pairwise distance of codes / median; 0 where two states coincide
  /// The largest distance of the images of two states whose codes coincide (to 1e-6 of the median),
  /// over the median: above 0 no action on codes exists.
  double broken = 0.0;
  std::size_t coinciding = 0;  ///< pairs of states
  std::size_t states = 0;      ///< that were compared
};

/// T2 for one generator.
struct HigginsFit {
  std::size_t factor = 0;
  std::size_t generator = 0;
  Eigen::Index states = 0;    ///< whose image is known
  Eigen::Index held_out = 0;  ///< of them, those that the others predict; 0: T2 decides nothing
  bool determined = false;    ///< the known images leave no other matrix open
  std::optional<double> residual = {};  ///< of the states that were held out
  double fitted_residual = 0.0;         ///< of a fit to all states
  double shift = 0.0;  ///< of the affine fit to all states, root mean square in standard deviations
  Eigen::Index worst_state = -1;
  /// A [r, r] and b [r] of the fit to all states, in white coordinates of the span.
  Eigen::MatrixXd matrix = {};
  Eigen::VectorXd offset = {};
};

/// T3, norms Frobenius over √r in white coordinates; nothing where there is no such pair.
struct HigginsLaws {
  double order = 0.0;                       ///< max |A^N - 1|
  std::optional<double> across = {};        ///< max |AB - BA|, A and B of different factors
  std::optional<double> inside = {};        ///< of one factor, where the generators commute
  std::optional<double> homomorphism = {};  ///< max |A_g·A_h - A_gh|, A_gh fitted by itself
  double states_across =
      0.0;  ///< the share of states where generators of two factors do not commute
};

/// T4 to T6.
struct HigginsSplit {
  Eigen::MatrixXd pairs = {};            ///< [K, K] scores, 0 on the diagonal
  std::optional<double> score = {};      ///< the largest; nothing for fewer than two factors
  std::vector<double> moved = {};        ///< tr(1 - R_i), the dimension of Z_i
  double fixed = 0.0;                    ///< tr(R_1···R_K), of Z_0
  bool complete = false;                 ///< the dimensions add up to r
  std::vector<std::size_t> kernel = {};  ///< elements of G_i that act as 1 on Z_i; 1: faithful
  std::vector<std::size_t> order = {};   ///< of G_i
  std::optional<double> declared_off_block = {};  ///< T5: max |A - its blocks|/|A|, declared blocks
  std::optional<double> declared_foreign = {};    ///< T5: max |A_g - 1|/√dim on a foreign block
  std::optional<double> aligned_off_block = {};   ///< T5 after aligning with the Z_i
};

/// All figures of T1 to T8.
struct Higgins : MetricResult {
  Eigen::Index rank = 0;  ///< r, of the centred codes
  HigginsInjectivity injectivity = {};
  std::vector<HigginsFit> fits = {};
  std::optional<double> residual = {};  ///< T2: the worst held-out one; nothing where none is
  HigginsLaws laws = {};
  HigginsSplit split = {};
  Eigen::MatrixXd leakage = {};  ///< T7 [K, K], row j, column i; empty without declared blocks
  std::vector<std::size_t> steps = {};          ///< T8
  std::vector<double> roll_out = {};            ///< of the worst generator, after each of `steps`
  double eigenvalue_drift = 0.0;                ///< max | |λ| - 1 |
  Verdict equivariant = Verdict::inconclusive;  ///< T2 and T3 within their limits
  /// Equivariant, T4 within its limit, and faithful on every Z_i.
  Verdict disentangled = Verdict::inconclusive;
};

/// "higgins/2": the tests T1 to T8 of a linear symmetry-based disentangled code.
///
/// All matrices act on the span of the centred codes of all states, in white coordinates, so that
/// rank-deficient codes and (but for T5 and T7) the basis of the codes do not matter.
///
/// - T1: injectivity, min pairwise distance / median, and whether coinciding codes stay together.
/// - T2: A_g = argmin Σ |z(gw) - A z(w) - b|²; residual / variance of states held out, each once,
///   from the fit to all others. With r + 1 = N no state is held out: some matrix makes every map
///   of the N states, T2 decides nothing, and "equivariant" is inconclusive. Halves would leave
///   that open from r = N/2 on.
/// - T3: |A^N - 1|, |AB - BA| and |A_gA_h - A_gh|, over √r.
/// - T4: with R_i the mean of A_g over G_i, score = max_{i≠j} [tr((1-R_i)(1-R_j)) / min(tr(1-R_i),
///   tr(1-R_j))]^{1/2}, 0 where a factor acts trivially. A linear disentangled split of an
///   equivariant code exists iff it is 0. Traces, so that no basis changes it.
/// - T5: |A - its declared blocks|/|A|, |A - 1| on foreign blocks: they depend on the basis. Then
///   the first in the basis of Z_i = image(1 - R_i), nothing where these do not add up.
/// - T6: 1 - R_i ≠ 0, and no g ≠ 1 of G_i acts as 1 on Z_i; "as 1" is a spectral norm of A_g - 1
///   below sin(π/order g), half of what a root of unity moves.
/// - T7: mean |Δz_j|² under G_i / mean |Δz_i|²; no linearity asked. Nothing (NaN, null in JSON) for
///   a factor that rests in its own block: mean |Δz_i|² at most 1e-24 of the codes' mean square.
/// - T8: Σ |A^k z(w) - z(g^k w)|² / variance for k = 1, 2, 4, ...; max ||λ| - 1|.
///
/// `value` is T4's score (0 best, 1 for a tensor product, which is equivariant but not
/// disentangled); nothing where T2's residual exceeds its limit, the known images determine no
/// matrix, or there are fewer than two factors. Where T2 decides nothing it tells what the group
/// does to the states, whatever the code: √(7/8) for one orbit of C_8 × C_8. `matrix` holds its
/// pairs. The interval is a jackknife over objects; none for one.
///
/// Misleads: T2 is vacuous for a code that is linear in the images, and weak with few more states
/// than dimensions, where noise fails it too; continuous factors are seen at the sampled elements
/// only; T8 compares codes, not decoded images. Factors that do not commute on states are no direct
/// product: see `laws.states_across`.
/// @param codes    [N, D], of every state.
/// @param factors  the chosen decomposition of the group.
/// @throws InvalidArgument as `StateCodes` and `factor_elements`; if there is no factor, blocks are
///         not one for each factor, or a generator changes the object.
/// Cost: T1 injectivity_states²·D, T2 N·r² per generator, T4 |G_i|·r³ for each factor, T7
/// |G_i|·N·D. Source: Higgins et al., Towards a definition of disentangled representations (2018).
[[nodiscard]] Higgins higgins(const Eigen::MatrixXd& codes, const std::vector<StateFactor>& factors,
                              const HigginsOptions& options = {});

}  // namespace torsor
