#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "diagnostics/report/headline.hpp"
#include "groups/irreps.hpp"

namespace torsor {

/// The share of the moving energy that several factors move, and the line it must stay below.
struct MixingShare {
  double value = 0.0;
  Interval interval = {};
  double line = 0.01;  ///< max(noise, 0.01)
};

/// How the group acts on a code that holds real irrep i `multiplicities[i]` times.
///
/// No non-trivial irrep: trivial. Else the factors are the operands of the group's outermost direct
/// product; those that no occurring irrep is moved by are ignored.
/// One factor left: disentangled iff exactly one non-trivial real irrep occurs, once; distributed
/// iff at least two occur and every stabilizer is an isotropy group of the code. For a cyclic
/// factor that is theorem T4's rule: for each divisor m of its order n, the frequencies divisible
/// by m have, together with n, the greatest common divisor m. For others it is taken as: every
/// non-trivial irrep of the factor occurs.
/// Several left: disentangled iff the upper end of μ's interval is at most the line; distributed
/// iff every non-trivial irrep that the ignored factors leave alone occurs. Else mixed.
/// `mixing` is needed for several factors only: without it, and where an irrep is missing,
/// inconclusive.
/// @throws InvalidArgument unless there is one multiplicity per real irrep.
/// Cost: irreps × (order of the factors).
[[nodiscard]] StructureVerdict code_structure(const Irreps& irreps,
                                              std::span<const std::int64_t> multiplicities,
                                              const std::optional<MixingShare>& mixing = {});

}  // namespace torsor
