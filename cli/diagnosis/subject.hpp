#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/experiment.hpp"
#include "diagnostics/report/diagnose.hpp"

namespace torsor {

/// What the command line names as the thing to diagnose.
struct DiagnosisRequest {
  std::string run;
  std::string encoder;  ///< a TorchScript file
  std::string codes;    ///< an NPZ file
  std::string family;
  std::string images;  ///< NPZ, NPY or IDX
  std::string array;   ///< of an NPZ of images
  std::string group;
  std::string action;  ///< kinds, joined by commas
  std::string render = "exact";
  std::int64_t step = 0;
  std::int64_t order = 0;  ///< of the family's rotations; 0: its default
  std::int64_t size = 0;   ///< pixels of the family's images; 0: its default
  bool allow_inexact = false;
  DiagnoseOptions options;
};

/// What a diagnosis found, and the run whose encoder it was, with its best parameters.
struct DiagnosedSubject {
  Report report;
  std::optional<Experiment> run;
};

/// Loads what was asked for and diagnoses it.
///
/// The report's "input" says what that was.
/// @throws InvalidArgument if the options do not name exactly one subject, or leave out what it
///         needs; DataError for files; NumericalError if the action fails its certificate.
[[nodiscard]] DiagnosedSubject diagnose_subject(const DiagnosisRequest& request);

}  // namespace torsor
