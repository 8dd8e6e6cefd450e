#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/config.hpp"
#include "cli/train_run.hpp"
#include "core/json.hpp"

namespace torsor {

/// "0,1,2" as numbers. @throws InvalidArgument for anything else, and for a repeated seed.
[[nodiscard]] std::vector<std::int64_t> parse_seeds(const std::string& text);

/// Trains one run per seed, `out`/seed-K, in processes side by side that share the cores, and
/// writes their summary `out`/seeds.json.
///
/// A process gets config.threads threads; for 0, cores / processes, where there are as many
/// processes as seeds, but never more than cores.
/// @return {"runs": [{"seed", "run", "test", "valid", "train", "seconds"}],
///          "test", "valid", "train": {"mean", "deviation"}}, the deviation with n - 1.
/// @throws InvalidArgument before anything starts if a folder is in the way; Interrupted; and for
///         the first process that fails an error of its kind with its message, after the others
///         were ended.
Json train_seeds(Config config, const std::vector<std::int64_t>& seeds,
                 const std::filesystem::path& out, const TrainSettings& settings);

}  // namespace torsor
