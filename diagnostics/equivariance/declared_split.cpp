#include "diagnostics/equivariance/declared_split.hpp"

#include <algorithm>
#include <set>

#include <ATen/TensorOperators.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/tensor_values.hpp"

namespace torsor {
namespace {

/// The squares around the mean over one dimension of the grid (or all of it), per object.
at::Tensor squares_around(const at::Tensor& grid, at::IntArrayRef dimensions) {
  return (grid - grid.mean(dimensions, true)).square().flatten(1).sum(1);
}

/// Codes on the grid of factors: [objects, |G_1|, ..., |G_J|, columns].
at::Tensor grid_of(const OrbitTable& codes, const CodeColumns& columns) {
  std::vector<std::int64_t> shape{codes.objects()};
  for (const FiniteGroup& factor : codes.group.factors())
    shape.push_back(static_cast<std::int64_t>(factor.order()));
  shape.push_back(std::ssize(columns));
  return codes.values.index_select(2, at::tensor(columns, at::kLong)).reshape(shape);
}

std::vector<std::int64_t> all_factors(std::size_t factors) {
  std::vector<std::int64_t> dimensions;
  for (std::size_t j = 1; j <= factors; ++j) dimensions.push_back(static_cast<std::int64_t>(j));
  return dimensions;
}

/// The share of the code's movement outside all blocks.
double unclaimed_share(const OrbitTable& codes, const std::vector<CodeColumns>& blocks) {
  const std::vector<std::int64_t> dimension{1};
  const double all = squares_around(codes.values, dimension).sum().item<double>();
  double claimed = 0.0;
  for (const CodeColumns& block : blocks) {
    claimed += squares_around(codes.values.index_select(2, at::tensor(block, at::kLong)), dimension)
                   .sum()
                   .item<double>();
  }
  return all > 0.0 ? std::max(0.0, 1.0 - claimed / all) : 0.0;
}

/// The lines of the verdict and what decides against a clear one.
struct Judgement {
  double line = 0.01;   // the largest that an off-diagonal entry was held to
  bool noisy = false;   // noise is half of a block's movement
  bool above = false;   // an interval lies above its line
  bool across = false;  // an interval reaches across its line
  std::size_t block = 0;
  std::size_t factor = 0;  // of the largest off-diagonal entry
};

void add_entry(DeclaredSplitResult& result, Judgement& judgement, std::size_t i, std::size_t j,
               double noise_share) {
  const Estimate& entry = *result.leakage[i][j];
  if (i == j) return;
  const double line = std::max(0.01, 2.0 * noise_share);
  judgement.line = std::max(judgement.line, line);
  judgement.above = judgement.above || entry.interval.low > line;
  judgement.across = judgement.across || entry.interval.high > line;
  if (result.interval && entry.value <= result.effect) return;
  result.effect = entry.value;
  result.interval = entry.interval;
  judgement.block = i;
  judgement.factor = j;
}

void add_block(DeclaredSplitResult& result, Judgement& judgement, const OrbitTable& codes,
               const CodeColumns& columns) {
  const std::size_t i = result.leakage.size();
  const std::size_t factors = codes.group.factors().size();
  result.leakage.emplace_back(factors);
  const at::Tensor grid = grid_of(codes, columns);
  const std::vector<double> moving = values_of(squares_around(grid, all_factors(factors)));
  double total = 0.0;
  for (const double m : moving) total += m;
  // η² in each of the values, of which the means take little.
  const double noise = codes.noise * codes.noise * static_cast<double>(grid.numel());
  if (total <= 2.0 * noise) {
    result.still.push_back(static_cast<std::int64_t>(i));
    return;
  }
  judgement.noisy = judgement.noisy || noise > 0.5 * total;
  for (std::size_t j = 0; j < factors; ++j) {
    const std::vector<std::int64_t> dimension{static_cast<std::int64_t>(j) + 1};
    result.leakage[i][j] = ratio_estimate(values_of(squares_around(grid, dimension)), moving);
    add_entry(result, judgement, i, j, noise / total);
  }
}

void judge(DeclaredSplitResult& result, const Judgement& judgement, std::int64_t objects) {
  if (objects < static_cast<std::int64_t>(kLeastObjects)) {
    result.finding = fmt::format("{} objects are too few for an interval.", objects);
  } else if (judgement.above) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format(
        "In the declared coordinates factor {} moves block {}: {:.3g} of what moves there; other "
        "coordinates may still split.",
        judgement.factor, judgement.block, result.effect);
  } else if (!result.still.empty()) {
    result.finding =
        fmt::format("No factor moves block {}: nothing can leak.", result.still.front());
  } else if (judgement.noisy || judgement.across) {
    result.finding = fmt::format("Up to {:.3g} leaks, and {} leave it open.", result.effect,
                                 judgement.noisy ? "noise" : "the objects");
  } else {
    result.verdict = Verdict::pass;
    result.finding =
        fmt::format("Each factor moves its own block; at most {:.2g} leaks.", result.effect);
  }
}

Json details_of(const DeclaredSplitResult& result) {
  Json rows = Json::array();
  for (const auto& row : result.leakage) {
    Json list = Json::array();
    for (const auto& entry : row) {
      list.push_back(
          entry ? Json{{"value", entry->value}, {"ci", {entry->interval.low, entry->interval.high}}}
                : Json());
    }
    rows.push_back(list);
  }
  return {{"leakage", rows}, {"still", result.still}, {"unclaimed", result.unclaimed}};
}

}  // namespace

void require_split(const FiniteGroup& group, std::int64_t columns,
                   const std::vector<CodeColumns>& blocks) {
  const std::size_t factors = group.factors().size();
  require(factors >= 2, "{} has one factor: a split needs a direct product of two or more",
          group.name());
  require(blocks.size() == factors, "{} blocks for the {} factors of {}: one belongs to each",
          blocks.size(), factors, group.name());
  std::set<std::int64_t> claimed;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    require(!blocks[i].empty(), "block {} has no column", i);
    for (const std::int64_t column : blocks[i]) {
      require(0 <= column && column < columns, "column {} is none of {}", column, columns);
      require(claimed.insert(column).second, "column {} is claimed twice", column);
    }
  }
}

DeclaredSplitResult declared_split_leakage(const OrbitTable& codes,
                                           const std::vector<CodeColumns>& blocks) {
  require_split(codes.group, codes.size(), blocks);
  DeclaredSplitResult result;
  result.id = "D17";
  result.name = "declared split";
  if (const auto bad = first_bad_value(codes)) {
    result.verdict = Verdict::fail;
    result.finding =
        fmt::format("The code of object {} in pose {} is not finite.", bad->object, bad->element);
    return result;
  }
  if (codes.objects() < 2) {
    result.finding = "One object is too few for an interval.";
    return result;
  }
  Judgement judgement;
  for (const CodeColumns& columns : blocks) add_block(result, judgement, codes, columns);
  result.resolution = judgement.line;
  result.unclaimed = unclaimed_share(codes, blocks);
  judge(result, judgement, codes.objects());
  result.details = details_of(result);
  return result;
}

}  // namespace torsor
