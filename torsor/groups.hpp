#pragma once

// Every public header of the room `groups`.
#include "groups/abelian_characters.hpp"
#include "groups/character.hpp"
#include "groups/character_table.hpp"
#include "groups/conjugacy.hpp"
#include "groups/constructions.hpp"
#include "groups/finite_group.hpp"
#include "groups/generated_by.hpp"
#include "groups/group.hpp"
#include "groups/laws.hpp"
#include "groups/monomial.hpp"
#include "groups/named_groups.hpp"
#include "groups/parse_group.hpp"
#include "groups/permutation.hpp"
#include "groups/representation.hpp"
