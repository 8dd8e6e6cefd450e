#pragma once

#include <cstdint>
#include <vector>

#include "core/json.hpp"

namespace torsor {

/// A class of homology that is alive on [birth, death).
struct PersistenceBar {
  int dimension = 0;
  double birth = 0.0;
  double death = 0.0;     ///< the radius of the diagram where the class survives it
  bool survives = false;  ///< still alive where the computation ended: "survives R"

  [[nodiscard]] double length() const { return death - birth; }
  bool operator==(const PersistenceBar&) const = default;
};

/// What a computation of Rips persistence found, and how far it looked.
///
/// Bars are sorted by dimension, the longest first. Dimension 0 holds one bar for each point, also
/// those of length 0; higher dimensions hold only bars of positive length.
struct PersistenceDiagram {
  std::vector<PersistenceBar> bars = {};
  int max_dimension = 0;   ///< the highest dimension that was looked at
  double radius = 0.0;     ///< edges longer than this were left out
  bool complete = false;   ///< the radius reaches the enclosing radius: nothing comes after it
  int characteristic = 2;  ///< of the field
  std::int64_t points = 0;
  double simplices = 0.0;  ///< in the complex that was reduced
  double memory = 0.0;     ///< bytes, as predicted before the run

  /// The bars of one dimension, the longest first.
  [[nodiscard]] std::vector<PersistenceBar> of_dimension(int dimension) const;
  /// The number of bars of one dimension that contain the scale.
  [[nodiscard]] std::int64_t betti(int dimension, double scale) const;
  /// {"radius", "complete", "characteristic", "points", "bars": [{"dimension", "birth", "death",
  /// "survives"}]}; death is null for a bar that survives. Only the `most` longest bars of each
  /// dimension are written; "left_out" counts the others.
  [[nodiscard]] Json json(std::size_t most = 20) const;
};

/// Sorts the bars as a diagram holds them.
void sort_bars(std::vector<PersistenceBar>& bars);

}  // namespace torsor
