#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/report/data.hpp"
#include "cli/report/html.hpp"

namespace torsor {

/// One line of an orbit's picture: a name with a remark, and an image per element.
struct OrbitRow {
  std::string name;
  std::string remark;
  const std::vector<Picture>* images = nullptr;
};

struct OrbitStyle {
  const char* corner = "g";  ///< the heading of the names
  bool framed = true;        ///< whether the first image, from which others were decoded, is framed
};

/// Rows of images under the names of the elements, broken into lines where the group is large.
void add_orbit_rows(Html& html, const std::vector<std::string>& elements,
                    const std::vector<OrbitRow>& rows, OrbitStyle style = {});

}  // namespace torsor
