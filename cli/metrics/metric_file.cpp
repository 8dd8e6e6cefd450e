#include "cli/metrics/metric_file.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include <ATen/core/Tensor.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/metrics/csv_file.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/npz.hpp"

namespace torsor {
namespace {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The columns of a file before it is decided what they are.
struct Columns {
  Eigen::MatrixXd codes;
  Eigen::MatrixXd factors;
  std::vector<std::string> names;  // of the factors
};

Eigen::MatrixXd matrix_of(const NpzFile& file, std::string_view name) {
  const at::Tensor array = file.read(name);
  if (array.dim() != 2) {
    throw DataError(
        file.describe(name),
        fmt::format("expected two dimensions [N, columns], found shape {}{}",
                    shape_text(array.sizes()),
                    array.dim() == 1 ? fmt::format("; one column is [{}, 1]", array.size(0)) : ""));
  }
  const at::Tensor values = array.to(at::kDouble).contiguous();
  return Eigen::Map<const RowMatrix>(values.data_ptr<double>(), values.size(0), values.size(1));
}

Columns columns_of_npz(const std::filesystem::path& path) {
  const NpzFile file(path);
  Columns columns{matrix_of(file, "codes"), matrix_of(file, "factors"), {}};
  for (Eigen::Index k = 0; k < columns.factors.cols(); ++k) {
    columns.names.push_back(fmt::format("factor {}", k));
  }
  return columns;
}

Columns columns_of_csv(const std::filesystem::path& path) {
  CsvTable table = read_csv(path);
  std::vector<Eigen::Index> codes;
  std::vector<Eigen::Index> factors;
  Columns columns;
  for (std::size_t c = 0; c < table.names.size(); ++c) {
    const bool code = table.names[c].starts_with("code");
    (code ? codes : factors).push_back(static_cast<Eigen::Index>(c));
    if (!code) columns.names.push_back(table.names[c]);
  }
  if (codes.empty() || factors.empty()) {
    throw DataError(path.string(),
                    fmt::format("expected columns called code... and others, the factors; found {}",
                                fmt::join(table.names, ", ")));
  }
  columns.codes = table.values(Eigen::all, codes);
  columns.factors = table.values(Eigen::all, factors);
  return columns;
}

/// The factor that a word of the command line means: its name or its number.
std::size_t number_of(const std::string& word, const std::vector<std::string>& names) {
  const auto at = std::ranges::find(names, word);
  if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
  std::size_t number = 0;
  const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error == std::errc{} && stop == word.data() + word.size() && number < names.size()) {
    return number;
  }
  const std::string near = nearest_name(word, names);
  throw InvalidArgument(fmt::format(
      "there is no factor \"{}\" among {} (or 0 to {}){}", word, fmt::join(names, ", "),
      names.size() - 1, near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
}

std::vector<FactorKind> kinds_of(const Columns& columns, const MetricFileOptions& options) {
  std::vector<FactorKind> kinds;
  for (const auto& column : columns.factors.colwise()) {
    const bool whole = std::ranges::all_of(column, [](double v) { return v == std::floor(v); });
    kinds.push_back(whole ? FactorKind::discrete : FactorKind::continuous);
  }
  std::vector<bool> named(kinds.size(), false);
  const auto set = [&](const std::vector<std::string>& words, FactorKind kind) {
    for (const std::string& word : words) {
      const std::size_t k = number_of(word, columns.names);
      require(!named[k], "factor \"{}\" is named twice", word);
      named[k] = true;
      kinds[k] = kind;
    }
  };
  set(options.continuous, FactorKind::continuous);
  set(options.discrete, FactorKind::discrete);
  return kinds;
}

}  // namespace

MetricInput read_metric_file(const std::filesystem::path& path, const MetricFileOptions& options) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const Columns columns = extension == ".csv" ? columns_of_csv(path) : columns_of_npz(path);
  if (columns.codes.rows() != columns.factors.rows()) {
    throw DataError(path.string(), fmt::format("codes have {} rows, factors {}: one each is needed",
                                               columns.codes.rows(), columns.factors.rows()));
  }
  std::vector<ColumnBlock> blocks;
  if (!options.blocks.empty()) blocks = parse_blocks(options.blocks, columns.codes.cols());
  return MetricInput(
      columns.codes, columns.factors,
      {.kinds = kinds_of(columns, options), .names = columns.names, .blocks = std::move(blocks)});
}

std::size_t factor_number(const std::string& word, const std::vector<Factor>& factors) {
  std::vector<std::string> names;
  for (const Factor& factor : factors) names.push_back(factor.name);
  return number_of(word, names);
}

}  // namespace torsor
