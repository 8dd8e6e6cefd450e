#include "datasets/split.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>
#include <vector>

#include <ATen/ops/arange.h>
#include <ATen/ops/tensor.h>

#include "core/error.hpp"

namespace torsor {
namespace {

/// The objects of one label, and how many of them are chosen.
struct Stratum {
  std::vector<std::int64_t> objects;
  std::int64_t quota = 0;
  double rest = 0.0;
};

std::vector<Stratum> strata_of(const ObjectSet& objects) {
  const at::Tensor labels = objects.labels();
  std::map<std::int64_t, Stratum> by_label;
  for (std::int64_t i = 0; i < objects.size(); ++i) {
    const std::int64_t label = labels.defined() ? labels.data_ptr<std::int64_t>()[i] : 0;
    by_label[label].objects.push_back(i);
  }
  std::vector<Stratum> strata;
  for (auto& [label, stratum] : by_label) strata.push_back(std::move(stratum));
  return strata;
}

/// Shares out round(fraction · total) objects by the largest remainder (Hamilton's method), so that
/// the total is met and each label is off by less than one object; then one for every empty label.
void set_quotas(std::vector<Stratum>& strata, double fraction, std::int64_t total) {
  auto left = static_cast<std::int64_t>(std::llround(fraction * static_cast<double>(total)));
  for (Stratum& stratum : strata) {
    const double share = fraction * static_cast<double>(stratum.objects.size());
    stratum.quota = static_cast<std::int64_t>(std::floor(share + 1e-9));
    stratum.rest = share - static_cast<double>(stratum.quota);
    left -= stratum.quota;
  }
  std::vector<Stratum*> by_rest;
  for (Stratum& stratum : strata) by_rest.push_back(&stratum);
  std::ranges::stable_sort(by_rest, std::greater{}, &Stratum::rest);
  for (Stratum* stratum : by_rest) {
    if (left-- > 0) ++stratum->quota;
  }
  for (Stratum& stratum : strata) {
    const auto size = static_cast<std::int64_t>(stratum.objects.size());
    stratum.quota = std::clamp<std::int64_t>(stratum.quota, 1, size);
  }
}

}  // namespace

DataSplit split_objects(const ObjectSet& objects) {
  const std::int64_t size = objects.size();
  require(size >= 10, "{} objects cannot be split into training, validation and test; 10 can",
          size);
  const std::int64_t half = size / 2;
  const std::int64_t train = half - half / 5;
  const auto range = [&](std::int64_t begin, std::int64_t end) {
    return objects.subset(at::arange(begin, end, at::kLong));
  };
  return {range(0, train), range(train, half), range(half, size)};
}

ObjectSetPointer stratified_fraction(const ObjectSet& objects, double fraction, Random& random) {
  require(fraction > 0.0 && fraction <= 1.0, "a fraction of the objects lies in (0, 1], not {}",
          fraction);
  std::vector<Stratum> strata = strata_of(objects);
  set_quotas(strata, fraction, objects.size());
  std::vector<std::int64_t> chosen;
  for (Stratum& stratum : strata) {
    random.shuffle(stratum.objects);
    chosen.insert(chosen.end(), stratum.objects.begin(), stratum.objects.begin() + stratum.quota);
  }
  std::ranges::sort(chosen);
  return objects.subset(at::tensor(chosen, at::kLong));
}

}  // namespace torsor
