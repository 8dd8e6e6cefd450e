#include "cli/program.hpp"

#include <cstdio>
#include <exception>
#include <new>
#include <string_view>
#include <vector>

#include <c10/util/Exception.h>
#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/interrupt.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

enum Status { kDone = 0, kUnexpected = 1, kBadInput = 2, kNumerics = 3, kInterrupted = 130 };

int fail(int status, std::string_view message) {
  fmt::print(stderr, "torsor: {}\n", message);
  return status;
}

/// CLI11 would call a misspelled command an unexpected argument; this names the nearest one.
void require_known_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  for (const std::string& name : names) {
    if (name == argv[1]) return;
  }
  const std::string near = nearest_name(argv[1], names);
  throw InvalidArgument(fmt::format("unknown command \"{}\"; {}", argv[1],
                                    near.empty()
                                        ? fmt::format("the commands are {}", list_text(names))
                                        : fmt::format("did you mean \"{}\"?", near)));
}

int run(int argc, char** argv) {
  CLI::App app(
      "Symmetry-based disentanglement: define groups, train operator autoencoders, look at them.",
      "torsor");
  app.set_version_flag("--version", std::string("torsor ") + TORSOR_VERSION);
  app.footer(
      "Exit status: 0 done; 2 bad usage or input; 3 a certificate or the numerics failed; 4 a "
      "defect was found and --fail-on-defect given; 130 interrupted, state saved.\nExample:\n  "
      "torsor group C10");
  app.require_subcommand(1);
  Job job;
  add_group_command(app, job);
  add_data_command(app, job);
  add_train_command(app, job);
  add_evaluate_command(app, job);
  add_export_command(app, job);
  add_recognize_command(app, job);
  add_reproduce_command(app, job);
  add_report_command(app, job);
  add_diagnose_command(app, job);
  add_metrics_command(app, job);
  add_doctor_command(app, job);
  require_known_command(app, argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // help and version
    return fail(kBadInput, fmt::format("{} (torsor --help explains)", error.what()));
  }
  return job();
}

/// Runs the program and reports what it throws.
int guarded_run(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const Interrupted& stop) {
    return fail(kInterrupted, stop.message);
  } catch (const InvalidArgument& error) {
    return fail(kBadInput, error.what());
  } catch (const DataError& error) {
    return fail(kBadInput, error.what());
  } catch (const NumericalError& error) {
    return fail(kNumerics, error.what());
  } catch (const c10::Error& error) {
    return fail(kUnexpected,
                fmt::format("unexpected error in LibTorch: {}", error.what_without_backtrace()));
  } catch (const std::bad_alloc&) {
    return fail(kUnexpected, "out of memory");
  } catch (const std::exception& error) {
    if (std::ferror(stdout) != 0) return kUnexpected;  // fmt could not write: reported at the end
    return fail(kUnexpected, fmt::format("unexpected error: {}", error.what()));
  }
}

}  // namespace

int run_program(int argc, char** argv) {
  const int status = guarded_run(argc, argv);
  const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  std::clearerr(stdout);
  if (written) return status;
  fail(kUnexpected, "standard output could not be written");
  return status == kDone ? kUnexpected : status;
}

}  // namespace torsor
