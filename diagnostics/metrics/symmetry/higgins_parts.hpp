#pragma once

#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/symmetry/higgins.hpp"
#include "diagnostics/metrics/symmetry/state_operators.hpp"

namespace torsor {

/// What the tests of Higgins share.
struct HigginsSetting {
  const Eigen::MatrixXd& codes;
  const std::vector<StateFactor>& factors;
  const std::vector<FactorElements>& elements;
  const StateCodes& span;
  const HigginsOptions& options;
};

[[nodiscard]] HigginsInjectivity higgins_injectivity(const HigginsSetting& setting);
/// T2, one entry for each generator, factor by factor.
[[nodiscard]] std::vector<HigginsFit> higgins_fits(const HigginsSetting& setting);
[[nodiscard]] HigginsLaws higgins_laws(const HigginsSetting& setting,
                                       const std::vector<HigginsFit>& fits);
[[nodiscard]] HigginsSplit higgins_split(const HigginsSetting& setting,
                                         const std::vector<HigginsFit>& fits);
/// T4 alone: the scores of all pairs.
[[nodiscard]] Eigen::MatrixXd split_scores(const std::vector<Eigen::MatrixXd>& fixed);
/// R_i for each factor.
[[nodiscard]] std::vector<Eigen::MatrixXd> fixed_projectors(const HigginsSetting& setting,
                                                            const std::vector<HigginsFit>& fits);
/// T7 [K, K]: row j, column i; a column of NaN where factor i rests in its own block.
[[nodiscard]] Eigen::MatrixXd higgins_leakage(const HigginsSetting& setting);
/// T8 for the given numbers of steps.
[[nodiscard]] std::vector<double> higgins_roll_out(const HigginsSetting& setting,
                                                   const std::vector<HigginsFit>& fits,
                                                   const std::vector<std::size_t>& steps);
/// Value, remark, and what T2 to T6 say together.
void higgins_verdict(Higgins& result, const HigginsSetting& setting);
[[nodiscard]] Json higgins_details(const Higgins& result);

}  // namespace torsor
