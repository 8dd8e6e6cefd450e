#include "datasets/npz.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>

#include <fmt/format.h>
#include <zip.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "datasets/byte_source.hpp"
#include "datasets/image_array.hpp"
#include "datasets/npy.hpp"

namespace torsor {

struct DiscardArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using ZipPointer = std::unique_ptr<zip_t, DiscardArchive>;

namespace {

constexpr std::string_view kEnding = ".npy";

std::string zip_text(int code) {
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  std::string text = zip_error_strerror(&error);
  zip_error_fini(&error);
  return text;
}

/// One member of an archive, unpacked from front to back; libzip checks its CRC at the end.
class MemberSource final : public ByteSource {
 public:
  MemberSource(zip_t* archive, std::uint64_t index, std::uint64_t archive_bytes, std::string name)
      : ByteSource(std::move(name)) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(archive, index, 0, &stat) != 0) fail(zip_strerror(archive));
    if (stat.encryption_method != ZIP_EM_NONE) fail("the array is encrypted");
    if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) {
      fail(fmt::format("expected stored or deflated data, found packing method {}",
                       stat.comp_method));
    }
    const std::uint64_t ratio = stat.comp_method == ZIP_CM_STORE ? 1 : kDeflateRatio;
    if (stat.comp_size > archive_bytes || stat.size / ratio > stat.comp_size) {
      fail(
          fmt::format("{} bytes packed into {} are promised, which an archive of {} bytes cannot "
                      "hold",
                      stat.size, stat.comp_size, archive_bytes));
    }
    size_ = stat.size;
    file_ = zip_fopen_index(archive, index, 0);
    if (file_ == nullptr) fail(zip_strerror(archive));
  }
  ~MemberSource() override {
    if (file_ != nullptr) zip_fclose(file_);
  }

  void check_total(std::uint64_t total) override {
    if (total != size_) wrong_total(total, size_);
  }

 protected:
  std::size_t read_some(void* to, std::size_t bytes) override {
    const zip_int64_t got = zip_fread(file_, to, std::min(bytes, std::size_t{1} << 24));
    if (got < 0) throw DataError(name(), offset(), zip_file_strerror(file_));
    return static_cast<std::size_t>(got);
  }

 private:
  [[noreturn]] void fail(std::string_view problem) const { throw DataError(name(), problem); }

  std::uint64_t size_ = 0;
  zip_file_t* file_ = nullptr;
};

/// Puts an array into an archive that is being written; libzip frees `bytes` with its source.
void add_member(zip_t* archive, const std::string& name, const std::string& bytes,
                NpzPacking packing, const std::filesystem::path& path) {
  zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  const zip_int64_t index =
      source == nullptr ? -1
                        : zip_file_add(archive, (name + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    if (source != nullptr) zip_source_free(source);
    throw DataError(path.string(), fmt::format("cannot add {}: {}", name, zip_strerror(archive)));
  }
  const auto at = static_cast<zip_uint64_t>(index);
  constexpr zip_uint16_t kFirstOfJanuary1980 = 0x21;  // no clock: the same bytes every time
  zip_file_set_dostime(archive, at, 0, kFirstOfJanuary1980, 0);
  zip_set_file_compression(archive, at,
                           packing == NpzPacking::stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
}

}  // namespace

struct NpzFile::Archive {
  ZipPointer zip;
  std::uint64_t bytes = 0;
};

NpzFile::NpzFile(const std::filesystem::path& path)
    : path_(path), archive_(std::make_unique<Archive>()) {
  archive_->bytes = size_of_file(path);
  if (archive_->bytes == 0) throw DataError(path.string(), "the file is empty");
  int code = 0;
  archive_->zip.reset(zip_open(path.c_str(), ZIP_RDONLY, &code));
  if (!archive_->zip) {
    throw DataError(path.string(),
                    fmt::format("expected an NPZ archive, which is a zip file, found "
                                "none or a truncated one ({})",
                                zip_text(code)));
  }
  const zip_int64_t count = zip_get_num_entries(archive_->zip.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* entry = zip_get_name(archive_->zip.get(), static_cast<zip_uint64_t>(i), 0);
    const std::string_view name = entry != nullptr ? entry : "";
    if (!name.ends_with(kEnding)) continue;
    names_.emplace_back(name.substr(0, name.size() - kEnding.size()));
  }
  const std::set<std::string> distinct(names_.begin(), names_.end());
  if (distinct.size() != names_.size()) {
    throw DataError(path.string(), "the archive holds two arrays of the same name");
  }
  if (names_.empty()) {
    throw DataError(path.string(), "expected arrays (members ending in .npy), found none");
  }
}

NpzFile::NpzFile(NpzFile&&) noexcept = default;
NpzFile& NpzFile::operator=(NpzFile&&) noexcept = default;
NpzFile::~NpzFile() = default;

bool NpzFile::has(std::string_view name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

std::string NpzFile::describe(std::string_view name) const {
  return fmt::format("{}, array {}", path_.string(), name);
}

at::Tensor NpzFile::read(std::string_view name) const {
  if (!has(name)) {
    throw DataError(path_.string(),
                    fmt::format("holds no array {}; it holds {}", name, list_text(names_)));
  }
  const std::string member = std::string(name) + std::string(kEnding);
  const zip_int64_t index = zip_name_locate(archive_->zip.get(), member.c_str(), 0);
  if (index < 0) throw DataError(describe(name), zip_strerror(archive_->zip.get()));
  MemberSource source(archive_->zip.get(), static_cast<std::uint64_t>(index), archive_->bytes,
                      describe(name));
  return read_npy(source);
}

at::Tensor NpzFile::read_images(std::string_view name) const {
  return images_from_array(read(name), describe(name));
}

void write_npz(const std::filesystem::path& path,
               const std::vector<std::pair<std::string, at::Tensor>>& arrays, NpzPacking packing) {
  std::set<std::string> names;
  std::vector<std::string> contents;  // libzip reads them when it closes the archive
  for (const auto& [name, array] : arrays) {
    require(!name.empty() && name.find('/') == std::string::npos && names.insert(name).second,
            "array names must be distinct, not empty and without '/', found \"{}\"", name);
    contents.push_back(npy_bytes(array));
  }
  require(!arrays.empty(), "an NPZ file needs at least one array");
  int code = 0;
  ZipPointer archive(zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
  if (!archive) {
    throw DataError(path.string(), fmt::format("cannot be written: {}", zip_text(code)));
  }
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    add_member(archive.get(), arrays[i].first, contents[i], packing, path);
  }
  if (zip_close(archive.get()) != 0) {
    throw DataError(path.string(),
                    fmt::format("cannot be written: {}", zip_strerror(archive.get())));
  }
  (void)archive.release();  // NOLINT(bugprone-unused-return-value): closed and freed by libzip
}

}  // namespace torsor
