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

/// Rows of images under the names of the elements, broken into lines where the group is large. The
/// first image of the first row, from which the others were decoded, is framed.
void add_orbit_rows(Html& html, const std::vector<std::string>& elements,
                    const std::vector<OrbitRow>& rows);

}  // namespace torsor
