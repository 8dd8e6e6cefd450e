#include "cli/study/study_files.hpp"

#include <cctype>
#include <system_error>

#include "core/error.hpp"

namespace torsor {

std::string slug(const std::string& name) {
  std::string text;
  for (const char c : name) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (plain) text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (!plain && !text.empty() && text.back() != '-') text += '-';
  }
  while (text.ends_with('-')) text.pop_back();
  return text;
}

void require_study_folder(const std::filesystem::path& out, bool resume) {
  std::error_code error;
  if (!std::filesystem::exists(out, error)) return;
  if (!std::filesystem::is_directory(out, error)) {
    throw DataError(out.string(), "expected a folder for the study, found a file");
  }
  require(resume || std::filesystem::is_empty(out, error),
          "{}: the folder is not empty; nothing was changed. Continue a study with --resume, or "
          "choose another folder",
          out.string());
}

}  // namespace torsor
