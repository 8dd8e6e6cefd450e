#include "datasets/png_codec.hpp"

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <png.h>

#include "core/error.hpp"
#include "datasets/byte_source.hpp"

namespace torsor {
namespace {

/// Plain data: libpng's callbacks and the functions with setjmp touch nothing else.
struct Job {
  png_structp png = nullptr;
  png_infop info = nullptr;
  char problem[160] = "";
  // reading
  const unsigned char* file = nullptr;
  std::size_t size = 0;
  std::size_t at = 0;
  png_uint_32 width = 0;
  png_uint_32 height = 0;
  int channels = 0;
  int bits = 0;
  int passes = 1;
  std::size_t row_bytes = 0;
  std::size_t packed_row_bytes = 0;  // of a row as the file holds it, before palettes are expanded
  // writing; malloc and realloc because a callback must not throw
  unsigned char* out = nullptr;
  std::size_t out_size = 0;
  std::size_t out_capacity = 0;
};

[[noreturn]] void on_error(png_structp png, png_const_charp text) {
  auto* job = static_cast<Job*>(png_get_error_ptr(png));
  std::snprintf(job->problem, sizeof job->problem, "%s", text);
  png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}

void on_read(png_structp png, png_bytep to, png_size_t bytes) {
  auto* job = static_cast<Job*>(png_get_io_ptr(png));
  if (job->size - job->at < bytes) {
    job->at = job->size;
    png_error(png, "truncated: the data end here");
  }
  std::memcpy(to, job->file + job->at, bytes);
  job->at += bytes;
}

void on_write(png_structp png, png_bytep from, png_size_t bytes) {
  auto* job = static_cast<Job*>(png_get_io_ptr(png));
  if (job->out_capacity - job->out_size < bytes) {
    const std::size_t capacity = 2 * (job->out_size + bytes) + 1024;
    auto* grown = static_cast<unsigned char*>(std::realloc(job->out, capacity));
    if (grown == nullptr) png_error(png, "out of memory");
    job->out = grown;
    job->out_capacity = capacity;
  }
  std::memcpy(job->out + job->out_size, from, bytes);
  job->out_size += bytes;
}

void on_flush(png_structp) {}

bool begin_read(Job* job) {
  job->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, job, on_error, on_warning);
  if (job->png == nullptr) return false;
  if (setjmp(png_jmpbuf(job->png)) != 0) return false;
  job->info = png_create_info_struct(job->png);
  if (job->info == nullptr) png_error(job->png, "out of memory");
  png_set_read_fn(job->png, job, on_read);
  png_read_info(job->png, job->info);
  job->packed_row_bytes = png_get_rowbytes(job->png, job->info);
  png_set_expand(job->png);  // palettes to RGB, 1 to 4 bits to 8, a transparent colour to alpha
  job->passes = png_set_interlace_handling(job->png);
  png_read_update_info(job->png, job->info);
  job->width = png_get_image_width(job->png, job->info);
  job->height = png_get_image_height(job->png, job->info);
  job->channels = png_get_channels(job->png, job->info);
  job->bits = png_get_bit_depth(job->png, job->info);
  job->row_bytes = png_get_rowbytes(job->png, job->info);
  return true;
}

bool finish_read(Job* job, unsigned char* to) {
  if (setjmp(png_jmpbuf(job->png)) != 0) return false;
  for (int pass = 0; pass < job->passes; ++pass) {
    for (png_uint_32 y = 0; y < job->height; ++y) {
      png_read_row(job->png, to + y * job->row_bytes, nullptr);
    }
  }
  png_read_end(job->png, nullptr);
  return true;
}

bool write_all(Job* job, const unsigned char* from) {
  job->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, job, on_error, on_warning);
  if (job->png == nullptr) return false;
  if (setjmp(png_jmpbuf(job->png)) != 0) return false;
  job->info = png_create_info_struct(job->png);
  if (job->info == nullptr) png_error(job->png, "out of memory");
  png_set_write_fn(job->png, job, on_write, on_flush);
  png_set_IHDR(job->png, job->info, job->width, job->height, 8,
               job->channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(job->png, job->info);
  for (png_uint_32 y = 0; y < job->height; ++y) {
    png_write_row(job->png, from + y * job->row_bytes);
  }
  png_write_end(job->png, nullptr);
  return true;
}

struct EndRead {
  Job* job;
  ~EndRead() { png_destroy_read_struct(&job->png, &job->info, nullptr); }
};

struct EndWrite {
  Job* job;
  ~EndWrite() {
    png_destroy_write_struct(&job->png, &job->info);
    std::free(job->out);
  }
};

}  // namespace

PngSamples decode_png_samples(std::string_view file, std::string_view name) {
  Job job;
  job.file = reinterpret_cast<const unsigned char*>(file.data());
  job.size = file.size();
  if (file.empty()) throw DataError(name, "the file is empty");
  constexpr std::size_t kMagic = 8;
  if (png_sig_cmp(job.file, 0, std::min(kMagic, job.size)) != 0) {
    throw DataError(name, 0, "expected the PNG magic 89 50 4E 47 0D 0A 1A 0A, found other bytes");
  }
  const EndRead end{&job};
  const auto fail = [&] {
    throw DataError(name, job.at, fmt::format("not a whole PNG picture: {}", job.problem));
  };
  if (!begin_read(&job)) fail();
  const std::uint64_t bytes = std::uint64_t{job.row_bytes} * job.height;
  if (std::uint64_t{job.packed_row_bytes} * job.height / kDeflateRatio > file.size()) {
    throw DataError(name, 16,
                    fmt::format("a picture of {} x {} pixels is promised, which a file of "
                                "{} bytes cannot hold",
                                job.width, job.height, file.size()));
  }
  PngSamples samples{job.width, job.height, job.channels, job.bits / 8, {}};
  samples.bytes.resize(bytes);
  if (!finish_read(&job, samples.bytes.data())) fail();
  return samples;
}

std::string encode_png_samples(const PngSamples& samples) {
  Job job;
  job.width = samples.width;
  job.height = samples.height;
  job.channels = samples.channels;
  job.row_bytes = std::size_t{samples.width} * static_cast<std::size_t>(samples.channels);
  const EndWrite end{&job};
  if (!write_all(&job, samples.bytes.data())) {
    throw InvalidArgument(fmt::format("a picture of {} x {} pixels cannot be encoded: {}",
                                      samples.width, samples.height, job.problem));
  }
  return {reinterpret_cast<const char*>(job.out), job.out_size};
}

}  // namespace torsor
