#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "groups/finite_group.hpp"

namespace torsor {

/// The group on `generators` generators that the relations define; elements in breadth-first order.
///
/// @throws InvalidArgument if a relation names an unknown generator, or more than `limit` cosets
/// are
///         needed: the group is infinite, or its relations are hard to use.
/// Source: J. Todd and H. Coxeter, A practical method for enumerating cosets of a finite abstract
/// group (1936); HLT strategy as in D. Holt, Handbook of Computational Group Theory (2005), ch. 5.
[[nodiscard]] FiniteGroup from_relations(std::size_t generators,
                                         const std::vector<Relation>& relations,
                                         std::string name = "G",
                                         std::size_t limit = FiniteGroup::kEnumerationLimit);

}  // namespace torsor
