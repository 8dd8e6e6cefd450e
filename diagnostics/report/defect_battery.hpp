#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/continuity/vortex_map.hpp"
#include "diagnostics/report/continuous_families.hpp"
#include "diagnostics/report/report.hpp"

namespace torsor {

/// How thoroughly defects are looked for.
struct DefectSearch {
  int decades = 5;               ///< of distances from a symmetric image
  int intervals = 64;            ///< of a path
  double finest_step = 1e-9;     ///< of a path's length
  int symmetry_intervals = 32;   ///< of the scan for symmetric images on a path
  std::int64_t area_cells = 24;  ///< across a disc, for its area; even
  std::int64_t cells = 24;       ///< across a disc
  double finest_cell = 1e-4;     ///< of its radius
  std::size_t weights = 2;       ///< phases looked at, those with the most energy first
  std::int64_t map_cells = 48;   ///< of the picture
  double noise = 0.0;            ///< η of a code value; 0: assumed from the codes' type
};

/// A disc that was searched, and what of its map in the strongest phase are defects or may be.
struct SearchedDisc {
  ImageDisc disc;
  int weight = 1;
  VortexMap defects;  ///< without the zeros at which other coordinates hold the pose
};

/// What the search found; each place once.
struct DefectsFound {
  std::int64_t hard = 0;
  std::int64_t soft = 0;
  std::int64_t open = 0;            ///< diagnostics that stayed inconclusive
  std::int64_t searched = 0;        ///< diagnostics of continuous families
  double resolution = 0.0;          ///< the coarsest of theirs, relative to the size of the codes
  std::vector<std::string> places;  ///< of hard and soft ones
  std::vector<SearchedDisc> discs;  ///< those on which some phase turns
};

/// Looks for defects of an encoder on continuous families of images: oscillation at every symmetric
/// site (D3), symmetric images, jumps and tears along every path (D2, D4, D5), vortices of the
/// code's phases on every disc (D7). Appends the results, vortices and pictures to `report`.
///
/// The phase of weight k is that of the strongest direction of the weight-k part of the codes on
/// the disc. A zero of it is a soft defect only if the pose is lost there: if the code's stabilizer
/// is larger than the image's. Zeros where other coordinates hold the pose are reported as such.
/// @throws InvalidArgument as the encoder and the diagnostics do.
[[nodiscard]] DefectsFound search_defects(const Encoder& encode, const ContinuousFamilies& families,
                                          const DefectSearch& search, Report& report);

}  // namespace torsor
