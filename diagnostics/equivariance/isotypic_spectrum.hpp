#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/result.hpp"
#include "groups/irreps.hpp"

namespace torsor {

/// The functions on a group that transform like one real irrep.
struct IsotypicFunctions {
  std::size_t irrep = 0;       ///< its number in Irreps::real
  std::string name;            ///< of its first character, "χ3"
  Eigen::Index dimension = 1;  ///< of the real irrep
  bool trivial = false;        ///< whether the whole group acts as the identity
  std::vector<bool> moved_by;  ///< for each factor of the group, whether it acts at all
  Eigen::MatrixXd functions;   ///< |G| × k, orthonormal columns that span them
};

/// One entry per real irrep: an orthonormal basis of all functions on the group, sorted by type.
/// Cost: the irreps, and a QR decomposition of |G| × d² numbers for each.
[[nodiscard]] std::vector<IsotypicFunctions> isotypic_functions(const Irreps& irreps);

/// What one irrep carries of the codes.
struct IsotypicPart {
  std::string name = {};
  std::int64_t dimension = 1;
  bool trivial = false;
  std::vector<bool> moved_by = {};
  std::vector<double> energies = {};  ///< per object: mean over g of |the part of f(gx)|²
  double share = 0.0;                 ///< of the energy of all parts
  std::int64_t multiplicity = 0;      ///< copies that the codes use: rank / dimension, rounded up
  bool limited = false;               ///< as many as these objects can show: there may be more
};

/// D16: which irreps the codes use.
struct IsotypicSpectrum : DiagnosticResult {
  std::vector<IsotypicPart> parts;  ///< one per real irrep of the group, in its order
  double invariant_share = 0.0;     ///< E_trivial / ΣE
};

struct IsotypicOptions {
  double least_share = 1e-6;  ///< directions with less of the non-trivial energy are not counted
};

/// The isotypic energies of g -> f(gx), averaged over objects, and the copies of each irrep that
/// the codes use; no operator is fitted and f need not be linear.
///
/// The multiplicity counts the directions of code space in which the part of an irrep moves, above
/// 5η(√rows + √D) and `least_share`, divided by the irrep's dimension; for an equivariant code it
/// is the multiplicity in the smallest operator. Passes (a measurement has no bad answer) unless a
/// code is not finite (fail) or there are fewer than 20 objects (inconclusive). `effect` is the
/// invariant share with its jackknife interval; `resolution` the share that noise alone has.
/// Cost: objects·|G|²·D, and an eigenproblem of size min(D, rows) per irrep.
[[nodiscard]] IsotypicSpectrum isotypic_spectrum(const OrbitTable& codes, const Irreps& irreps,
                                                 const IsotypicOptions& options = {});

}  // namespace torsor
