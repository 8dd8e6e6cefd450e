#pragma once

#include <concepts>
#include <utility>

#include <Eigen/Core>

#include "groups/lie_group.hpp"
#include "groups/vector_groups.hpp"

namespace torsor {

/// A × B: both act, each on its own point. Tangents of A come first.
template <LieGroup A, LieGroup B>
  requires std::same_as<typename A::Scalar, typename B::Scalar>
class ProductGroup : public LieTypes<typename A::Scalar, A::kDimension + B::kDimension> {
 public:
  using Base = LieTypes<typename A::Scalar, A::kDimension + B::kDimension>;
  using typename Base::Adjoint;
  using typename Base::Tangent;
  using Point = std::pair<typename A::Point, typename B::Point>;

  ProductGroup() = default;
  ProductGroup(const A& first, const B& second) : first_(first), second_(second) {}

  [[nodiscard]] static ProductGroup exp(const Tangent& x) {
    return {A::exp(head(x)), B::exp(tail(x))};
  }
  [[nodiscard]] static ProductGroup identity() { return {A().identity(), B().identity()}; }
  [[nodiscard]] static Tangent bracket(const Tangent& x, const Tangent& y) {
    return joined(A::bracket(head(x), head(y)), B::bracket(tail(x), tail(y)));
  }

  [[nodiscard]] const A& first() const noexcept { return first_; }
  [[nodiscard]] const B& second() const noexcept { return second_; }
  [[nodiscard]] Tangent log() const { return joined(first_.log(), second_.log()); }
  [[nodiscard]] ProductGroup inverse() const { return {first_.inverse(), second_.inverse()}; }
  [[nodiscard]] Adjoint adjoint() const {
    Adjoint result = Adjoint::Zero();
    result.template topLeftCorner<A::kDimension, A::kDimension>() = first_.adjoint();
    result.template bottomRightCorner<B::kDimension, B::kDimension>() = second_.adjoint();
    return result;
  }
  [[nodiscard]] Point act(const Point& p) const {
    return {first_.act(p.first), second_.act(p.second)};
  }
  [[nodiscard]] ProductGroup operator*(const ProductGroup& rhs) const {
    return {first_ * rhs.first_, second_ * rhs.second_};
  }
  bool operator==(const ProductGroup& rhs) const {
    return first_ == rhs.first_ && second_ == rhs.second_;
  }

 private:
  static typename A::Tangent head(const Tangent& x) { return x.template head<A::kDimension>(); }
  static typename B::Tangent tail(const Tangent& x) { return x.template tail<B::kDimension>(); }
  static Tangent joined(const typename A::Tangent& a, const typename B::Tangent& b) {
    Tangent x;
    x << a, b;
    return x;
  }

  A first_;
  B second_;
};

/// How a group H moves R^n linearly: the matrix of an element and, on tangents of H, its derivative
/// at the identity.
template <class Action, class H>
concept LinearAction = requires(const H h, const typename H::Tangent x) {
  { Action::kSize } -> std::convertible_to<int>;
  {
    Action::matrix(h)
  } -> std::same_as<Eigen::Matrix<typename H::Scalar, Action::kSize, Action::kSize>>;
  {
    Action::derivative(x)
  } -> std::same_as<Eigen::Matrix<typename H::Scalar, Action::kSize, Action::kSize>>;
};

/// R^n |x H: p -> ρ(h)·p + t for a linear action ρ of H. Tangents of R^n come first.
///
/// exp((v, x)) = (φ(dρ(x))·v, exp(x)), φ(A) = Σ A^k/(k+1)!.
template <LieGroup H, LinearAction<H> Action>
class SemidirectGroup : public LieTypes<typename H::Scalar, Action::kSize + H::kDimension> {
 public:
  static constexpr int kSize = Action::kSize;
  using T = typename H::Scalar;
  using Base = LieTypes<T, kSize + H::kDimension>;
  using typename Base::Adjoint;
  using typename Base::Tangent;
  using Point = Eigen::Matrix<T, kSize, 1>;
  using Square = Eigen::Matrix<T, kSize, kSize>;

  SemidirectGroup() : shift_(Point::Zero()) {}
  SemidirectGroup(const Point& shift, const H& top) : shift_(shift), top_(top) {}

  [[nodiscard]] static SemidirectGroup exp(const Tangent& x) {
    const Square phi = exponential_pair<Square>(Action::derivative(tail(x))).phi;
    return {phi * head(x), H::exp(tail(x))};
  }
  [[nodiscard]] static SemidirectGroup identity() { return {Point::Zero(), H().identity()}; }
  [[nodiscard]] static Tangent bracket(const Tangent& x, const Tangent& y) {
    Tangent result;
    result << Action::derivative(tail(x)) * head(y) - Action::derivative(tail(y)) * head(x),
        H::bracket(tail(x), tail(y));
    return result;
  }

  [[nodiscard]] const Point& shift() const noexcept { return shift_; }
  [[nodiscard]] const H& top() const noexcept { return top_; }
  [[nodiscard]] Tangent log() const {
    const typename H::Tangent x = top_.log();
    const Square phi = exponential_pair<Square>(Action::derivative(x)).phi;
    Tangent result;
    result << phi.inverse() * shift_, x;
    return result;
  }
  [[nodiscard]] SemidirectGroup inverse() const {
    const H back = top_.inverse();
    return {-(Action::matrix(back) * shift_), back};
  }
  [[nodiscard]] Adjoint adjoint() const {
    Adjoint result = Adjoint::Zero();
    result.template topLeftCorner<kSize, kSize>() = Action::matrix(top_);
    const typename H::Adjoint inner = top_.adjoint();
    result.template bottomRightCorner<H::kDimension, H::kDimension>() = inner;
    for (int i = 0; i < H::kDimension; ++i) {
      const typename H::Tangent moved = inner.col(i);
      result.template block<kSize, 1>(0, kSize + i) = -(Action::derivative(moved) * shift_);
    }
    return result;
  }
  [[nodiscard]] Point act(const Point& p) const { return Action::matrix(top_) * p + shift_; }
  [[nodiscard]] SemidirectGroup operator*(const SemidirectGroup& rhs) const {
    return {shift_ + Action::matrix(top_) * rhs.shift_, top_ * rhs.top_};
  }
  bool operator==(const SemidirectGroup& rhs) const {
    return shift_ == rhs.shift_ && top_ == rhs.top_;
  }

 private:
  static Point head(const Tangent& x) { return x.template head<kSize>(); }
  static typename H::Tangent tail(const Tangent& x) { return x.template tail<H::kDimension>(); }

  Point shift_;
  H top_;
};

}  // namespace torsor
