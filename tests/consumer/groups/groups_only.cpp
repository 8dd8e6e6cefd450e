// Links the room `groups` alone: no LibTorch needed at run time.
#include <cstdlib>

#include <torsor/groups.hpp>

int main() {
  const auto group = torsor::direct_product(torsor::cyclic(10), torsor::cyclic(14));
  return group.order() == 140 && group.is_abelian() ? EXIT_SUCCESS : EXIT_FAILURE;
}
