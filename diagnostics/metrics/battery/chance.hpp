#pragma once

#include "diagnostics/metrics/battery/battery_entry.hpp"

namespace torsor {

/// Says in `details["chance"]` what codes without any bearing on the factors score, the greatest
/// value of some shuffles of the rows, and in a remark where a score is not clearly above it: where
/// its interval, or the value less 0.05 without one, reaches down to it. Of shares of a relation
/// (`BatteryEntry::shares`) it compares the sum of the relation instead: `details["chance_share"]`
/// is what of it remains when rows are shuffled, and the remark comes from 0.8 on, or where the
/// rest is no more than shuffles differ by. Nothing where the entry asks for no shuffles or no
/// score has a value.
/// @param scores  those of `entry` on `subject`.
void add_chance(const BatteryEntry& entry, const BatterySubject& subject, BatteryScores& scores);

}  // namespace torsor
