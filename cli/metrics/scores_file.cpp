#include "cli/metrics/scores_file.hpp"

#include <system_error>

#include "cli/report/scores_data.hpp"
#include "cli/results.hpp"
#include "core/error.hpp"

namespace torsor {
namespace {

bool holds_scores(const std::filesystem::path& file) {
  try {
    return is_scores_document(read_json(file));
  } catch (const DataError&) {
    return false;
  }
}

}  // namespace

Json scores_document(const std::vector<MetricSubject>& subjects) {
  Json json;
  if (subjects.size() == 1) {
    json = subjects.front().json();
  } else {
    json["files"] = Json::array();
    for (const MetricSubject& subject : subjects) json["files"].push_back(subject.json());
  }
  json["versions"] = versions_json();
  return json;
}

void require_own_scores(const std::filesystem::path& run, bool force) {
  const std::filesystem::path file = run / kScoresFile;
  std::error_code error;
  require(force || !std::filesystem::exists(file, error) || holds_scores(file),
          "{}: not written by torsor metrics, or damaged; nothing was changed. Replace it with "
          "--force",
          file.string());
}

void write_scores(const std::filesystem::path& run, const MetricSubject& subject) {
  write_json(run / kScoresFile, scores_document({subject}));
}

}  // namespace torsor
