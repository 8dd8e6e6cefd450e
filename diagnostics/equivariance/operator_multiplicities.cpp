#include <algorithm>
#include <cmath>
#include <complex>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/equivariance/multiplicities.hpp"
#include "groups/decompose.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

MultiplicityResult named(const Irreps& irreps) {
  MultiplicityResult result;
  result.id = "D15";
  result.name = "multiplicities";
  for (const IrreducibleCharacter& irrep : irreps.table.irreps) {
    result.irreps.push_back({.name = irrep.name, .dimension = irrep.dimension, .type = irrep.type});
  }
  return result;
}

/// The traces of matrices on all elements, those of the generators multiplied out.
std::vector<double> traces(const FiniteGroup& group, std::span<const Eigen::MatrixXd> matrices) {
  std::vector<double> chi;
  if (matrices.size() == group.order()) {
    for (const Eigen::MatrixXd& matrix : matrices) chi.push_back(matrix.trace());
    return chi;
  }
  const Eigen::Index size = matrices.front().rows();
  std::vector<Eigen::MatrixXd> all(group.order());
  all[0] = Eigen::MatrixXd::Identity(size, size);
  chi.assign(group.order(), static_cast<double>(size));
  for (const Element g : group.by_length().subspan(1)) {
    const FiniteGroup::LastStep last = group.last_step(g);
    all[g] = all[last.before] * matrices[last.generator];
    chi[g] = all[g].trace();
  }
  return chi;
}

/// max_g |χ(g) - Σ m_ρ·χ_ρ(g)| for the whole numbers m_ρ.
double remainder(const CharacterTable& table, const std::vector<Multiplicity>& irreps,
                 const std::vector<double>& chi) {
  double most = 0.0;
  for (std::size_t g = 0; g < chi.size(); ++g) {
    std::complex<double> rest = chi[g];
    for (std::size_t i = 0; i < irreps.size(); ++i) {
      rest -= std::round(irreps[i].value) * table.irreps[i].values[table.classes.class_of[g]];
    }
    most = std::max(most, std::abs(rest));
  }
  return most;
}

MultiplicityResult exact(const Irreps& irreps, const std::vector<std::size_t>& counts,
                         std::int64_t rank) {
  MultiplicityResult result = named(irreps);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto m = static_cast<double>(counts[i]);
    result.irreps[i].value = m;
    result.irreps[i].interval = Interval{m, m};
    result.irreps[i].integer = static_cast<std::int64_t>(counts[i]);
  }
  result.rank = rank;
  result.verdict = Verdict::pass;
  result.interval = Interval{0.0, 0.0};
  complete(result);
  return result;
}

/// Complex multiplicities from those of the real irreps.
std::vector<std::size_t> complex_counts(const Irreps& irreps,
                                        const std::vector<std::size_t>& real) {
  std::vector<std::size_t> counts(irreps.table.count());
  for (std::size_t k = 0; k < real.size(); ++k) {
    const RealIrrep& irrep = irreps.real[k];
    for (const std::size_t character : irrep.characters) {
      counts[character] = real[k] * (irrep.type == IrrepType::quaternionic ? 2 : 1);
    }
  }
  return counts;
}

}  // namespace

