#pragma once

#include <optional>

#include <ATen/core/Tensor.h>

#include "diagnostics/persistence/distance_matrix.hpp"
#include "diagnostics/persistence/persistence_diagram.hpp"

namespace torsor {

/// How the persistence of a Rips filtration is computed; both give the same bars.
enum class RipsMethod {
  automatic,  ///< lenses up to dimension 1, cliques above
  lenses,     ///< `RipsLenses`: dimension 0 and 1 only, memory N²
  cliques,    ///< GUDHI: edge collapse, simplex tree, cohomology; memory as many simplices
};

struct RipsOptions {
  int max_dimension = 1;  ///< 0, 1 or 2
  /// Edges longer than this are left out, and what is alive there "survives". Without a value, in
  /// dimensions 0 and 1 the enclosing radius, which leaves out nothing; in dimension 2 what
  /// `surface_radius` says.
  std::optional<double> radius = {};
  int characteristic = 2;     ///< a prime: the field is Z/p
  double memory_limit = 3e9;  ///< bytes
  RipsMethod method = RipsMethod::automatic;
};

/// The persistent homology of the Rips filtration: the simplices of scale r are the sets of points
/// with all distances at most r (diameters, not radii).
///
/// The memory is predicted before the run: for lenses from N, for cliques by counting the cliques
/// of the collapsed graph up to dimension max_dimension + 1, a count that stops soon after the
/// limit.
/// @throws InvalidArgument if the memory would exceed the limit: the text has the estimate, the
///         limit and the largest number of points that fits. For cliques this is found on samples
///         of maximal distance (`maxmin_order`), doubled and then bisected to 1/16, and each of
///         them is counted: the number named was verified on that sample. Also on a dimension,
///         radius, characteristic or method that is none.
[[nodiscard]] PersistenceDiagram rips_persistence(const DistanceMatrix& distances,
                                                  const RipsOptions& options = {});

/// The same of the rows of `points` [N, D] with Euclidean distances.
[[nodiscard]] PersistenceDiagram rips_persistence(const at::Tensor& points,
                                                  const RipsOptions& options = {});

/// The default radius for dimension 2, where going on to the enclosing radius R would need all
/// tetrahedra.
///
/// A product of circles loses its surface where the first of its circles is filled, a circle of
/// radius ρ at √3ρ. So: 1.02 times the latest end among bars of dimension 1 that outlive twice
/// their birth, but R at most; where there is none (a sphere, say), √3/2 times R, which is √3
/// times the radius of a sphere. `diagram` is the one of dimension 1 without a cut.
[[nodiscard]] double surface_radius(const PersistenceDiagram& diagram);

}  // namespace torsor
