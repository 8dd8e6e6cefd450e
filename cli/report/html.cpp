#include "cli/report/html.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace torsor {

std::string html_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string base64(std::string_view bytes) {
  static constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t word = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      const unsigned char byte = i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j])
                                                      : static_cast<unsigned char>(0);
      word = (word << 8U) | byte;
    }
    for (std::size_t j = 0; j < 4; ++j) {
      const bool padding = i + j > bytes.size();
      out += padding ? '=' : kDigits[(word >> (18U - 6U * j)) & 63U];
    }
  }
  return out;
}

std::string data_uri(std::string_view mime, std::string_view bytes) {
  return "data:" + std::string(mime) + ";base64," + base64(bytes);
}

void Html::write_tag(std::string_view tag, Attributes attributes) {
  out_ += '<';
  out_ += tag;
  for (const auto& [name, value] : attributes) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    out_ += html_escape(value);
    out_ += '"';
  }
  out_ += '>';
}

Html& Html::open(std::string_view tag, Attributes attributes) {
  write_tag(tag, attributes);
  open_.emplace_back(tag);
  return *this;
}

Html& Html::close(std::string_view tag) {
  require(!open_.empty() && open_.back() == tag, "</{}> closes the open element <{}>", tag,
          open_.empty() ? "none" : open_.back());
  open_.pop_back();
  out_ += "</";
  out_ += tag;
  out_ += ">\n";
  return *this;
}

Html& Html::text(std::string_view text) {
  out_ += html_escape(text);
  return *this;
}

Html& Html::raw(std::string_view markup) {
  out_ += markup;
  return *this;
}

Html& Html::element(std::string_view tag, std::string_view content, Attributes attributes) {
  return open(tag, attributes).text(content).close(tag);
}

Html& Html::single(std::string_view tag, Attributes attributes) {
  write_tag(tag, attributes);
  return *this;
}

const std::string& Html::str() const {
  require(open_.empty(), "the element <{}> is still open", open_.empty() ? "none" : open_.back());
  return out_;
}

}  // namespace torsor
