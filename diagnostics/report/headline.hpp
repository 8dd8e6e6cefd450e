#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// How the group acts on a code.
enum class CodeStructure {
  trivial,       ///< no code moves: there is no pose part
  disentangled,  ///< each factor moves a part of its own; one factor: a single irreducible part
  distributed,   ///< the irreps it takes to hold every stabilizer are all there
  mixed,         ///< neither
  inconclusive,
};

[[nodiscard]] std::string_view structure_text(CodeStructure structure);

/// What was found of topological defects.
enum class DefectKind {
  none,  ///< on the continuous families that were searched, above the stated resolution
  soft,  ///< the pose part vanishes at some image: its pose is lost
  hard,  ///< the code jumps
  inconclusive,
};

[[nodiscard]] std::string_view defect_text(DefectKind kind);

struct EquivarianceVerdict {
  Verdict verdict = Verdict::inconclusive;
  std::optional<double> error = {};       ///< 1 - R²_move, or the declared operator's error
  std::optional<Interval> interval = {};  ///< of the error
  bool vacuous = false;                   ///< whether it passes because no code moves
  std::string reason = {};
};

struct StructureVerdict {
  CodeStructure verdict = CodeStructure::inconclusive;
  std::vector<std::string> ignored = {};  ///< factors that act trivially on the code
  std::optional<bool> faithful = {};      ///< one factor: whether its elements all act differently
  std::optional<double> mixing = {};      ///< several factors: μ
  std::optional<Interval> interval = {};  ///< of μ
  std::string reason = {};
};

struct DefectVerdict {
  DefectKind verdict = DefectKind::inconclusive;
  std::int64_t count = 0;  ///< places found
  std::string reason = {};
};

/// The three questions that a diagnosis answers.
struct Headline {
  EquivarianceVerdict equivariant;
  StructureVerdict structure;
  DefectVerdict defects;

  /// {"equivariant": {"verdict", "error", "ci", "vacuous", "reason"},
  ///  "structure": {"verdict", "ignored", "faithful", "mixing", "ci", "reason"},
  ///  "defects": {"verdict", "count", "reason"}}
  [[nodiscard]] Json json() const;
  /// Three lines, one per question.
  [[nodiscard]] std::string text() const;
};

}  // namespace torsor
