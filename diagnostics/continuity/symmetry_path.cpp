#include "diagnostics/continuity/symmetry_path.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/stabilizers.hpp"

namespace torsor {
namespace {

/// An orbit on the path was not finite at this place.
struct BadOrbit {
  double position;
};

/// Where a distance has a minimum on the scan, with its neighbours.
struct Bracket {
  double low;
  double middle;
  double high;
};

class SymmetryScan {
 public:
  SymmetryScan(const PathOrbits& orbit, const SymmetryPathOptions& options,
               SymmetryPathResult& result)
      : orbit_(orbit), options_(options), result_(result) {}

  void run() {
    scan();
    find_orders();
    // A zero of a large symmetry is one of its divisors too.
    for (std::size_t d = result_.divisors.size(); d-- > 1;) {
      if (result_.generic % result_.divisors[d] != 0) search(d);
    }
    std::ranges::sort(result_.crossings, {}, &SymmetryCrossing::position);
  }

  [[nodiscard]] double zero() const { return zero_; }
  /// The least distance that is not 0 and was not followed to 0.
  [[nodiscard]] double near_miss() const { return near_miss_; }

 private:
  /// The distances at t, by divisor; tells the norm of the image.
  std::vector<double> distances_at(double t, double* norm = nullptr) {
    const StabilizerResult one = detect_stabilizer(orbit_(t));
    if (one.hypotheses.empty()) throw BadOrbit{t};
    std::vector<double> distances;
    for (const SymmetryHypothesis& h : one.hypotheses) distances.push_back(h.distance);
    if (result_.divisors.empty()) {
      for (const SymmetryHypothesis& h : one.hypotheses) result_.divisors.push_back(h.order);
    }
    if (norm != nullptr) {
      *norm = std::sqrt(std::accumulate(one.energies.begin(), one.energies.end(), 0.0));
    }
    return distances;
  }

  void scan() {
    double largest = 0.0;
    for (int i = 0; i <= options_.intervals; ++i) {
      const double share = static_cast<double>(i) / options_.intervals;
      const double t = (1.0 - share) * options_.low + share * options_.high;
      double norm = 0.0;
      const std::vector<double> row = distances_at(t, &norm);
      largest = std::max(largest, norm);
      result_.points.push_back(t);
      result_.distances.resize(row.size());
      for (std::size_t d = 0; d < row.size(); ++d) result_.distances[d].push_back(row[d]);
    }
    zero_ = options_.tolerance * largest;
  }

  void find_orders() {
    result_.orders.assign(result_.points.size(), 1);
    for (std::size_t d = 0; d < result_.divisors.size(); ++d) {
      bool all = true;
      for (std::size_t i = 0; i < result_.points.size(); ++i) {
        const bool fixed = result_.distances[d][i] <= zero_;
        if (fixed) result_.orders[i] = result_.divisors[d];
        all = all && fixed;
      }
      if (all) result_.generic = result_.divisors[d];
    }
  }

  void search(std::size_t d) {
    const std::vector<double>& curve = result_.distances[d];
    for (std::size_t i = 0; i < curve.size(); ++i) {
      std::size_t last = i;
      while (curve[i] <= zero_ && last + 1 < curve.size() && curve[last + 1] <= zero_) ++last;
      if (last > i) {
        stay(d, i, last);
        i = last;
      } else if (may_vanish(curve, i)) {
        follow(d, bracket(i));
      }
    }
  }

  [[nodiscard]] Bracket bracket(std::size_t i) const {
    const std::vector<double>& t = result_.points;
    return {t[i == 0 ? 0 : i - 1], t[i], t[std::min(i + 1, t.size() - 1)]};
  }

  /// Whether point i is a minimum that a curve twice as steep as the one beside it takes to 0.
  static bool may_vanish(const std::vector<double>& curve, std::size_t i) {
    double steepest = 0.0;
    for (const std::size_t j : {i - 1, i + 1}) {
      if (j >= curve.size()) continue;  // also i - 1 of the first
      if (curve[j] < curve[i]) return false;
      steepest = std::max(steepest, curve[j] - curve[i]);
    }
    return curve[i] <= 2.0 * steepest;
  }

  /// Whether a symmetry that contains C_m was met in [low, high] already.
  [[nodiscard]] bool known(std::int64_t m, double low, double high) const {
    return std::ranges::any_of(result_.crossings, [&](const SymmetryCrossing& c) {
      return c.order % m == 0 && low <= c.position + 0.5 * c.extent &&
             c.position - 0.5 * c.extent <= high;
    });
  }

  /// The points first, ..., last are all fixed by C_m.
  void stay(std::size_t d, std::size_t first, std::size_t last) {
    const double low = result_.points[first];
    const double high = result_.points[last];
    if (known(result_.divisors[d], low, high)) return;
    result_.crossings.push_back(
        {0.5 * (low + high), high - low, result_.divisors[d], result_.distances[d][first]});
  }

  void follow(std::size_t d, const Bracket& bracket) {
    const std::int64_t m = result_.divisors[d];
    if (known(m, bracket.low, bracket.high)) return;
    const SymmetryCrossing found = minimum(d, bracket);
    if (found.distance <= zero_) {
      result_.crossings.push_back(found);
    } else {
      near_miss_ = std::min(near_miss_, found.distance);
    }
  }

