#include "cli/winding_history.hpp"

#include <complex>
#include <cstddef>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

Json header_json(const FollowedPlane& plane) {
  std::vector<double> re;
  std::vector<double> im;
  for (const std::complex<double>& value : plane.direction) {
    re.push_back(value.real());
    im.push_back(value.imag());
  }
  return {{"objects", plane.objects},
          {"generator", plane.generator},
          {"poses", plane.poses},
          {"noise", plane.noise},
          {"direction", {{"re", re}, {"im", im}}}};
}

FollowedPlane plane_of(const Json& header) {
  const auto re = header.at("direction").at("re").get<std::vector<double>>();
  const auto im = header.at("direction").at("im").get<std::vector<double>>();
  require(re.size() == im.size() && !re.empty(), "a direction of {} real and {} imaginary parts",
          re.size(), im.size());
  Eigen::VectorXcd direction(static_cast<Eigen::Index>(re.size()));
  for (std::size_t i = 0; i < re.size(); ++i) {
    direction(static_cast<Eigen::Index>(i)) = {re[i], im[i]};
  }
  return {header.at("objects").get<std::vector<std::int64_t>>(),
          header.at("generator").get<FiniteGroup::Element>(),
          header.at("poses").get<std::int64_t>(), header.at("noise").get<double>(),
          std::move(direction)};
}

/// Adds the lines up to epoch `last`. @throws as WindingLog::add.
void add_line(WindingLog& log, const std::string& line, std::int64_t last) {
  const Json step = Json::parse(line).value("step", Json());
  if (!step.is_number_integer() || step.get<std::int64_t>() <= last) log.add(line);
}

}  // namespace

WindingHistory::WindingHistory(FollowedPlane followed)
    : plane(std::move(followed)),
      log(std::vector<int>(plane.objects.size(), 1), {.noise = plane.noise}) {}

WindingLogResult WindingHistory::result() const {
  WindingLogResult result = log.result();
  result.details["steps"] = "epochs";
  result.details["objects"] = plane.objects;
  result.details["poses"] = plane.poses;
  return result;
}

std::optional<WindingHistory> read_winding_history(const fs::path& folder, std::int64_t last) {
  const fs::path path = folder / WindingHistory::kFile;
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return std::nullopt;
  std::istringstream lines(read_file(path));
  std::optional<WindingHistory> history;
  std::size_t number = 0;
  try {
    for (std::string line; std::getline(lines, line);) {
      ++number;
      if (!history) {
        history.emplace(plane_of(Json::parse(line)));
      } else {
        add_line(history->log, line, last);
      }
    }
    require(history.has_value(), "the file is empty");
  } catch (const InvalidArgument& error) {
    throw DataError(fmt::format("{}:{}", path.string(), number),
                    fmt::format("no log of windings: {}", error.what()));
  } catch (const Json::exception& error) {
    throw DataError(fmt::format("{}:{}", path.string(), number),
                    fmt::format("no log of windings: {}", error.what()));
  }
  return history;
}

void write_winding_history(const WindingHistory& history, const fs::path& folder) {
  std::string text = header_json(history.plane).dump() + "\n";
  for (std::size_t i = 0; i < history.log.steps().size(); ++i) text += history.log.line(i) + "\n";
  write_file(folder / WindingHistory::kFile, text);
}

}  // namespace torsor
