#include "groups/nearest_representation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <Eigen/LU>
#include <Eigen/SVD>
#include <unsupported/Eigen/MatrixFunctions>

#include "core/error.hpp"
#include "core/text.hpp"
#include "groups/from_relations.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;
using Eigen::Index;
using Eigen::MatrixXd;
using Images = std::vector<MatrixXd>;

MatrixXd polar(const MatrixXd& matrix) {
  const Eigen::JacobiSVD<MatrixXd> svd(matrix, Eigen::ComputeFullU | Eigen::ComputeFullV);
  return svd.matrixU() * svd.matrixV().transpose();
}

double worst_of(const std::vector<double>& defects) {
  double worst = 0.0;
  for (const double defect : defects) worst = std::max(worst, defect);
  return worst;
}

/// A'(s) = average of A(s·g)·A(g)⁻¹, with A(g) along the words.
Images averaged(const FiniteGroup& group, const Images& images) {
  std::vector<MatrixXd> all(group.order());
  const Index n = images[0].rows();
  all[0] = MatrixXd::Identity(n, n);
  for (const Element a : group.by_length().subspan(1)) {
    const FiniteGroup::LastStep last = group.last_step(a);
    all[a] = all[last.before] * images[last.generator];
  }
  Images result(images.size(), MatrixXd::Zero(n, n));
  for (Element g = 0; g < group.order(); ++g) {
    const MatrixXd inverse = all[g].inverse();
    for (std::size_t s = 0; s < images.size(); ++s) {
      result[s] += all[group.left_step(s, g)] * inverse;
    }
  }
  for (MatrixXd& image : result) image /= static_cast<double>(group.order());
  return result;
}

double squared_distance(const Images& a, const Images& b) {
  double sum = 0.0;
  for (std::size_t s = 0; s < a.size(); ++s) sum += (a[s] - b[s]).squaredNorm();
  return sum;
}

MatrixXd skew_part(const MatrixXd& x) { return 0.5 * (x - x.transpose()); }

/// Moving ρ by exp(X) changes ρ(s) by Xρ(s) - ρ(s)X to first order.
class TangentMap {
 public:
  TangentMap(const Images& images, bool skew) : images_(images), skew_(skew) {}

  [[nodiscard]] Images forward(const MatrixXd& x) const {
    Images result;
    for (const MatrixXd& image : images_) result.emplace_back(x * image - image * x);
    return result;
  }

  [[nodiscard]] MatrixXd adjoint(const Images& y) const {
    MatrixXd sum = MatrixXd::Zero(images_[0].rows(), images_[0].cols());
    for (std::size_t s = 0; s < y.size(); ++s) {
      sum += y[s] * images_[s].transpose() - images_[s].transpose() * y[s];
    }
    return skew_ ? skew_part(sum) : sum;
  }

  /// The least-squares X with forward(X) ≈ target, of least norm (conjugate gradients).
  [[nodiscard]] MatrixXd solve(const Images& target) const {
    MatrixXd x = MatrixXd::Zero(images_[0].rows(), images_[0].cols());
    MatrixXd rest = adjoint(target);
    MatrixXd direction = rest;
    double size = rest.squaredNorm();
    const double goal = 1e-24 * size;
    for (Index i = 0; i < x.size() && size > goal; ++i) {
      const Images moved = forward(direction);
      double curvature = 0.0;
      for (const MatrixXd& m : moved) curvature += m.squaredNorm();
      if (curvature <= 0.0) break;
      x += size / curvature * direction;
      rest -= size / curvature * adjoint(moved);
      const double next = rest.squaredNorm();
      direction = rest + next / size * direction;
      size = next;
    }
    return x;
  }

 private:
  const Images& images_;
  bool skew_;
};

/// Gauss and Newton within the equivalence class, with step halving.
Images descended(Images current, const Images& wanted, const NearestOptions& options) {
  double distance = squared_distance(current, wanted);
  for (int step = 0; step < options.descent_steps; ++step) {
    Images gap;
    for (std::size_t s = 0; s < wanted.size(); ++s) gap.emplace_back(wanted[s] - current[s]);
    MatrixXd x = TangentMap(current, options.orthogonal).solve(gap);
    bool better = false;
    for (int half = 0; half < 8 && !better; ++half, x *= 0.5) {
      const MatrixXd move = x.exp();
      const MatrixXd back = options.orthogonal ? MatrixXd(move.transpose()) : MatrixXd((-x).exp());
      Images next;
      for (const MatrixXd& image : current) next.emplace_back(move * image * back);
      const double now = squared_distance(next, wanted);
      better = now < distance * (1.0 - 1e-14);
      if (!better) continue;
      current = std::move(next);
      distance = now;
    }
    if (!better) break;
  }
  return current;
}

void check(const FiniteGroup& group, const Images& images) {
  require(images.size() == group.generators().size(), "{} has {}, {} matrices were given",
          group.name(), count_text(group.generators().size(), "generator"), images.size());
  const Index n = images[0].rows();
  for (std::size_t s = 0; s < images.size(); ++s) {
    const MatrixXd& image = images[s];
    require(n > 0 && image.rows() == n && image.cols() == n,
            "matrix {} is {} x {}, expected {} x {}", s + 1, image.rows(), image.cols(), n, n);
    require(image.allFinite(), "matrix {} has an entry that is not finite", s + 1);
    const double reciprocal = image.partialPivLu().rcond();
    require(reciprocal > 1e-12, "matrix {} is singular: reciprocal condition {:.1e}", s + 1,
            reciprocal);
  }
}

[[noreturn]] void fail(const FiniteGroup& group, const std::vector<double>& defects) {
  const auto worst = std::max_element(defects.begin(), defects.end()) - defects.begin();
  throw NumericalError(fmt::format(
      "the matrices are too far from any representation of {}: averaging does not converge; the "
      "relation {} is broken by {:.3g}",
      group.name(), text(group.relations()[static_cast<std::size_t>(worst)]),
      defects[static_cast<std::size_t>(worst)]));
}

}  // namespace

NearestRepresentation nearest_representation(const FiniteGroup& group, const Images& images,
                                             const NearestOptions& options) {
  check(group, images);
  std::vector<double> defects = relation_defects<double>(group, images);
  const double limit = options.tolerance * static_cast<double>(images[0].rows());
  Images current = images;
  const auto project = [&] {
    if (!options.orthogonal) return;
    for (MatrixXd& image : current) image = polar(image);
  };
  project();
  double defect = worst_of(relation_defects<double>(group, current));
  for (int step = 0; step < options.averaging_steps && defect > 0.01 * limit; ++step) {
    current = averaged(group, current);
    project();
    const double now = worst_of(relation_defects<double>(group, current));
    if (!std::isfinite(now)) fail(group, defects);
    if (now >= defect && now < limit) break;  // rounding is reached
    defect = now;
  }
  if (!(defect <= limit)) fail(group, defects);
  current = descended(std::move(current), images, options);
  project();
  Representation rho = Representation::by_images(group, current, options.tolerance);
  return {std::move(rho), std::sqrt(squared_distance(current, images)), std::move(defects)};
}

NearestRepresentation nearest_representation(const std::vector<Relation>& relations,
                                             const Images& images, const NearestOptions& options) {
  return nearest_representation(from_relations(images.size(), relations), images, options);
}

std::string NearestRepresentation::summary() const {
  return fmt::format(
      "representation of {} of dimension {} at distance {:.4g}; relation defects of "
      "the given matrices up to {:.3g}, of the result {:.1e}",
      rho.group().name(), rho.dimension(), distance, worst_of(defects), rho.error_bound());
}

}  // namespace torsor
