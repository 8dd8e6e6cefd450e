#include "diagnostics/metrics/symmetry/split_blocks.hpp"

#include <algorithm>
#include <bit>
#include <functional>

#include <Eigen/Eigenvalues>
#include <Eigen/QR>

#include "core/error.hpp"

namespace torsor {
namespace {

/// Covariances of what moves, each [D, D].
struct Movement {
  std::vector<Eigen::MatrixXd> alone;  ///< by each factor and no other
  Eigen::MatrixXd total;               ///< by any
  double energy = 0.0;                 ///< of the codes, movement and rest
};

Movement movement_of(const CodeGrid& grid) {
  const Eigen::MatrixXd zero = Eigen::MatrixXd::Zero(grid.dimension(), grid.dimension());
  Movement movement{.alone = {grid.factors(), zero}, .total = zero};
  for (Eigen::Index o = 0; o < grid.objects(); ++o) {
    for_each_part(grid.object(o), grid.sizes(), [&](FactorSet set, const Eigen::MatrixXd& part) {
      const auto rows = static_cast<double>(part.rows());
      movement.energy += part.squaredNorm() / rows;
      if (set == 0) return;
      const Eigen::MatrixXd covariance = part.transpose() * part / rows;
      movement.total += covariance;
      if (std::has_single_bit(set)) {
        movement.alone[static_cast<std::size_t>(std::countr_zero(set))] += covariance;
      }
    });
  }
  return movement;
}

/// Columns in runs: the first of each factor, then what is mixed, then what rests.
void number_blocks(SplitBlocks& split, const std::vector<Eigen::Index>& widths, Eigen::Index mixed,
                   Eigen::Index still) {
  Eigen::Index next = 0;
  const auto run = [&](Eigen::Index width) {
    ColumnBlock block;
    for (Eigen::Index i = 0; i < width; ++i) block.push_back(next++);
    return block;
  };
  for (const Eigen::Index width : widths) split.factors.push_back(run(width));
  split.mixed = run(mixed);
  split.still = run(still);
}

/// Puts each column into the block of its factor, if all that move have one.
bool keep_columns(SplitBlocks& split, const Movement& movement, const SplitBlocksOptions& options) {
  split.factors.assign(movement.alone.size(), {});
  split.still.clear();
  const double least = options.least_share * movement.total.trace();
  for (Eigen::Index c = 0; c < movement.total.rows(); ++c) {
    if (movement.total(c, c) <= least) {
      split.still.push_back(c);
      continue;
    }
    const auto owner = std::ranges::find_if(movement.alone, [&](const Eigen::MatrixXd& alone) {
      return alone(c, c) >= (1.0 - options.tolerance) * movement.total(c, c);
    });
    if (owner == movement.alone.end()) return false;
    split.factors[static_cast<std::size_t>(owner - movement.alone.begin())].push_back(c);
  }
  split.aligned = true;
  split.basis.setIdentity(movement.total.rows(), movement.total.cols());
  return true;
}

/// The moving directions in which T is the identity, and those that rest, orthonormal.
struct MovingFrame {
  Eigen::MatrixXd white;  ///< [D, r]
  Eigen::MatrixXd rest;   ///< [D, D - r]
};

MovingFrame moving_frame(const Eigen::MatrixXd& total, double least_share) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(total);
  const double least = std::max(least_share, 1e-14) * std::max(total.trace(), 0.0);
  Eigen::Index resting = 0;
  while (resting < total.rows() && solver.eigenvalues()[resting] <= least) ++resting;
  const Eigen::Index rank = total.rows() - resting;
  MovingFrame frame{.white = solver.eigenvectors().rightCols(rank),
                    .rest = solver.eigenvectors().leftCols(resting)};
  frame.white *= solver.eigenvalues().tail(rank).cwiseSqrt().cwiseInverse().asDiagonal();
  return frame;
}

/// A direction of the white frame and the factor that moves it.
struct OwnDirection {
  double share;
  std::size_t factor;
  Eigen::VectorXd direction;
};

std::vector<OwnDirection> own_directions(const Movement& movement, const Eigen::MatrixXd& white,
                                         double tolerance) {
  std::vector<OwnDirection> list;
  for (std::size_t k = 0; k < movement.alone.size() && white.cols() > 0; ++k) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(white.transpose() *
                                                                movement.alone[k] * white);
    for (Eigen::Index i = 0; i < white.cols(); ++i) {
      if (solver.eigenvalues()[i] < 1.0 - tolerance) continue;
      list.push_back({solver.eigenvalues()[i], k, solver.eigenvectors().col(i)});
    }
  }
  std::ranges::stable_sort(list, std::greater<>(), &OwnDirection::share);
  return list;
}

/// Orthonormal columns with the same span; those of full rank.
Eigen::MatrixXd orthonormal(const Eigen::MatrixXd& columns) {
  if (columns.cols() == 0) return columns;
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(columns);
  return qr.householderQ() * Eigen::MatrixXd::Identity(columns.rows(), columns.cols());
}

