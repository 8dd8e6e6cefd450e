#pragma once

#include <vector>

#include "diagnostics/persistence/distance_matrix.hpp"
#include "diagnostics/persistence/persistence_diagram.hpp"

namespace torsor {

/// The clouds of a cross-barcode may have this many points: it reduces twice as many.
inline constexpr std::int64_t kMostCrossPoints = 400;

/// How the topology of a cloud P differs from that of a cloud Q with the same points, P's point i
/// being Q's point i.
struct CrossBarcode {
  std::vector<PersistenceBar> bars;  ///< of dimension 1, the longest first
  double divergence = 0.0;           ///< RTD_1(P, Q), the sum of their lengths
};

/// The bars of dimension 1 of the Rips filtration of 2N points with the distances
///
///   [ 0    D_P           ]
///   [ D_P  min(D_P, D_Q) ].
///
/// Where P's points i and j are joined later than in min(P, Q), or P lacks a class that the minimum
/// has, a bar says from when to when. No bars if D_Q >= D_P everywhere; RTD_1(P, Q) and RTD_1(Q, P)
/// are two figures: a Q that is collapsed to a point gives the length of P's shortest spanning tree
/// one way and 0 the other.
///
/// The complex is the cone of an inclusion M -> Rips(min) where M holds the simplices of Rips(min)
/// within the P-ball of some point. M has the components of Rips(P), and an edge jk of M is
/// homotopic in Rips(min) to the path j-i-k of Rips(P), i the centre of the ball; so by the exact
/// sequence of the pair H_1 is that of the cone of Rips(P) -> Rips(min), which defines RTD_1.
/// @throws InvalidArgument unless both have the same number of points, kMostCrossPoints at most.
/// Source: Barannikov, Trofimov, Balabin and Burnaev, Representation topology divergence (2022).
[[nodiscard]] CrossBarcode cross_barcode(const DistanceMatrix& p, const DistanceMatrix& q);

}  // namespace torsor
