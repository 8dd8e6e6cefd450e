#include <ATen/core/ivalue.h>  // first: LibTorch 1.13 needs it so under clang

#include "models/checkpoint.hpp"

#include <cstddef>
#include <exception>
#include <string>
#include <vector>

#include <ATen/core/Dict.h>
#include <ATen/core/List.h>
#include <torch/csrc/jit/serialization/pickle.h>
#include <zlib.h>

#include "core/error.hpp"
#include "core/file.hpp"

namespace torsor {
namespace {

constexpr std::string_view kFormat = "torsor-checkpoint/1";

void update(unsigned long& sum, const void* bytes, std::size_t size) {
  sum = crc32_z(sum, static_cast<const Bytef*>(bytes), size);
}

/// CRC-32 over the description and every tensor's name, type, shape and values.
std::string checksum(const std::string& meta, const std::vector<std::string>& names,
                     const std::vector<at::Tensor>& tensors) {
  unsigned long sum = crc32_z(0, nullptr, 0);
  update(sum, meta.data(), meta.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const at::Tensor tensor = tensors[i].contiguous();
    const std::string head =
        fmt::format("{} {} [{}]", names[i], c10::toString(tensor.scalar_type()),
                    fmt::join(tensor.sizes(), ","));
    update(sum, head.data(), head.size());
    if (tensor.nbytes() > 0) update(sum, tensor.data_ptr(), tensor.nbytes());
  }
  return fmt::format("crc32:{:08x}", sum);
}

Checkpoint parse(const std::filesystem::path& path, const c10::IValue& value) {
  const auto fail = [&](std::string_view problem) -> DataError {
    return {path.string(), fmt::format("not a checkpoint of this program: {}", problem)};
  };
  if (!value.isGenericDict()) throw fail("expected a dictionary");
  const auto dict = value.toGenericDict();
  const auto entry = [&](const char* key) {
    const auto found = dict.find(std::string(key));
    if (found == dict.end()) throw fail(fmt::format("the entry \"{}\" is missing", key));
    return found->value();
  };
  const std::string format = entry("format").toStringRef();
  if (format != kFormat) {
    throw DataError(path.string(), fmt::format("expected a checkpoint of the format {}, found {}",
                                               kFormat, format));
  }
  const std::string meta = entry("meta").toStringRef();
  std::vector<std::string> names;
  for (const c10::IValue& name : entry("names").toListRef()) names.push_back(name.toStringRef());
  const std::vector<at::Tensor> tensors = entry("tensors").toTensorVector();
  if (names.size() != tensors.size()) {
    throw fail(fmt::format("{} names for {} tensors", names.size(), tensors.size()));
  }
  const std::string stored = entry("checksum").toStringRef();
  const std::string found = checksum(meta, names, tensors);
  if (stored != found) {
    throw DataError(path.string(), fmt::format("damaged: its checksum is {}, its content has {}; "
                                               "use another copy of the run",
                                               stored, found));
  }
  Checkpoint checkpoint;
  checkpoint.meta = Json::parse(meta);
  for (std::size_t i = 0; i < names.size(); ++i) {
    checkpoint.tensors.emplace_back(names[i], tensors[i]);
  }
  return checkpoint;
}

/// The first line of what LibTorch says is enough; the rest names its source files.
DataError unreadable(const std::filesystem::path& path, std::size_t size, std::string_view what) {
  return {path.string(), fmt::format("not a checkpoint, or a damaged one ({} bytes): {}", size,
                                     what.substr(0, what.find('\n')))};
}

}  // namespace

NamedTensors Checkpoint::section(std::string_view prefix) const {
  NamedTensors part;
  for (const auto& [name, tensor] : tensors) {
    if (std::string_view(name).starts_with(prefix)) {
      part.emplace_back(name.substr(prefix.size()), tensor);
    }
  }
  return part;
}

void save_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint) {
  std::vector<std::string> names;
  std::vector<at::Tensor> tensors;
  for (const auto& [name, tensor] : checkpoint.tensors) {
    names.push_back(name);
    tensors.push_back(tensor.detach().cpu().contiguous());
  }
  const std::string meta = checkpoint.meta.dump();
  c10::impl::GenericDict dict(c10::StringType::get(), c10::AnyType::get());
  dict.insert("format", std::string(kFormat));
  dict.insert("meta", meta);
  dict.insert("names", names);
  dict.insert("tensors", tensors);
  dict.insert("checksum", checksum(meta, names, tensors));
  const std::vector<char> bytes = torch::jit::pickle_save(c10::IValue(dict));
  write_file(path, std::string_view(bytes.data(), bytes.size()));
}

Checkpoint load_checkpoint(const std::filesystem::path& path) {
  const std::string content = read_file(path);
  try {
    return parse(path, torch::jit::pickle_load({content.begin(), content.end()}));
  } catch (const DataError&) {
    throw;
  } catch (const c10::Error& error) {
    throw unreadable(path, content.size(), error.what_without_backtrace());
  } catch (const std::exception& error) {  // LibTorch's parsers throw several types of their own
    throw unreadable(path, content.size(), error.what());
  }
}

}  // namespace torsor
