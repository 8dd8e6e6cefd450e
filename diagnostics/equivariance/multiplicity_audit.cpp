#include "diagnostics/equivariance/multiplicity_audit.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cholesky_inverse.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/matmul.h>

namespace torsor {
namespace {

constexpr std::int64_t kGroups = 40;  ///< of objects, for the jackknife

/// tr(aᵀ·b).
double trace_of_product(const at::Tensor& a, const at::Tensor& b) {
  return a.mul(b).sum().item<double>();
}

}  // namespace

MultiplicityAudit::MultiplicityAudit(const CodeSpan& span, const Irreps& irreps) : span_(span) {
  const auto order = static_cast<double>(irreps.table.group.order());
  for (const IsotypicFunctions& type : isotypic_functions(irreps)) {
    parts_.push_back(measured(type, order));
  }
  leave_out();
  noise_ = total_noise();
}

double MultiplicityAudit::corrected(const IrrepPart& part, double trace) const {
  return (trace - part.share * noise_) / (part.dimension * part.gain);
}

IrrepPart MultiplicityAudit::measured(const IsotypicFunctions& type, double order) const {
  IrrepPart part{.irrep = type.irrep,
                 .trivial = type.trivial,
                 .dimension = static_cast<double>(type.dimension)};
  if (!type.trivial) {
    part.share = static_cast<double>(type.functions.cols()) / std::max(order - 1.0, 1.0);
  }
  part.table = at::matmul(tensor_of(type.functions).t(), span_.white);
  const at::Tensor rows = part.table.flatten(0, 1);
  part.projector = at::matmul(rows.t(), rows);
  part.trace = part.projector.trace().item<double>();
  const at::Tensor values = std::get<0>(at::linalg_eigh(part.projector)).contiguous();
  for (std::int64_t i = 0; i < values.numel(); ++i) {
    const double value = values.data_ptr<double>()[i];
    if (value <= 0.5) continue;
    part.above += value;
    ++part.count;
  }
  return part;
}

/// The traces of all parts without one group of objects after another, whitened anew.
void MultiplicityAudit::leave_out() {
  const std::int64_t objects = span_.white.size(0);
  const std::int64_t groups = std::min(kGroups, objects);
  const at::Tensor one = at::eye(span_.rank(), at::kDouble);
  for (std::int64_t k = 0; k < groups && stable_; ++k) {
    const std::int64_t begin = k * objects / groups;
    const std::int64_t count = (k + 1) * objects / groups - begin;
    const at::Tensor rows = span_.white.narrow(0, begin, count).flatten(0, 1);
    const at::Tensor rest = one.sub(at::matmul(rows.t(), rows));
    const auto [factor, info] = at::linalg_cholesky_ex(rest);
    stable_ = info.item<int>() == 0 && factor.diagonal().min().item<double>() > 1e-4;
    if (!stable_) return;
    const at::Tensor inverse = at::cholesky_inverse(factor);
    for (IrrepPart& part : parts_) {
      const at::Tensor own = part.table.narrow(0, begin, count).flatten(0, 1);
      part.without.push_back(trace_of_product(inverse, part.projector) -
                             trace_of_product(at::matmul(own, inverse), own));
    }
  }
}

double MultiplicityAudit::total_noise() {
  double noise = 0.0;
  for (IrrepPart& part : parts_) {
    if (part.count == 0 || part.share >= 1.0) continue;
    const double mean = part.above / static_cast<double>(part.count);
    part.gain = std::clamp((mean - part.share) / (1.0 - part.share), 1e-3, 1.0);
    noise += static_cast<double>(part.count) * (1.0 - part.gain);
  }
  return noise;
}

Estimate MultiplicityAudit::copies(const IrrepPart& part) const {
  const double value = corrected(part, part.trace);
  std::vector<double> without;
  for (const double trace : part.without) without.push_back(corrected(part, trace));
  Estimate estimate =
      without.size() >= 2 ? jackknife(value, without) : Estimate{value, {value, value}};
  const double correction =
      std::abs(value - part.trace / part.dimension) + 1e-8 * (1.0 + std::abs(value));
  estimate.interval.low -= correction;
  estimate.interval.high += correction;
  return estimate;
}

}  // namespace torsor
