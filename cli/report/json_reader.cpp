#include "cli/report/json_reader.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"

namespace torsor {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

double number_or_nan(const Json& value, const std::string& path) {
  if (value.is_null()) return kNan;
  require(value.is_number(), "{}: expected a number or null, found {}", path, value.type_name());
  return value.get<double>();
}

JsonReader::JsonReader(const Json& value, std::string path)
    : value_(&value), path_(std::move(path)) {
  if (!value.is_object()) refuse(fmt::format("expected an object, found {}", value.type_name()));
}

void JsonReader::refuse(const std::string& what) const {
  throw InvalidArgument(fmt::format("{}: {}", path_.empty() ? "the document" : path_, what));
}

const Json* JsonReader::member(const char* name) const {
  const auto found = value_->find(name);
  return found == value_->end() || found->is_null() ? nullptr : &*found;
}

JsonReader JsonReader::below(const char* name, const Json& value) const {
  return JsonReader(value, fmt::format("{}/{}", path_, name));
}

const Json* JsonReader::array(const char* name) const {
  const Json* found = member(name);
  if (found != nullptr && !found->is_array()) {
    refuse(fmt::format("{} should be an array and is of type {}", name, found->type_name()));
  }
  return found;
}

std::optional<JsonReader> JsonReader::object(const char* name) const {
  const Json* found = member(name);
  return found == nullptr ? std::nullopt : std::optional(below(name, *found));
}

std::vector<JsonReader> JsonReader::objects(const char* name) const {
  std::vector<JsonReader> out;
  const Json* found = array(name);
  for (std::size_t i = 0; found != nullptr && i < found->size(); ++i) {
    out.emplace_back((*found)[i], fmt::format("{}/{}/{}", path_, name, i));
  }
  return out;
}

std::string JsonReader::text(const char* name) const {
  const Json* found = member(name);
  if (found == nullptr) return {};
  if (!found->is_string()) {
    refuse(fmt::format("{} should be a text and is of type {}", name, found->type_name()));
  }
  return found->get<std::string>();
}

std::vector<std::string> JsonReader::texts(const char* name) const {
  std::vector<std::string> out;
  const Json* found = array(name);
  for (std::size_t i = 0; found != nullptr && i < found->size(); ++i) {
    const Json& one = (*found)[i];
    if (!one.is_string())
      refuse(fmt::format("{}[{}] should be a text and is of type {}", name, i, one.type_name()));
    out.push_back(one.get<std::string>());
  }
  return out;
}

std::optional<double> JsonReader::number(const char* name) const {
  const Json* found = member(name);
  if (found == nullptr) return std::nullopt;
  if (!found->is_number()) {
    refuse(fmt::format("{} should be a number and is of type {}", name, found->type_name()));
  }
  return found->get<double>();
}

double JsonReader::number_or(const char* name, double otherwise) const {
  return number(name).value_or(otherwise);
}

std::optional<std::int64_t> JsonReader::whole(const char* name) const {
  const std::optional<double> value = number(name);
  if (!value) return std::nullopt;
  if (std::abs(*value) > 1e15 || *value != std::floor(*value)) {
    refuse(fmt::format("{} should be a whole number and is {}", name, *value));
  }
  return static_cast<std::int64_t>(*value);
}

bool JsonReader::flag(const char* name) const {
  const Json* found = member(name);
  if (found == nullptr) return false;
  if (!found->is_boolean()) {
    refuse(fmt::format("{} should be true or false and is of type {}", name, found->type_name()));
  }
  return found->get<bool>();
}

std::vector<double> JsonReader::numbers(const char* name) const {
  std::vector<double> out;
  const Json* found = array(name);
  for (std::size_t i = 0; found != nullptr && i < found->size(); ++i) {
    out.push_back(number_or_nan((*found)[i], fmt::format("{}/{}/{}", path_, name, i)));
  }
  return out;
}

std::optional<std::pair<double, double>> JsonReader::pair(const char* name) const {
  if (array(name) == nullptr) return std::nullopt;
  const std::vector<double> both = numbers(name);
  if (both.size() != 2) {
    refuse(fmt::format("{} should have two numbers and has {}", name, both.size()));
  }
  if (std::isnan(both[0]) || std::isnan(both[1])) return std::nullopt;
  return std::pair(both[0], both[1]);
}

}  // namespace torsor
