#pragma once

#include <span>
#include <string>
#include <string_view>

#include "datasets/families/harmonic_families.hpp"

namespace torsor {

/// One row of the table of families.
struct FamilyEntry {
  std::string name;
  std::string description;                 ///< one line
  ImageFamilyPointer (*make)() = nullptr;  ///< with every option at its default
};

/// The families F1 to F10 in their order.
[[nodiscard]] std::span<const FamilyEntry> family_table();

/// The family of that name with its default options: `image_family("triangles")`.
/// @throws InvalidArgument naming the nearest name, or all of them.
[[nodiscard]] ImageFamilyPointer image_family(std::string_view name);

}  // namespace torsor
