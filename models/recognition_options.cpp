#include "models/recognition_options.hpp"

#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

const std::array<std::string, 3> kOperatorNames{"none", "shift", "learned"};

}  // namespace

RecognitionOperator parse_recognition_operator(std::string_view name) {
  const auto found = std::ranges::find(kOperatorNames, name);
  if (found != kOperatorNames.end()) {
    return static_cast<RecognitionOperator>(std::distance(kOperatorNames.begin(), found));
  }
  const std::string near = nearest_name(name, kOperatorNames);
  throw InvalidArgument(fmt::format(
      "no operator of recognition is called \"{}\"{}; known: {}", name,
      near.empty() ? "" : fmt::format(", did you mean \"{}\"?", near), list_text(kOperatorNames)));
}

std::string recognition_operator_text(RecognitionOperator op) {
  return kOperatorNames.at(static_cast<std::size_t>(op));
}

void RecognitionOptions::check() const {
  require(order >= 2, "recognition needs at least two poses, not {}", order);
  require(trained_range >= 0 && 2 * trained_range + 1 <= order,
          "poses -{} to {} do not fit into the {} poses of C{}", trained_range, trained_range,
          order, order);
  require(code >= 1 && hidden >= 1 && classes >= 1,
          "code, hidden units and classes must be at least 1, not {}, {} and {}", code, hidden,
          classes);
  if (op == RecognitionOperator::none) return;
  require(op != RecognitionOperator::shift || code % order == 0,
          "a code of {} values is no multiple of the {} poses that the shift operator permutes",
          code, order);
  require(references >= 1, "the pose cannot be inferred from {} references", references);
  for (const std::int64_t k : neighbours) require(k >= 1, "k = {} neighbours cannot vote", k);
}

std::vector<std::int64_t> RecognitionOptions::trained_poses() const {
  std::vector<std::int64_t> poses;
  for (std::int64_t pose = -trained_range; pose <= trained_range; ++pose) {
    poses.push_back((pose + order) % order);
  }
  return poses;
}

Json RecognitionOptions::json() const {
  return {{"order", order},
          {"trained_range", trained_range},
          {"operator", recognition_operator_text(op)},
          {"code", code},
          {"hidden", hidden},
          {"classes", classes},
          {"epochs", training.epochs},
          {"batch", training.batch},
          {"learning_rate", training.learning_rate},
          {"pair_weight", training.pair_weight},
          {"period_weight", training.period_weight},
          {"references", references},
          {"neighbours", neighbours},
          {"whiten", whiten}};
}

}  // namespace torsor
