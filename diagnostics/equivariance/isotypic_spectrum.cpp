#include "diagnostics/equivariance/isotypic_spectrum.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <Eigen/Eigenvalues>

#include "core/text.hpp"
#include "diagnostics/sum.hpp"

namespace torsor {
namespace {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The coefficients of every object's codes in the functions of one type: rows (object, function).
Eigen::MatrixXd coefficients(const OrbitTable& codes, const Eigen::MatrixXd& functions) {
  const Eigen::Index count = functions.cols();
  const Eigen::Index order = functions.rows();
  Eigen::MatrixXd table(codes.objects() * count, codes.size());
  for (Eigen::Index o = 0; o < codes.objects(); ++o) {
    const Eigen::Map<const RowMatrix> orbit(
        codes.values.data_ptr<double>() + o * order * codes.size(), order, codes.size());
    table.middleRows(o * count, count).noalias() = functions.transpose() * orbit;
  }
  return table;
}

/// The squared singular values, descending.
std::vector<double> spectrum(const Eigen::MatrixXd& table) {
  const Eigen::MatrixXd gram = table.rows() < table.cols()
                                   ? Eigen::MatrixXd(table * table.transpose())
                                   : Eigen::MatrixXd(table.transpose() * table);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(gram, Eigen::EigenvaluesOnly);
  std::vector<double> values(solver.eigenvalues().data(),
                             solver.eigenvalues().data() + solver.eigenvalues().size());
  std::ranges::reverse(values);
  return values;
}

struct Measured {
  IsotypicPart part;
  std::vector<double> spectrum;
  Eigen::Index rows = 0;
};

Measured measure(const OrbitTable& codes, const IsotypicFunctions& type) {
  const Eigen::MatrixXd table = coefficients(codes, type.functions);
  Measured result{.part = {.name = type.name,
                           .dimension = type.dimension,
                           .trivial = type.trivial,
                           .moved_by = type.moved_by},
                  .spectrum = spectrum(table),
                  .rows = table.rows()};
  const Eigen::Index count = type.functions.cols();
  for (Eigen::Index o = 0; o < codes.objects(); ++o) {
    result.part.energies.push_back(table.middleRows(o * count, count).squaredNorm() /
                                   static_cast<double>(type.functions.rows()));
  }
  return result;
}

Json json_of(const std::vector<IsotypicPart>& parts) {
  Json list = Json::array();
  for (const IsotypicPart& p : parts) {
    list.push_back({{"irrep", p.name},
                    {"dimension", p.dimension},
                    {"share", p.share},
                    {"multiplicity", p.multiplicity},
                    {"limited", p.limited}});
  }
  return list;
}

}  // namespace

IsotypicSpectrum isotypic_spectrum(const OrbitTable& codes, const Irreps& irreps,
                                   const IsotypicOptions& options) {
  IsotypicSpectrum result;
  result.id = "D16";
  result.name = "isotypic spectrum";
  if (const auto bad = first_bad_value(codes)) {
    result.verdict = Verdict::fail;
    result.finding =
        fmt::format("The code of object {} in pose {} is not finite.", bad->object, bad->element);
    return result;
  }
  std::vector<Measured> all;
  double total = 0.0;
  double moving = 0.0;  // Σ of the squared singular values of the non-trivial parts
  for (const IsotypicFunctions& type : isotypic_functions(irreps)) {
    all.push_back(measure(codes, type));
    total += sum_of(all.back().part.energies);
    if (!type.trivial) moving += sum_of(all.back().spectrum);
  }
  std::vector<double> invariant(static_cast<std::size_t>(codes.objects()));
  std::vector<double> whole(invariant.size());
  for (Measured& m : all) {
    IsotypicPart& part = m.part;
    part.share = total > 0.0 ? sum_of(part.energies) / total : 0.0;
    const double noise =
        5.0 * codes.noise *
        (std::sqrt(static_cast<double>(m.rows)) + std::sqrt(static_cast<double>(codes.size())));
    // The spectra are eigenvalues of Gram matrices: rounding is relative to the largest of them.
    const double line = std::max({noise * noise, 1e-12 * m.spectrum.front(),
                                  part.trivial ? 0.0 : options.least_share * moving});
    const std::int64_t rank = std::ranges::count_if(m.spectrum, [&](double s) { return s > line; });
    part.multiplicity = (rank + part.dimension - 1) / part.dimension;
    part.limited = rank == m.rows && m.rows < codes.size();
    for (std::size_t o = 0; o < whole.size(); ++o) {
      whole[o] += part.energies[o];
      if (part.trivial) invariant[o] += part.energies[o];
    }
    result.parts.push_back(std::move(part));
  }
  const double mean = total / static_cast<double>(codes.objects());
  result.resolution =
      mean > 0.0 ? static_cast<double>(codes.size()) * codes.noise * codes.noise / mean : 0.0;
  result.invariant_share = total > 0.0 ? sum_of(invariant) / sum_of(whole) : 1.0;
  result.effect = result.invariant_share;
  if (whole.size() >= 2) result.interval = ratio_estimate(invariant, whole).interval;
  result.verdict = whole.size() >= kLeastObjects ? Verdict::pass : Verdict::inconclusive;
  const auto used = std::ranges::count_if(
      result.parts, [](const IsotypicPart& p) { return !p.trivial && p.multiplicity > 0; });
  result.finding =
      total > 0.0 ? fmt::format("{} {} {:.3g} of the energy.",
                                count_text(static_cast<std::size_t>(used), "non-trivial irrep"),
                                used == 1 ? "carries" : "carry", 1.0 - result.invariant_share)
                  : "All codes are zero: there is no energy that an irrep could carry.";
  result.details = {{"parts", json_of(result.parts)}};
  return result;
}

}  // namespace torsor
