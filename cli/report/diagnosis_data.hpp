#pragma once

#include <complex>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/json.hpp"

namespace torsor {

/// How a verdict is coloured: a finding that is welcome, unwelcome, open, or neither.
enum class Tone { good, bad, open, plain };

/// One of the three verdicts that a diagnosis begins with.
struct HeadlineAnswer {
  std::string topic;     ///< "equivariant", "structure", "defects"
  std::string question;  ///< "Equivariant?"
  std::string verdict;   ///< as the file has it, such as "fail"
  std::string answer;    ///< for people: "No"
  Tone tone = Tone::plain;
  std::string reason;
  std::vector<std::pair<std::string, std::string>> figures;  ///< names with values as text
};

/// The two ends of a 95 % interval.
using Bounds = std::pair<double, double>;

struct DiagnosticRow {
  std::string id, name, verdict, finding;
  std::optional<double> effect;
  std::optional<Bounds> interval;
  std::optional<double> resolution;
};

struct StratumRow {
  std::optional<std::int64_t> stabilizer_order, objects;
  std::optional<double> kappa;
};

/// A vortex of a code plane, in the list of all (with family and core) or on a map.
struct VortexMark {
  std::string family, type;
  double x = 0.0, y = 0.0;
  std::int64_t charge = 0;
  std::optional<double> core;
  std::optional<std::int64_t> stabilizer;
  std::optional<bool> pose_lost;  ///< of a soft one
};

struct MultiplicityRow {
  std::string irrep;
  std::optional<std::int64_t> dimension;
  std::optional<double> value;
  std::optional<Bounds> interval;
};

struct FloorRow {
  std::string name;
  std::optional<double> value, measured;
};

/// An image at a place of a map or a path; values float64 [1, H, W].
struct PlacedImage {
  double x = 0.0, y = 0.0;
  at::Tensor image;
};

/// A code plane F over the square [-radius, radius]²: values at (cells + 1)² points, rows from the
/// bottom to the top, x fastest; NaN where there is none.
struct PhaseMapFigure {
  double radius = 1.0;
  std::int64_t cells = 0;
  std::vector<std::complex<double>> values;
  std::vector<VortexMark> vortices;
  std::vector<PlacedImage> corners;
};

struct NamedCurve {
  std::string name;
  std::vector<double> values;  ///< NaN where there is none
};

/// How far a code moves under a stabilizer, over the distance ε from the symmetric image.
struct OscillationFigure {
  std::vector<double> epsilons;
  std::vector<NamedCurve> curves;
  std::optional<std::pair<std::string, double>> level;
};

struct MultiplicitiesFigure {
  std::vector<std::string> names;
  std::vector<double> values, low, high;  ///< low and high may be empty
};

/// Persistent homology up to `radius`; bars without a death live on.
struct BarcodeFigure {
  struct Bar {
    std::int64_t dimension = 0;
    double birth = 0.0;
    std::optional<double> death;
  };
  std::vector<Bar> bars;
  double radius = 0.0;
};

/// The code's speed along a path of images; `images` lie at x = t.
struct PathFigure {
  std::vector<double> t, speed;
  std::vector<PlacedImage> images;
};

/// A figure of a kind that this version does not draw.
struct UnknownFigure {
  std::string kind;
};

struct DiagnosisFigure {
  std::string title, sentence;
  std::variant<UnknownFigure, PhaseMapFigure, OscillationFigure, MultiplicitiesFigure,
               BarcodeFigure, PathFigure>
      content;
};

/// What a diagnosis.json says.
struct Diagnosis {
  std::vector<HeadlineAnswer> headlines;  ///< those that are given, in the order above
  std::vector<std::pair<std::string, std::string>> input;
  std::vector<DiagnosticRow> diagnostics;
  std::vector<StratumRow> strata;
  std::vector<VortexMark> vortices;
  std::vector<MultiplicityRow> multiplicities;
  std::vector<FloorRow> floors;
  std::vector<DiagnosisFigure> figures;
};

/// Every part may be missing or null. @throws InvalidArgument naming the first place that is not of
/// its form, such as "/figures/0: values should have 1089 entries for 32 cells and has 3".
[[nodiscard]] Diagnosis parse_diagnosis(const Json& json);

/// One figure of the document, for `parse_diagnosis`. @param path  its place.
[[nodiscard]] DiagnosisFigure parse_diagnosis_figure(const Json& json, const std::string& path);

/// One vortex of the document. @param path  its place.
[[nodiscard]] VortexMark parse_vortex(const Json& json, const std::string& path);

/// The diagnosis.json of a folder, where it has one.
/// @throws DataError naming the file if it is damaged.
[[nodiscard]] std::optional<Diagnosis> load_diagnosis(const std::filesystem::path& folder);

}  // namespace torsor