/// Takes the directions in order, leaving out any that the ones before explain.
class WhiteSplit {
 public:
  WhiteSplit(Eigen::Index rank, std::size_t factors) : frame_(rank, 0), by_factor_(factors) {
    for (Eigen::MatrixXd& columns : by_factor_) columns.resize(rank, 0);
  }

  void take(const OwnDirection& own) {
    const Eigen::VectorXd rest = own.direction - frame_ * (frame_.transpose() * own.direction);
    if (rest.norm() < 0.5) return;
    append(frame_, rest.normalized());
    append(by_factor_[own.factor], own.direction);
  }
  [[nodiscard]] const std::vector<Eigen::MatrixXd>& by_factor() const { return by_factor_; }
  /// What no direction taken explains, orthonormal.
  [[nodiscard]] Eigen::MatrixXd complement() const {
    const Eigen::Index left = frame_.rows() - frame_.cols();
    if (frame_.cols() == 0) return Eigen::MatrixXd::Identity(left, left);
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(frame_);
    const Eigen::MatrixXd full =
        qr.householderQ() * Eigen::MatrixXd::Identity(frame_.rows(), frame_.rows());
    return full.rightCols(left);
  }

 private:
  static void append(Eigen::MatrixXd& columns, const Eigen::VectorXd& column) {
    columns.conservativeResize(Eigen::NoChange, columns.cols() + 1);
    columns.rightCols(1) = column;
  }
  Eigen::MatrixXd frame_;
  std::vector<Eigen::MatrixXd> by_factor_;
};

/// New coordinates: functionals of the code, block by block.
void change_basis(SplitBlocks& split, const Movement& movement, const SplitBlocksOptions& options) {
  const MovingFrame frame = moving_frame(movement.total, options.least_share);
  WhiteSplit white(frame.white.cols(), movement.alone.size());
  for (const OwnDirection& own : own_directions(movement, frame.white, options.tolerance)) {
    white.take(own);
  }
  std::vector<Eigen::Index> widths;
  split.basis.resize(movement.total.rows(), 0);
  const auto append = [&split](const Eigen::MatrixXd& columns) {
    split.basis.conservativeResize(Eigen::NoChange, split.basis.cols() + columns.cols());
    split.basis.rightCols(columns.cols()) = orthonormal(columns);
  };
  for (const Eigen::MatrixXd& own : white.by_factor()) {
    widths.push_back(own.cols());
    append(frame.white * own);
  }
  const Eigen::MatrixXd mixed = white.complement();
  append(frame.white * mixed);
  append(frame.rest);
  split.factors.clear();
  number_blocks(split, widths, mixed.cols(), frame.rest.cols());
}

void set_purity(SplitBlocks& split, const Movement& movement) {
  for (std::size_t k = 0; k < split.factors.size(); ++k) {
    const Eigen::MatrixXd columns = split.basis(Eigen::all, split.factors[k]);
    const double moving = (columns.transpose() * movement.total * columns).trace();
    const double alone = (columns.transpose() * movement.alone[k] * columns).trace();
    split.purity.push_back(columns.cols() > 0 && moving > 0.0 ? alone / moving : 0.0);
  }
}

}  // namespace

std::vector<ColumnBlock> SplitBlocks::blocks() const {
  std::vector<ColumnBlock> list;
  for (const ColumnBlock& block : factors) {
    if (!block.empty()) list.push_back(block);
  }
  if (!mixed.empty()) list.push_back(mixed);
  for (const Eigen::Index c : still) list.push_back({c});
  return list;
}

Json SplitBlocks::json() const {
  Json own = Json::array();
  for (const ColumnBlock& block : factors) own.push_back(block);
  return {{"blocks", blocks_text(blocks())},
          {"aligned", aligned},
          {"splits", splits},
          {"factors", own},
          {"mixed", mixed},
          {"still", still},
          {"obliqueness", obliqueness},
          {"purity", purity}};
}

SplitBlocks split_blocks(const CodeGrid& grid, const SplitBlocksOptions& options) {
  require(options.tolerance >= 0.0 && options.tolerance < 0.5,
          "a tolerance of {} lets two factors own one direction: it lies in [0, 0.5)",
          options.tolerance);
  require(options.least_share >= 0.0 && options.least_share < 1.0,
          "a least share of {} lies outside [0, 1)", options.least_share);
  Movement movement = movement_of(grid);
  if (movement.total.trace() <= 1e-24 * movement.energy) movement.total.setZero();
  SplitBlocks split;
  if (!keep_columns(split, movement, options)) change_basis(split, movement, options);
  split.splits = split.mixed.empty();
  const Eigen::MatrixXd gram = split.basis.transpose() * split.basis;
  split.obliqueness = (gram - Eigen::MatrixXd::Identity(gram.rows(), gram.cols())).norm();
  set_purity(split, movement);
  return split;
}

}  // namespace torsor
