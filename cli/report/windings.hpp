#pragma once

#include "cli/report/html.hpp"
#include "cli/report/parts.hpp"
#include "cli/report/plot_xy.hpp"
#include "cli/winding_history.hpp"

namespace torsor {

/// The windings W of every orbit over the epochs; a gap where one is undefined.
[[nodiscard]] XyPlot winding_plot(const WindingHistory& history);
/// min |F| / median |F| of every orbit over the epochs: W changes only where it touches zero.
[[nodiscard]] XyPlot winding_length_plot(const WindingHistory& history);
[[nodiscard]] TextTable winding_table(const WindingHistory& history);

/// Both plots side by side with the sentence of D29; nothing for fewer than two records.
void add_windings(Html& html, const WindingHistory& history);

}  // namespace torsor
