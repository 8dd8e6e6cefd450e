#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/result.hpp"

namespace torsor {

/// What was seen of one orbit at one step of training.
struct WindingEntry {
  std::optional<int> winding;  ///< D6; nothing where it is undefined
  double least_length = 0.0;   ///< min |F| over the orbit
  double median_length = 0.0;  ///< of |F|
};

/// A change of an orbit's winding between two steps at which it was defined.
struct WindingEvent {
  std::int64_t orbit = 0;
  std::int64_t before = 0;  ///< the steps
  std::int64_t after = 0;
  int from = 0;  ///< the windings
  int to = 0;
  double nearest = 0.0;   ///< the least min |F| / median |F| from `before` to `after`
  std::int64_t step = 0;  ///< where that was
  bool touched = false;   ///< whether it is near zero: the log has seen how the winding changed
};

/// D29: how windings develop.
struct WindingLogResult : DiagnosticResult {
  std::vector<WindingEvent> events;
  std::vector<std::int64_t> stuck;  ///< orbits whose wrong winding never changed
  std::vector<std::int64_t> wrong;  ///< orbits whose last winding is not ±m
};

struct WindingLogOptions {
  double noise = 1e-12;  ///< η of `winding`
  double near = 0.25;    ///< of the median |F|: what counts as near zero at an event
};

/// The windings of a fixed panel of orbits during training.
///
/// A winding is locked while F has no zero on the orbit: it can change only when min |F| touches
/// zero. A network that starts with a wrong winding has to pass through a defect to mend it.
class WindingLog {
 public:
  /// @param symmetries  m of each orbit's image: its different images make 1/m of the orbit, and a
  ///                    code that tells them apart winds ±m times.
  /// @throws InvalidArgument unless there is an orbit, and all numbers are positive.
  explicit WindingLog(std::vector<int> symmetries, WindingLogOptions options = {});

  /// Notes the code plane F of the whole panel at a step of training.
  ///
  /// @param planes  real [orbits, n, 2]: F on n poses of every orbit, a full turn of the group.
  ///                Take n >= 4·|W| + 4, as D6 does: here nothing is refined.
  /// @throws InvalidArgument on another shape, or unless the step exceeds the last one.
  void record(std::int64_t step, const at::Tensor& planes);

  /// Notes what `line` wrote of a step of this panel: rebuilds a log from its file.
  /// @throws InvalidArgument if `line` is of another form or another number of orbits, or unless
  /// its
  ///         step exceeds the last one.
  void add(const std::string& line);

  [[nodiscard]] const std::vector<std::int64_t>& steps() const { return steps_; }
  /// entries()[i][o]: orbit o at step number i.
  [[nodiscard]] const std::vector<std::vector<WindingEntry>>& entries() const { return entries_; }

  /// The last record as one line of JSON without a line break, to append to a file:
  /// {"step":40,"winding":[1,null],"least":[0.2,0],"median":[1,0.8]}.
  /// @throws InvalidArgument before the first record.
  [[nodiscard]] std::string line() const;
  /// The same of record number i. @throws InvalidArgument if there is none.
  [[nodiscard]] std::string line(std::size_t i) const;

  /// Passes if every orbit's last winding is ±m. Fails if it is defined and another, naming the
  /// orbits that started so and never changed ("stuck"). Inconclusive with fewer than two records,
  /// if a last winding is undefined, or if some event was not seen near zero: the log is too coarse
  /// (or the encoder jumps), and a change could have been missed.
  /// `effect` is the share of orbits that end at ±m, `resolution` the largest number of steps
  /// between two records.
  [[nodiscard]] WindingLogResult result() const;

 private:
  std::vector<int> symmetries_;
  WindingLogOptions options_;
  std::vector<std::int64_t> steps_;
  std::vector<std::vector<WindingEntry>> entries_;
};

}  // namespace torsor
