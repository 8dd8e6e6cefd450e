#include "cli/report/orbits.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/report/parts.hpp"

namespace torsor {
namespace {

void open_strip(Html& html, int columns) {
  const std::string style = fmt::format("--n:{}", columns);
  html.open("div", {{"class", "strip"}, {"style", style}});
}

void add_name(Html& html, const std::string& name, const std::string& remark) {
  html.open("div", {{"class", "name"}}).text(name);
  if (!remark.empty()) html.element("small", remark);
  html.close("div");
}

}  // namespace

void add_orbit_rows(Html& html, const std::vector<std::string>& elements,
                    const std::vector<OrbitRow>& rows, OrbitStyle style) {
  const int columns = orbit_columns(elements.size());
  const auto step = static_cast<std::size_t>(std::max(columns, 1));
  for (std::size_t begin = 0; begin < elements.size(); begin += step) {
    const std::size_t end = std::min(begin + step, elements.size());
    html.open("div", {{"class", "orbit named"}});
    html.element("div", style.corner, {{"class", "name corner"}});
    open_strip(html, columns);
    for (std::size_t i = begin; i < end; ++i) html.element("span", elements[i]);
    html.close("div");
    for (std::size_t r = 0; r < rows.size(); ++r) {
      add_name(html, rows[r].name, rows[r].remark);
      open_strip(html, columns);
      for (std::size_t i = begin; i < end; ++i) {
        const bool source = style.framed && r == 0 && i == 0;
        add_picture(html, (*rows[r].images)[i],
                    fmt::format("{}, {} = {}", rows[r].name, style.corner, elements[i]),
                    source ? "px source" : "px");
      }
      html.close("div");
    }
    html.close("div");
  }
}

}  // namespace torsor
