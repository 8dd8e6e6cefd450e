#include "diagnostics/behaviour/defect_summary.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <ATen/TensorOperators.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/special_ndtri.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/equivariance/jackknife.hpp"

namespace torsor {
namespace {

struct Sample {
  double count = 0.0;
  double mean = 0.0;
  double variance = 0.0;  // of the mean
};

Sample sample(const std::vector<double>& values) {
  Sample s{.count = static_cast<double>(values.size())};
  for (const double v : values) s.mean += v / s.count;
  for (const double v : values) s.variance += (v - s.mean) * (v - s.mean);
  s.variance /= std::max(1.0, s.count - 1.0) * s.count;
  return s;
}

/// By how much an interval of 95 % widens if `count` of them are to hold at once.
double simultaneous(std::size_t count) {
  const auto quantile = [](double p) {
    return at::special_ndtri(at::scalar_tensor(p, at::kDouble)).item<double>();
  };
  return quantile(1.0 - 0.025 / static_cast<double>(count)) / quantile(0.975);
}

/// Welch's interval of the difference of two means.
std::optional<Interval> difference(const Sample& a, const Sample& b, double widen) {
  if (a.count < 2.0 || b.count < 2.0) return std::nullopt;
  const double variance = a.variance + b.variance;
  const double spread =
      a.variance * a.variance / (a.count - 1.0) + b.variance * b.variance / (b.count - 1.0);
  const double degrees = spread > 0.0 ? std::max(1.0, variance * variance / spread) : 1e9;
  const double half = widen * student_quantile(degrees) * std::sqrt(variance);
  return Interval{a.mean - b.mean - half, a.mean - b.mean + half};
}

std::vector<StratumSummary> summarize(const std::vector<StratumErrors>& strata) {
  std::vector<StratumSummary> list;
  for (const StratumErrors& stratum : strata) {
    require(!stratum.errors.empty(), "the stratum \"{}\" has no object", stratum.name);
    std::vector<double> others;
    for (const StratumErrors& other : strata) {
      if (&other != &stratum) others.insert(others.end(), other.errors.begin(), other.errors.end());
    }
    for (const double e : stratum.errors)
      require(!std::isnan(e), "an error of the stratum \"{}\" is not a number", stratum.name);
    const Sample own = sample(stratum.errors);
    StratumSummary entry{
        .name = stratum.name, .objects = std::ssize(stratum.errors), .error = own.mean};
    if (!others.empty()) {
      const Sample rest = sample(others);
      entry.gap = own.mean - rest.mean;
      entry.interval = difference(own, rest, simultaneous(strata.size()));
    }
    list.push_back(std::move(entry));
  }
  return list;
}

void add_charges(DefectSummary& result, const std::vector<ChartDefects>& charts) {
  double area = 0.0;
  for (const ChartDefects& chart : charts) {
    require(chart.area >= 0.0, "the chart \"{}\" has an area of {}", chart.name, chart.area);
    area += chart.area;
    result.defects += std::ssize(chart.map.vortices);
    for (const Vortex& v : chart.map.vortices) result.absolute_charge += std::abs(v.charge);
    if (chart.map.resolution)
      result.resolution = std::max(result.resolution.value_or(0.0), *chart.map.resolution);
  }
  if (area > 0.0) result.density = static_cast<double>(result.absolute_charge) / area;
}

/// The share of images within 1 core radius of a core, its interval over objects.
void add_near(DefectSummary& result, const at::Tensor& distances) {
  if (!distances.defined()) return;
  require(distances.dim() == 2 && distances.numel() > 0 && !at::isnan(distances).any().item<bool>(),
          "distances to cores are numbers [objects, images], not {}",
          shape_text(distances.sizes()));
  const at::Tensor inside =
      distances.detach().to(at::kCPU, at::kDouble).le(1.0).to(at::kDouble).mean(1).contiguous();
  const std::vector<double> shares(inside.data_ptr<double>(),
                                   inside.data_ptr<double>() + inside.numel());
  result.near_cores = inside.mean().item<double>();
  result.effect = *result.near_cores;
  const std::vector<double> ones(shares.size(), 1.0);
  if (shares.size() < kLeastObjects) return;
  result.interval = ratio_estimate(shares, ones).interval;
  // The jackknife sees no spread where nothing was near; up to here none in N objects is likely.
  if (result.effect == 0.0)
    result.interval->high = 1.0 - std::pow(0.05, 1.0 / static_cast<double>(shares.size()));
}

std::string strata_text(const DefectSummary& result) {
  std::string text;
  for (const StratumSummary& s : result.strata) {
    text += fmt::format("{}{} {:.3g} ({})", text.empty() ? " Errors by stratum: " : ", ", s.name,
                        s.error, s.objects);
  }
  return text.empty() ? text : text + ".";
}

/// Why there is no verdict, or nothing.
std::string obstacle(const DefectSummary& result, const std::vector<ChartDefects>& charts,
                     const std::string& images) {
  for (const ChartDefects& chart : charts) {
    if (chart.map.verdict == Verdict::inconclusive)
      return fmt::format("The map of chart \"{}\" is inconclusive", chart.name);
  }
  if (!result.near_cores) return fmt::format("How far {} are from cores is not known", images);
  if (!result.interval) return "There are too few objects for an interval";
  if (result.strata.size() < 2) return "Strata to compare are missing";
  for (const StratumSummary& s : result.strata) {
    if (s.objects < static_cast<std::int64_t>(kLeastObjects))
      return fmt::format("The stratum \"{}\" has only {} objects", s.name, s.objects);
  }
  return {};
}

void judge(DefectSummary& result, const std::vector<ChartDefects>& charts,
           const DefectSummaryOptions& options) {
  const auto large = [](const StratumSummary& s) {
    return s.interval && s.objects >= static_cast<std::int64_t>(kLeastObjects);
  };
  const bool near = result.interval && result.interval->low > options.near_limit;
  const bool gap = std::ranges::any_of(result.strata, [&](const StratumSummary& s) {
    return large(s) && s.interval->low > options.gap_limit;
  });
  const bool far = result.interval && result.interval->high <= options.near_limit;
  const bool even = std::ranges::all_of(result.strata, [&](const StratumSummary& s) {
    return s.interval && s.interval->high <= options.gap_limit;
  });
  const std::string missing = obstacle(result, charts, options.images);
  if (near || gap) {
    result.verdict = Verdict::fail;
  } else if (missing.empty() && far && even) {
    result.verdict = Verdict::pass;
  }
  std::string text =
      fmt::format("{} defects of total charge {}", result.defects, result.absolute_charge);
  if (result.density) text += fmt::format(" ({:.3g} per unit of area)", *result.density);
  if (result.near_cores)
    text += fmt::format(", {:.3g} of {} in their cores", *result.near_cores, options.images);
  if (result.worst) {
    const StratumSummary& s = result.strata[*result.worst];
    text += fmt::format(", worst stratum \"{}\" {:+.3g} from the rest", s.name, s.gap);
  }
  text += ".";
  if (result.verdict == Verdict::inconclusive)
    text += missing.empty() ? " The intervals leave it open." : " " + missing + ".";
  result.finding = text + strata_text(result);
}

Json details_of(const DefectSummary& result, const std::vector<ChartDefects>& charts) {
  Json strata = Json::array();
  for (const StratumSummary& s : result.strata) {
    strata.push_back(
        {{"name", s.name},
         {"objects", s.objects},
         {"error", s.error},
         {"gap", s.gap},
         {"ci", s.interval ? Json::array({s.interval->low, s.interval->high}) : Json()}});
  }
  Json areas = Json::array();
  for (const ChartDefects& c : charts) {
    areas.push_back({{"chart", c.name},
                     {"area", c.area},
                     {"defects", c.map.vortices.size()},
                     {"charge", c.map.total}});
  }
  return {{"defects", result.defects},
          {"absolute_charge", result.absolute_charge},
          {"density", result.density ? Json(*result.density) : Json()},
          {"near_cores", result.near_cores ? Json(*result.near_cores) : Json()},
          {"charts", areas},
          {"strata", strata},
          {"worst", result.worst ? Json(result.strata[*result.worst].name) : Json()}};
}

}  // namespace

DefectSummary defect_summary(const std::vector<ChartDefects>& charts, const at::Tensor& distances,
                             const std::vector<StratumErrors>& strata,
                             const DefectSummaryOptions& options) {
  require(0.0 <= options.near_limit && options.near_limit < 1.0 && options.gap_limit >= 0.0,
          "limits of {} near cores and a gap of {} are none", options.near_limit,
          options.gap_limit);
  DefectSummary result;
  result.id = "D27";
  result.name = "defects and data";
  add_charges(result, charts);
  add_near(result, distances);
  result.strata = summarize(strata);
  if (result.strata.size() >= 2) {
    const auto largest = std::ranges::max_element(result.strata, {}, &StratumSummary::gap);
    result.worst = static_cast<std::size_t>(largest - result.strata.begin());
  }
  judge(result, charts, options);
  result.details = details_of(result, charts);
  return result;
}

}  // namespace torsor
