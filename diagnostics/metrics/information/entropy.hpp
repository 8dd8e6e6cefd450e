#pragma once

#include <span>

#include <Eigen/Core>

#include "diagnostics/metrics/information/discretize.hpp"

namespace torsor {

/// ψ(n) at a whole n >= 1: the sum of 1/k over k < n minus Euler's constant, from a table for small
/// n and to 1e-15 of itself beyond it by the asymptotic series.
[[nodiscard]] double digamma(Eigen::Index n);

/// Plug-in entropy of the shares counts / Σ counts, in nats; counts >= 0, 0 where all are.
[[nodiscard]] double entropy(const Eigen::Ref<const Eigen::VectorXd>& counts);

/// Plug-in entropy of classes, in nats.
[[nodiscard]] double entropy(const Classes& classes);

/// How often each pair of classes occurs, [a.count, b.count]; over the given rows or all.
/// @throws InvalidArgument if the numbers of rows differ.
[[nodiscard]] Eigen::MatrixXd contingency(const Classes& a, const Classes& b);
[[nodiscard]] Eigen::MatrixXd contingency(const Classes& a, const Classes& b,
                                          std::span<const Eigen::Index> rows);

/// Plug-in mutual information H(a) + H(b) - H(a, b) of a table of counts, in nats; >= 0 up to
/// rounding. Its bias is about (rows - 1)(columns - 1) / (2N) over occupied rows and columns.
/// Source: G. A. Miller, Note on the bias of information estimates (1955).
[[nodiscard]] double mutual_information(const Eigen::MatrixXd& counts);
[[nodiscard]] double mutual_information(const Classes& a, const Classes& b);

}  // namespace torsor