MultiplicityResult operator_multiplicities(const Irreps& irreps,
                                           std::span<const Eigen::MatrixXd> matrices) {
  const CharacterTable& table = irreps.table;
  const FiniteGroup& group = table.group;
  require(!matrices.empty() &&
              (matrices.size() == group.order() || matrices.size() == group.generators().size()),
          "{} matrices are neither the {} elements nor the {} generators of {}", matrices.size(),
          group.order(), group.generators().size(), group.name());
  MultiplicityResult result = named(irreps);
  const std::vector<double> chi = traces(group, matrices);
  result.rank = matrices.front().rows();
  const double tolerance = 1e-6 * (1.0 + static_cast<double>(result.rank));
  bool whole = true;
  for (std::size_t i = 0; i < table.count(); ++i) {
    std::complex<double> sum = 0.0;
    for (std::size_t g = 0; g < chi.size(); ++g) {
      sum += chi[g] * std::conj(table.irreps[i].values[table.classes.class_of[g]]);
    }
    Multiplicity& m = result.irreps[i];
    m.value = sum.real() / static_cast<double>(chi.size());
    if (std::abs(m.value) <= tolerance) m.value = 0.0;  // below what this can resolve
    m.interval = Interval{m.value, m.value};
    const double gap = std::abs(m.value - std::round(m.value));
    result.effect = std::max(result.effect, gap);
    if (gap <= tolerance && m.value > -0.5) m.integer = std::llround(m.value);
    whole = whole && m.integer.has_value();
  }
  const double rest = remainder(table, result.irreps, chi);
  const bool good = whole && rest <= tolerance * static_cast<double>(table.count());
  result.verdict = good ? Verdict::pass : Verdict::fail;
  result.interval = Interval{result.effect, result.effect};
  result.resolution = tolerance;
  complete(result);
  if (!good) {
    result.finding = fmt::format(
        "The traces are no character: multiplicities miss whole numbers by {:.3g}, and the "
        "nearest ones leave {:.3g}.",
        result.effect, rest);
  }
  return result;
}

MultiplicityResult operator_multiplicities(const Irreps& irreps, const Representation& rho) {
  return exact(irreps, multiplicities(irreps.table, rho), rho.dimension());
}

MultiplicityResult operator_multiplicities(const Irreps& irreps, const ComplexRepresentation& rho) {
  return exact(irreps, multiplicities(irreps.table, rho), rho.dimension());
}

MultiplicityResult operator_multiplicities(const Irreps& irreps, const LatentOperator& op) {
  const std::vector<std::size_t> real = declared_multiplicities(irreps, op);
  return exact(irreps, complex_counts(irreps, real), op.code().values());
}

std::vector<std::size_t> declared_multiplicities(const Irreps& irreps, const LatentOperator& op) {
  require(op.group() == irreps.table.group, "irreps of {} do not split an operator of {}",
          irreps.table.group.name(), op.group().name());
  std::vector<std::size_t> counts(irreps.real.size());
  for (const CodeBlock& block : op.blocks()) {
    const std::vector<std::size_t> part =
        real_multiplicities(irreps, multiplicities(irreps.table, block.rho));
    const auto channels = static_cast<std::size_t>(block.places.size(1));
    for (std::size_t k = 0; k < counts.size(); ++k) counts[k] += channels * part[k];
  }
  return counts;
}

void complete(MultiplicityResult& result) {
  Json list = Json::array();
  result.norm = 0;
  std::optional<double> ratio;
  result.regular = true;
  for (const Multiplicity& m : result.irreps) {
    const std::int64_t count = m.integer.value_or(std::llround(m.value));
    result.norm += count * count;
    const double copies = static_cast<double>(count) / static_cast<double>(m.dimension);
    if (!m.lower_bound) {
      result.regular = result.regular && m.integer.has_value() && copies > 0.0 &&
                       copies == ratio.value_or(copies);
      ratio = copies;
    }
    list.push_back({{"irrep", m.name},
                    {"dimension", m.dimension},
                    {"type", std::string(1, letter(m.type))},
                    {"value", m.value},
                    {"ci", m.interval ? Json::array({m.interval->low, m.interval->high}) : Json()},
                    {"integer", m.integer ? Json(*m.integer) : Json()},
                    {"gain", m.gain},
                    {"lower_bound", m.lower_bound}});
  }
  result.details = {{"multiplicities", list},
                    {"regular", result.regular},
                    {"norm", result.norm},
                    {"rank", result.rank}};
  const auto used = std::ranges::count_if(
      result.irreps, [](const Multiplicity& m) { return m.integer.value_or(0) > 0; });
  result.finding = fmt::format("{} of {} irreps occur; the operator is {}regular.", used,
                               result.irreps.size(), result.regular ? "" : "not ");
}

}  // namespace torsor
