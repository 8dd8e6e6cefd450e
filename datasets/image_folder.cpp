#include "datasets/image_folder.hpp"

#include <algorithm>
#include <cstdint>
#include <system_error>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/stack.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"
#include "datasets/png.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

bool is_png(const fs::path& path) {
  std::string ending = path.extension().string();
  for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return ending == ".png";
}

struct Listing {
  std::vector<std::string> pictures;
  std::vector<std::string> folders;
};

/// The names in `folder`, sorted.
Listing list_folder(const fs::path& folder) {
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  if (!fs::exists(status)) throw DataError(folder.string(), "no such folder");
  if (!fs::is_directory(status)) {
    throw DataError(folder.string(), "expected a folder of PNG pictures, found a file");
  }
  Listing listing;
  fs::directory_iterator entries(folder, error);
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    if (name.starts_with('.')) continue;
    std::error_code ignored;
    if (entries->is_directory(ignored)) {
      listing.folders.push_back(name);
    } else if (is_png(entries->path())) {
      listing.pictures.push_back(name);
    }
  }
  if (error) throw DataError(folder.string(), "cannot be read: " + error.message());
  std::sort(listing.pictures.begin(), listing.pictures.end());
  std::sort(listing.folders.begin(), listing.folders.end());
  return listing;
}

at::Tensor read_pictures(const fs::path& folder, const std::vector<std::string>& files) {
  std::vector<at::Tensor> pictures;
  pictures.reserve(files.size());
  for (const std::string& file : files) {
    pictures.push_back(read_png(folder / file));
    if (pictures.back().sizes() != pictures.front().sizes()) {
      throw DataError((folder / file).string(),
                      fmt::format("expected a picture of shape [{}] like {}, found [{}]",
                                  fmt::join(pictures.front().sizes(), ", "), files.front(),
                                  fmt::join(pictures.back().sizes(), ", ")));
    }
  }
  return at::stack(pictures);
}

}  // namespace

ImageFolder read_png_folder(const std::filesystem::path& folder) {
  Listing listing = list_folder(folder);
  ImageFolder result;
  result.classes = listing.folders;
  if (!listing.folders.empty() && !listing.pictures.empty()) {
    throw DataError(folder.string(),
                    fmt::format("holds both pictures ({}) and folders ({}); with folders as labels "
                                "every picture must be in one",
                                listing.pictures.front(), listing.folders.front()));
  }
  result.files = std::move(listing.pictures);
  std::vector<std::int64_t> labels;
  for (std::size_t label = 0; label < result.classes.size(); ++label) {
    for (const std::string& file : list_folder(folder / result.classes[label]).pictures) {
      result.files.push_back((fs::path(result.classes[label]) / file).string());
      labels.push_back(static_cast<std::int64_t>(label));
    }
  }
  if (result.files.empty()) {
    throw DataError(folder.string(), "expected PNG pictures, found no file ending in .png");
  }
  result.images = read_pictures(folder, result.files);
  if (!labels.empty()) {
    result.labels =
        at::from_blob(labels.data(), {static_cast<std::int64_t>(labels.size())}, at::kLong).clone();
  }
  return result;
}

}  // namespace torsor
