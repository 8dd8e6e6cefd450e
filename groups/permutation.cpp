#include "groups/permutation.hpp"

#include <numeric>
#include <utility>

#include "core/error.hpp"

namespace torsor {

Permutation::Permutation(std::vector<Point> images) : images_(std::move(images)) {
  std::vector<bool> hit(degree(), false);
  for (const Point image : images_) {
    require(image < degree(), "point {} is outside a permutation of degree {}", image, degree());
    require(!hit[image], "point {} is hit twice: this is no bijection", image);
    hit[image] = true;
  }
}

Permutation Permutation::identity(std::size_t degree) {
  Permutation result;
  result.images_.resize(degree);
  std::iota(result.images_.begin(), result.images_.end(), Point{0});
  return result;
}

Permutation Permutation::from_cycles(const std::vector<std::vector<Point>>& cycles,
                                     std::size_t degree) {
  Permutation product = identity(degree);
  for (const std::vector<Point>& cycle : cycles) {
    Permutation turn = identity(degree);
    std::vector<bool> seen(degree, false);
    for (std::size_t i = 0; i < cycle.size(); ++i) {
      const Point from = cycle[i];
      require(from >= 1 && from <= degree, "point {} of a cycle is outside 1..{}", from, degree);
      require(!seen[from - 1], "point {} stands twice in one cycle", from);
      seen[from - 1] = true;
      const Point to = cycle[(i + 1) % cycle.size()];
      turn.images_[from - 1] = to - 1;
    }
    product = product * turn;
  }
  return product;
}

Permutation Permutation::inverse() const {
  Permutation result;
  result.images_.resize(degree());
  for (std::size_t i = 0; i < degree(); ++i) result.images_[images_[i]] = static_cast<Point>(i);
  return result;
}

bool Permutation::is_identity() const {
  for (std::size_t i = 0; i < degree(); ++i) {
    if (images_[i] != i) return false;
  }
  return true;
}

int Permutation::sign() const {
  std::vector<bool> seen(degree(), false);
  int sign = 1;
  for (std::size_t start = 0; start < degree(); ++start) {
    for (std::size_t i = start; !seen[i]; i = images_[i]) {
      seen[i] = true;
      if (i != start) sign = -sign;  // a cycle of length m is m-1 transpositions
    }
  }
  return sign;
}

Permutation Permutation::operator*(const Permutation& rhs) const {
  require(degree() == rhs.degree(), "cannot compose permutations of degree {} and {}", degree(),
          rhs.degree());
  Permutation result;
  result.images_.resize(degree());
  for (std::size_t i = 0; i < degree(); ++i) result.images_[i] = images_[rhs.images_[i]];
  return result;
}

Eigen::MatrixXd matrix(const Permutation& p) {
  const auto n = static_cast<Eigen::Index>(p.degree());
  Eigen::MatrixXd result = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) result(p(static_cast<Permutation::Point>(i)), i) = 1.0;
  return result;
}

std::string cycles_text(const Permutation& p) {
  std::string text;
  std::vector<bool> seen(p.degree(), false);
  for (std::size_t start = 0; start < p.degree(); ++start) {
    if (seen[start] || p.images()[start] == start) continue;
    text += fmt::format("({}", start + 1);
    seen[start] = true;
    for (std::size_t i = p.images()[start]; i != start; i = p.images()[i]) {
      text += fmt::format(" {}", i + 1);
      seen[i] = true;
    }
    text += ")";
  }
  return text.empty() ? "()" : text;
}

}  // namespace torsor
