#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json.hpp"

namespace torsor {

enum class Verdict {
  pass,
  fail,
  inconclusive,  ///< the budget or the noise does not allow either
};

[[nodiscard]] std::string_view verdict_text(Verdict verdict);

/// A confidence interval of 95 %; one point where the answer is exact.
struct Interval {
  double low = 0.0;
  double high = 0.0;
};

/// [low, high], or null where there is no interval.
[[nodiscard]] Json interval_json(const std::optional<Interval>& interval);

/// What every diagnostic reports; each adds its own figures to it.
struct DiagnosticResult {
  std::string id = {};    ///< "D6"
  std::string name = {};  ///< "winding"
  Verdict verdict = Verdict::inconclusive;
  double effect = 0.0;                    ///< the figure that the verdict is about
  std::optional<Interval> interval = {};  ///< of the effect; nothing where none is known
  std::optional<double> resolution = {};  ///< the smallest defect that could have been seen
  std::string finding = {};               ///< one sentence with its figures
  Json details = Json::object();

  /// "D6 winding: pass, 3 [3, 3], resolution 1e-13. The plane turns 3 times on the orbit."
  [[nodiscard]] std::string line() const;
  /// {"name", "id", "verdict", "effect", "ci", "resolution", "finding", "details"}; "ci" is
  /// [low, high] or null.
  [[nodiscard]] Json json() const;
};

}  // namespace torsor
