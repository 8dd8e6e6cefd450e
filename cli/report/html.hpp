#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torsor {

/// What a table shows where there is no value.
inline constexpr const char* kNone = "–";

/// `text` made safe between tags and inside quoted attributes: & < > " ' become entities.
[[nodiscard]] std::string html_escape(std::string_view text);

/// RFC 4648 base64 with padding.
[[nodiscard]] std::string base64(std::string_view bytes);

/// "data:<mime>;base64,...": a file inside the page.
[[nodiscard]] std::string data_uri(std::string_view mime, std::string_view bytes);

/// Appends elements to an HTML fragment; everything but `raw` is escaped, and a tag that is closed
/// out of order is an error instead of a broken page.
class Html {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  Html& open(std::string_view tag, Attributes attributes = {});
  /// @throws InvalidArgument unless `tag` is the innermost open element.
  Html& close(std::string_view tag);
  Html& text(std::string_view text);
  /// Markup from this program, as it stands.
  Html& raw(std::string_view markup);
  /// <tag ...>text</tag>
  Html& element(std::string_view tag, std::string_view text, Attributes attributes = {});
  /// An element that has no content, such as img.
  Html& single(std::string_view tag, Attributes attributes);

  /// The fragment. @throws InvalidArgument naming the innermost element if one is still open.
  [[nodiscard]] const std::string& str() const;

 private:
  void write_tag(std::string_view tag, Attributes attributes);

  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace torsor
