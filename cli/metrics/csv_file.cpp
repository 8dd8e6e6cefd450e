#include "cli/metrics/csv_file.hpp"

#include <charconv>
#include <cstddef>
#include <exception>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include <csv.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

/// Gathers what libcsv calls back with; the first problem is kept, for it is C that calls.
class TableBuilder {
 public:
  explicit TableBuilder(std::string path) : path_(std::move(path)) {}

  void field(std::string_view text) {
    if (row_ == 1) {
      table_.names.emplace_back(text);
      return;
    }
    ++fields_;
    double value = 0.0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || stop != text.data() + text.size()) {
      const std::string name =
          fields_ <= table_.names.size() ? table_.names[fields_ - 1] : std::string("none");
      complain(fmt::format("expected a number in column \"{}\", found \"{}\"", name, text));
    }
    values_.push_back(value);
  }

  void end_of_line() {
    if (row_ > 1 && fields_ != table_.names.size()) {
      complain(fmt::format("expected {} as in the first line, found {}",
                           count_text(table_.names.size(), "field"), fields_));
    }
    fields_ = 0;
    ++row_;
  }

  [[nodiscard]] bool failed() const { return !problem_.empty(); }

  CsvTable finish() && {
    if (failed()) throw DataError(path_, problem_);
    check_names();
    const auto columns = static_cast<Eigen::Index>(table_.names.size());
    if (values_.empty()) throw DataError(path_, "expected rows of numbers under a line of names");
    using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    table_.values = Eigen::Map<const RowMatrix>(
        values_.data(), static_cast<Eigen::Index>(values_.size()) / columns, columns);
    return std::move(table_);
  }

 private:
  void complain(const std::string& problem) {
    if (!failed()) problem_ = fmt::format("row {}: {}", row_, problem);
  }
  void check_names() const {
    std::set<std::string_view> seen;
    for (const std::string& name : table_.names) {
      if (name.empty()) throw DataError(path_, "a column of the first line has no name");
      if (!seen.insert(name).second) {
        throw DataError(path_, fmt::format("two columns are called \"{}\"", name));
      }
    }
  }

  std::string path_;
  std::string problem_;
  CsvTable table_;
  std::vector<double> values_;
  std::size_t row_ = 1;
  std::size_t fields_ = 0;
};

/// Text without the byte order mark that spreadsheets put before UTF-8.
std::string without_mark(std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

void on_field(void* text, std::size_t size, void* builder) {
  static_cast<TableBuilder*>(builder)->field({static_cast<const char*>(text), size});
}
void on_line(int /*end*/, void* builder) { static_cast<TableBuilder*>(builder)->end_of_line(); }

struct FreeParser {
  void operator()(csv_parser* parser) const {
    csv_free(parser);
    delete parser;  // NOLINT(cppcoreguidelines-owning-memory)
  }
};

}  // namespace

CsvTable read_csv(const std::filesystem::path& path) {
  const std::string text = without_mark(read_file(path));
  TableBuilder builder(path.string());
  const std::unique_ptr<csv_parser, FreeParser> parser(new csv_parser{});
  csv_init(parser.get(), CSV_STRICT | CSV_STRICT_FINI);
  const std::size_t read =
      csv_parse(parser.get(), text.data(), text.size(), on_field, on_line, &builder);
  const bool whole =
      read == text.size() && csv_fini(parser.get(), on_field, on_line, &builder) == 0;
  if (!whole && !builder.failed()) {
    throw DataError(path.string(),
                    fmt::format("is no CSV text: {}", csv_strerror(csv_error(parser.get()))));
  }
  return std::move(builder).finish();
}

}  // namespace torsor
