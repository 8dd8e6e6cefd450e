#pragma once

#include "core/random.hpp"
#include "datasets/object_set.hpp"

namespace torsor {

/// Objects for training, for choosing the best checkpoint, and for the final figures.
struct DataSplit {
  ObjectSetPointer train;
  ObjectSetPointer valid;
  ObjectSetPointer test;
};

/// Half the objects train (of which a fifth validates), half test, in the given order.
/// @throws InvalidArgument if there are fewer than 10 objects.
[[nodiscard]] DataSplit split_objects(const ObjectSet& objects);

/// A random selection of `fraction` of the objects, the same share of every label where there are
/// labels; at least one object of each label. @throws InvalidArgument unless 0 < fraction <= 1.
[[nodiscard]] ObjectSetPointer stratified_fraction(const ObjectSet& objects, double fraction,
                                                   Random& random);

}  // namespace torsor
