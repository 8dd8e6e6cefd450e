#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace torsor {

/// What the command line asked for: runs it and returns the exit status.
using Job = std::function<int()>;

// Each adds one command to `app`; when that command is given, `job` becomes what it does.
void add_group_command(CLI::App& app, Job& job);
void add_data_command(CLI::App& app, Job& job);
void add_train_command(CLI::App& app, Job& job);
void add_evaluate_command(CLI::App& app, Job& job);
void add_export_command(CLI::App& app, Job& job);
void add_recognize_command(CLI::App& app, Job& job);
void add_reproduce_command(CLI::App& app, Job& job);
void add_report_command(CLI::App& app, Job& job);
void add_diagnose_command(CLI::App& app, Job& job);
void add_metrics_command(CLI::App& app, Job& job);
void add_doctor_command(CLI::App& app, Job& job);

/// The whole program. Results go to stdout, everything else to stderr.
///
/// @return 0 done; 1 an unexpected error, or stdout could not be written; 2 bad usage or bad input;
///         3 a certificate or the numerics failed; 4 a defect was found with --fail-on-defect;
///         130 interrupted, state saved.
int run_program(int argc, char** argv);

}  // namespace torsor
