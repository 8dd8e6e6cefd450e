#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/encoder.hpp"
#include "groups/finite_group.hpp"
#include "groups/subgroup.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// Codes (or images) of whole orbits: values[o][g] belongs to object o in the pose g.
///
/// Every diagnostic of equivariance works on such a table; for codes it is f(g·x_o).
struct OrbitTable {
  FiniteGroup group;
  at::Tensor values;   ///< float64 [objects, |G|, D], on the CPU
  double noise = 0.0;  ///< η: the error to expect of one value

  [[nodiscard]] std::int64_t objects() const { return values.size(0); }
  [[nodiscard]] std::int64_t size() const { return values.size(2); }
};

/// @param values  real [objects, |G|, ...], flattened to [objects, |G|, D]; of any type.
/// @param noise   η; 0: `assumed_code_noise`.
/// @throws InvalidArgument if the sizes do not fit the group, naming both, or there is no object.
[[nodiscard]] OrbitTable orbit_table(FiniteGroup group, const at::Tensor& values,
                                     double noise = 0.0);

/// A value that is not finite.
struct BadValue {
  std::int64_t object = 0;
  std::int64_t element = 0;
};
[[nodiscard]] std::optional<BadValue> first_bad_value(const OrbitTable& table);

/// ρ(g)·z_o for every g: the orbits that an operator declares for codes z [objects, ...], which
/// stand in the reference pose.
[[nodiscard]] OrbitTable declared_orbits(const LatentOperator& op, const at::Tensor& codes,
                                         double noise = 0.0);

/// The elements h with F(gh) = F(g) for all g, F the row of one object: the stabilizer of the
/// object, seen through F.
struct PeriodSubgroup {
  std::vector<FiniteGroup::Element> elements;
  double gap = 0.0;  ///< the smallest max_g |F(gh) - F(g)|_∞ over the h left out, capped at 100
                     ///< tolerances; infinite where none is
};
/// @param tolerance  on every value. Cost: |G|²·D at most, |G|·D where few h stay.
[[nodiscard]] PeriodSubgroup periods(const OrbitTable& table, std::int64_t object,
                                     double tolerance);

}  // namespace torsor
