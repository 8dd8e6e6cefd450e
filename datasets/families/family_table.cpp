#include "datasets/families/family_table.hpp"

#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/families/other_families.hpp"

namespace torsor {

std::span<const FamilyEntry> family_table() {
  static const std::vector<FamilyEntry> table{
      {"polar_harmonics", "harmonics on rings under rotations, exact shifts of columns",
       [] { return polar_harmonics(); }},
      {"gaussian_rings", "harmonics on a Gaussian ring in the plane under rotations",
       [] { return gaussian_rings(); }},
      {"harmonic_blobs", "smooth blobs with a harmonic outline under rotations",
       [] { return harmonic_blobs(); }},
      {"triangles", "filled triangles, isosceles to equilateral, under rotations",
       [] { return corner_polygons(); }},
      {"hopf_rings", "two rings of weight 1: a free action, yet every pose plane must tear",
       [] { return hopf_rings(); }},
      {"weighted_sphere", "two coprime harmonics on one ring, with a charge law by weights",
       [] { return weighted_sphere(); }},
      {"torus_waves", "waves on a torus under all shifts", [] { return torus_waves(); }},
      {"coloured_arrows", "arrows with coloured tails under rotations and turns of the hue",
       [] { return coloured_arrows(); }},
      {"p4_textures", "textures on a torus under quarter turns and shifts",
       [] { return p4_textures(); }},
      {"dihedral_blobs", "smooth blobs, chiral and symmetric, under rotations and mirrors",
       [] { return dihedral_blobs(); }},
  };
  return table;
}

ImageFamilyPointer image_family(std::string_view name) {
  std::vector<std::string> names;
  for (const FamilyEntry& entry : family_table()) {
    if (entry.name == name) return entry.make();
    names.push_back(entry.name);
  }
  const std::string near = nearest_name(name, names);
  throw InvalidArgument(fmt::format(
      "there is no image family '{}'; {}", name,
      near.empty() ? "there are " + list_text(names) : fmt::format("did you mean '{}'?", near)));
}

}  // namespace torsor
