#include "core/error.hpp"

#include "tests/test.hpp"

namespace torsor {

TORSOR_TEST("a data error names the path, the byte where one is known, and the problem") {
  TORSOR_CHECK(std::string(DataError("a/b.npy", "no such file").what()) == "a/b.npy: no such file");
  TORSOR_CHECK(std::string(DataError("a/b.npy", 4096, "expected x, found y").what()) ==
               "a/b.npy, byte 4096: expected x, found y");
}

TORSOR_TEST("a requirement throws its values exactly when it is broken") {
  require(true, "{} is too small", 3);
  TORSOR_THROWS_WITH(require(false, "{} is too small, at least {}", 3, 4), InvalidArgument,
                     "3 is too small, at least 4");
}

}  // namespace torsor
