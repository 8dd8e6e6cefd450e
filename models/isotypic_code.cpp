#include "models/isotypic_code.hpp"

#include <utility>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "groups/decompose.hpp"

namespace torsor {
namespace {

/// One vector of a block's basis in every channel: float64 [D, c].
at::Tensor in_every_channel(const Eigen::VectorXd& vector, const CodeBlock& block,
                            std::int64_t values) {
  const at::Tensor places = block.places.contiguous();
  const std::int64_t channels = places.size(1);
  at::Tensor columns = at::zeros({values, channels}, at::kDouble);
  const auto* place = places.data_ptr<std::int64_t>();
  for (Eigen::Index i = 0; i < vector.size(); ++i) {
    for (std::int64_t j = 0; j < channels; ++j) {
      columns.data_ptr<double>()[*place++ * channels + j] = vector(i);
    }
  }
  return columns;
}

/// [irrep][i] -> columns that hold vector e_i of some copies.
using Columns = std::vector<std::vector<std::vector<at::Tensor>>>;

void add_block(Columns& columns, const CodeBlock& block, const Irreps& all,
               const LatentOperator& latent) {
  const Decomposition split = decompose(block.rho, all);
  require(split.condition < 1.0 + 1e-6,
          "an orthogonal operator is needed; the basis that splits \"{}\" into irreps has the "
          "condition {:.3g}",
          latent.name(), split.condition);
  for (const auto& part : split.blocks) {
    const Eigen::Index d = part.rho.dimension();
    auto& of_irrep = columns[part.irrep];
    of_irrep.resize(static_cast<std::size_t>(d));
    for (Eigen::Index column = 0; column < part.size(); ++column) {
      of_irrep[static_cast<std::size_t>(column % d)].push_back(
          in_every_channel(split.basis.col(part.start + column), block, latent.code().values()));
    }
  }
}

}  // namespace

IsotypicCode isotypic_code(const LatentOperator& latent) {
  const c10::NoGradGuard no_grad;
  IsotypicCode code{irreps(latent.group()), {}, {}};
  Columns columns(code.irreps.real.size());
  for (const CodeBlock& block : latent.blocks()) add_block(columns, block, code.irreps, latent);
  std::vector<at::Tensor> all;
  std::int64_t start = 0;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    if (columns[k].empty()) continue;
    for (const auto& of_vector : columns[k]) all.push_back(at::cat(of_vector, 1));
    const CodePart part{k, std::ssize(columns[k]), all.back().size(1), start};
    start += part.size();
    code.parts.push_back(part);
  }
  code.basis = at::cat(all, 1);
  return code;
}

}  // namespace torsor
