#include "datasets/families/family_table.hpp"

#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/families/other_families.hpp"

namespace torsor {
namespace {

std::int64_t chosen(std::int64_t wanted, std::int64_t usual) { return wanted > 0 ? wanted : usual; }

/// Options of a harmonic family whose images are squares.
HarmonicOptions square(const FamilySize& size) {
  HarmonicOptions options;
  options.order = chosen(size.order, options.order);
  options.size = chosen(size.size, options.size);
  return options;
}

/// The same for a family on rings.
HarmonicOptions rings(const FamilySize& size) {
  HarmonicOptions options;
  options.order = chosen(size.order, options.order);
  options.rings = static_cast<int>(chosen(size.size, options.rings));
  return options;
}

}  // namespace

std::span<const FamilyEntry> family_table() {
  static const std::vector<FamilyEntry> table{
      {"polar_harmonics", "harmonics on rings under rotations, exact shifts of columns",
       [](const FamilySize& s) { return polar_harmonics(rings(s)); }},
      {"gaussian_rings", "harmonics on a Gaussian ring in the plane under rotations",
       [](const FamilySize& s) { return gaussian_rings(square(s)); }},
      {"harmonic_blobs", "smooth blobs with a harmonic outline under rotations",
       [](const FamilySize& s) { return harmonic_blobs(square(s)); }},
      {"triangles", "filled triangles, isosceles to equilateral, under rotations",
       [](const FamilySize& s) {
         return corner_polygons(3, chosen(s.order, 12), chosen(s.size, 48));
       }},
      {"hopf_rings", "two rings of weight 1: a free action, yet every pose plane must tear",
       [](const FamilySize& s) { return hopf_rings(square(s)); }},
      {"weighted_sphere", "two coprime harmonics on one ring, with a charge law by weights",
       [](const FamilySize& s) { return weighted_sphere(2, 3, square(s)); }},
      {"torus_waves", "waves on a torus under all shifts",
       [](const FamilySize& s) { return torus_waves(chosen(s.order, 8), chosen(s.order, 8)); }},
      {"coloured_arrows", "arrows with coloured tails under rotations and turns of the hue",
       [](const FamilySize& s) {
         return coloured_arrows(chosen(s.order, 12), 6, chosen(s.size, 32));
       }},
      {"p4_textures", "textures on a torus under quarter turns and shifts",
       [](const FamilySize& s) { return p4_textures(chosen(s.order, 5)); }},
      {"dihedral_blobs", "smooth blobs, chiral and symmetric, under rotations and mirrors",
       [](const FamilySize& s) { return dihedral_blobs(square(s)); }},
  };
  return table;
}

ImageFamilyPointer image_family(std::string_view name, const FamilySize& size) {
  std::vector<std::string> names;
  for (const FamilyEntry& entry : family_table()) {
    if (entry.name == name) return entry.make(size);
    names.push_back(entry.name);
  }
  const std::string near = nearest_name(name, names);
  throw InvalidArgument(fmt::format(
      "there is no image family '{}'; {}", name,
      near.empty() ? "there are " + list_text(names) : fmt::format("did you mean '{}'?", near)));
}

}  // namespace torsor
