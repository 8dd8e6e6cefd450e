#pragma once

#include <string>

namespace torsor {

/// A whole HTML document in the reports' style: the title, the content of <body>, a footer. The
/// file loads nothing.
[[nodiscard]] std::string html_page(const std::string& title, const std::string& body);

}  // namespace torsor
