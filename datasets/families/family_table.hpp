#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "datasets/families/harmonic_families.hpp"

namespace torsor {

/// What a family is asked for by name; 0 leaves its default.
struct FamilySize {
  std::int64_t order =
      0;                  ///< n of its rotations (of torus shifts: both numbers; of textures: side)
  std::int64_t size = 0;  ///< pixels per side; of a polar family the number of rings
};

/// One row of the table of families.
struct FamilyEntry {
  std::string name;
  std::string description;  ///< one line
  ImageFamilyPointer (*make)(const FamilySize& size) = nullptr;
};

/// The families F1 to F10 in their order.
[[nodiscard]] std::span<const FamilyEntry> family_table();

/// The family of that name: `image_family("triangles")`, `image_family("triangles", {.size = 28})`.
/// @throws InvalidArgument naming the nearest name, or all of them; as the family does for sizes.
[[nodiscard]] ImageFamilyPointer image_family(std::string_view name, const FamilySize& size = {});

}  // namespace torsor
