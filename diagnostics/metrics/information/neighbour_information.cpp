#include "diagnostics/metrics/information/neighbour_information.hpp"

#include <algorithm>
#include <vector>

#include "core/error.hpp"
#include "diagnostics/metrics/information/entropy.hpp"
#include "diagnostics/metrics/information/neighbours.hpp"
#include "diagnostics/metrics/information/sorted_column.hpp"

namespace torsor {
namespace {

std::vector<std::vector<Eigen::Index>> rows_by_class(const Classes& classes) {
  std::vector<std::vector<Eigen::Index>> rows(static_cast<std::size_t>(classes.count));
  for (Eigen::Index n = 0; n < classes.of.size(); ++n) {
    rows[static_cast<std::size_t>(classes.of[n])].push_back(n);
  }
  // A class of one row has no neighbour to look at.
  std::erase_if(rows, [](const std::vector<Eigen::Index>& list) { return list.size() < 2; });
  return rows;
}

/// Σ ψ(k_n) - ψ(m_n) over one class; `own` holds the rows of it, `all` every row.
template <class Search>
double class_sum(const Eigen::MatrixXd& own_points, const Search& all, Eigen::Index k) {
  const Search own(own_points.transpose());
  const Eigen::Index nearest = std::min(k, own.size() - 1) + 1;  // the row itself counts
  double sum = 0.0;
  for (Eigen::Index n = 0; n < own_points.cols(); ++n) {
    const double* query = own_points.data() + n * own_points.rows();
    const double radius = own.distance(query, nearest);
    sum += digamma(own.within(query, radius) - 1) - digamma(all.within(query, radius) - 1);
  }
  return sum;
}

template <class Search>
double class_information_by(const Eigen::MatrixXd& code, const Classes& classes, Eigen::Index k) {
  const auto by_class = rows_by_class(classes);
  std::vector<Eigen::Index> kept;
  for (const auto& rows : by_class) kept.insert(kept.end(), rows.begin(), rows.end());
  if (kept.empty()) return 0.0;
  const Search all(code(kept, Eigen::all));
  double sum = 0.0;
  double count = 0.0;
  for (const auto& rows : by_class) {
    const double size = static_cast<double>(rows.size());
    Eigen::MatrixXd own = code(rows, Eigen::all).transpose();
    // Neighbouring queries look at the same part of the list, which stays in the cache.
    if (own.rows() == 1) std::sort(own.data(), own.data() + own.size());
    sum += class_sum(own, all, k);
    sum -= size * digamma(static_cast<Eigen::Index>(rows.size()));
    count += size;
  }
  return digamma(static_cast<Eigen::Index>(kept.size())) + sum / count;
}

}  // namespace

void check_neighbours(Eigen::Index k) {
  require(k >= 1, "{} neighbours tell nothing: at least 1 is needed", k);
}

double class_information(const Eigen::MatrixXd& code, const Classes& classes, Eigen::Index k) {
  require(code.rows() == classes.of.size() && code.cols() >= 1 && k >= 1,
          "a code of {} x {} and {} classes with {} neighbours carry no information", code.rows(),
          code.cols(), classes.of.size(), k);
  return code.cols() == 1 ? class_information_by<SortedColumn>(code, classes, k)
                          : class_information_by<Neighbours>(code, classes, k);
}

double class_ceiling(const Classes& classes) {
  double sum = 0.0;
  Eigen::Index count = 0;
  for (const auto& rows : rows_by_class(classes)) {
    const auto size = static_cast<Eigen::Index>(rows.size());
    sum += static_cast<double>(size) * digamma(size);
    count += size;
  }
  return count == 0 ? 0.0 : digamma(count) - sum / static_cast<double>(count);
}

double continuous_information(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b, Eigen::Index k) {
  require(a.rows() == b.rows() && a.cols() >= 1 && b.cols() >= 1,
          "{} x {} and {} x {} carry no mutual information", a.rows(), a.cols(), b.rows(),
          b.cols());
  require(k >= 1 && a.rows() > k, "{} rows have no {} neighbours each", a.rows(), k);
  Eigen::MatrixXd both(a.cols() + b.cols(), a.rows());
  both << a.transpose(), b.transpose();
  const Neighbours joint(both.transpose());
  const Neighbours in_a(a);
  const Neighbours in_b(b);
  double sum = 0.0;
  for (Eigen::Index n = 0; n < a.rows(); ++n) {
    const double* query = both.data() + n * both.rows();
    const double* query_b = query + a.cols();
    const double radius = joint.distance(query, k + 1);
    if (radius > 0.0) {
      sum +=
          digamma(k) - digamma(in_a.closer(query, radius)) - digamma(in_b.closer(query_b, radius));
    } else {
      sum += digamma(joint.within(query, 0.0) - 1) - digamma(in_a.within(query, 0.0)) -
             digamma(in_b.within(query_b, 0.0));
    }
  }
  return digamma(a.rows()) + sum / static_cast<double>(a.rows());
}

}  // namespace torsor
