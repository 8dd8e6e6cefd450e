#pragma once

#include <concepts>

namespace torsor {

/// The value of a number without its derivatives, for messages: a floating-point number itself,
/// the part `a` of a Ceres Jet, `value()` of an Eigen AutoDiffScalar; also of one inside another.
template <class T>
[[nodiscard]] double scalar_value(const T& x) {
  if constexpr (std::convertible_to<T, double>) {
    return static_cast<double>(x);
  } else if constexpr (requires { x.a; }) {
    return scalar_value(x.a);
  } else {
    return scalar_value(x.value());
  }
}

}  // namespace torsor