  /// The least distance in a bracket by golden-section search.
  SymmetryCrossing minimum(std::size_t d, const Bracket& bracket) {
    constexpr double kShare = 1.0 / std::numbers::phi;
    SymmetryCrossing best{bracket.middle, 0.0, result_.divisors[d],
                          std::numeric_limits<double>::infinity()};
    const auto at = [&](double t) {
      const double distance = distances_at(t)[d];
      if (distance < best.distance) best = {t, 0.0, best.order, distance};
      return distance;
    };
    at(bracket.middle);
    double low = bracket.low;
    double high = bracket.high;
    double left = high - kShare * (high - low);
    double right = low + kShare * (high - low);
    double at_left = at(left);
    double at_right = at(right);
    // Neighbouring numbers end the search where the path is longer than they can tell.
    while (high - low > options_.finest * (options_.high - options_.low) && low < left &&
           left < right && right < high) {
      if (at_left <= at_right) {
        high = right;
        right = left;
        at_right = at_left;
        left = high - kShare * (high - low);
        at_left = at(left);
      } else {
        low = left;
        left = right;
        at_left = at_right;
        right = low + kShare * (high - low);
        at_right = at(right);
      }
    }
    return best;
  }

  const PathOrbits& orbit_;
  const SymmetryPathOptions& options_;
  SymmetryPathResult& result_;
  double zero_ = 0.0;
  double near_miss_ = std::numeric_limits<double>::infinity();
};

std::string crossings_text(const std::vector<SymmetryCrossing>& crossings) {
  std::vector<std::string> parts;
  for (const SymmetryCrossing& c : crossings) {
    parts.push_back(c.extent > 0.0
                        ? fmt::format("C{} on [{:.4g}, {:.4g}]", c.order,
                                      c.position - 0.5 * c.extent, c.position + 0.5 * c.extent)
                        : fmt::format("C{} at t = {:.4g}", c.order,
                                      std::abs(c.position) < 1e-9 ? 0.0 : c.position));
  }
  return list_text(parts);
}

/// The least distance to a symmetry on the scan, for a path that meets none.
std::string nearest_text(const SymmetryPathResult& result) {
  double least = std::numeric_limits<double>::infinity();
  std::string text;
  for (std::size_t d = 1; d < result.divisors.size(); ++d) {
    if (result.generic % result.divisors[d] == 0) continue;
    const auto nearest = std::ranges::min_element(result.distances[d]);
    if (*nearest >= least) continue;
    least = *nearest;
    const auto i = static_cast<std::size_t>(nearest - result.distances[d].begin());
    text = fmt::format("; the nearest is {:.3g} away, C{} at t = {:.4g}", least, result.divisors[d],
                       result.points[i]);
  }
  return text;
}

std::string finding(const SymmetryPathResult& result) {
  std::string text = result.generic > 1
                         ? fmt::format("All images are fixed by C{}. ", result.generic)
                         : std::string();
  const char* more = result.generic > 1 ? "more " : "";
  text += result.crossings.empty()
              ? fmt::format("The path meets no {}symmetric image{}.", more, nearest_text(result))
              : fmt::format("The path meets {}symmetric images: {}.", more,
                            crossings_text(result.crossings));
  return text;
}

Json details_of(const SymmetryPathResult& result) {
  Json distances = Json::object();
  for (std::size_t d = 0; d < result.divisors.size(); ++d) {
    if (result.divisors[d] > 1) {
      distances[fmt::format("C{}", result.divisors[d])] = result.distances[d];
    }
  }
  Json crossings = Json::array();
  for (const SymmetryCrossing& c : result.crossings) {
    crossings.push_back({{"position", c.position},
                         {"extent", c.extent},
                         {"order", c.order},
                         {"distance", c.distance}});
  }
  return {{"points", result.points},
          {"orders", result.orders},
          {"generic", result.generic},
          {"distances", distances},
          {"crossings", crossings}};
}

}  // namespace

SymmetryPathResult symmetries_along_path(const PathOrbits& orbit,
                                         const SymmetryPathOptions& options) {
  require(options.low < options.high && options.intervals >= 8,
          "a path from {} to {} in {} intervals cannot be scanned", options.low, options.high,
          options.intervals);
  require(0.0 < options.finest && options.finest < 1.0 && 0.0 < options.tolerance &&
              options.tolerance < 1.0,
          "the finest step {} and the tolerance {} are shares of the path and of its images",
          options.finest, options.tolerance);
  SymmetryPathResult result;
  result.id = "D2";
  result.name = "symmetries along a path";
  SymmetryScan scan(orbit, options, result);
  try {
    scan.run();
  } catch (const BadOrbit& bad) {
    result.finding = fmt::format("The image at t = {:.6g} is not finite.", bad.position);
    return result;
  }
  result.effect = static_cast<double>(result.crossings.size());
  result.resolution = scan.zero();
  result.details = details_of(result);
  result.finding = finding(result);
  if (scan.near_miss() <= 100.0 * scan.zero()) {
    result.finding +=
        fmt::format(" One minimum, {:.2g}, is too small to be told from 0.", scan.near_miss());
  } else {
    result.verdict = Verdict::pass;
  }
  return result;
}

}  // namespace torsor
