#include "models/recognition_result.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace torsor {
namespace {

/// The least of `share` over the poses that were not trained on.
template <class Share>
double least_unseen(const std::vector<PoseRecognition>& poses, const Share& share) {
  std::vector<double> shares;
  for (const PoseRecognition& pose : poses) {
    if (!pose.trained) shares.push_back(share(pose));
  }
  require(!shares.empty(), "all {} poses were trained on: there is no unseen one", poses.size());
  return std::ranges::min(shares);
}

}  // namespace

double RecognitionResult::worst_unseen() const {
  return least_unseen(poses, [](const PoseRecognition& pose) { return pose.known; });
}

double RecognitionResult::worst_unseen(std::size_t which) const {
  return least_unseen(poses, [&](const PoseRecognition& pose) {
    require(which < pose.inferred.size(), "pose {} was inferred in {} ways; there is no number {}",
            pose.pose, pose.inferred.size(), which);
    return pose.inferred[which];
  });
}

Json RecognitionResult::json() const {
  Json per_pose = Json::array();
  for (const PoseRecognition& pose : poses) {
    per_pose.push_back({{"pose", pose.pose},
                        {"trained", pose.trained},
                        {"known", pose.known},
                        {"inferred", pose.inferred}});
  }
  Json losses = Json::array();
  for (const RecognizerLoss& loss : history) losses.push_back(loss.json());
  return {{"action", action},
          {"options", options.json()},
          {"poses", per_pose},
          {"history", losses},
          {"objects", {{"train", train_objects}, {"test", test_objects}}},
          {"seconds", {{"train", train_seconds}, {"test", test_seconds}}}};
}

std::string RecognitionResult::table() const {
  const bool inferred = !poses.empty() && !poses.front().inferred.empty();
  std::string text = "pose  trained   known";
  for (std::size_t i = 0; inferred && i < options.neighbours.size(); ++i) {
    text += fmt::format("{:>8}", fmt::format("k={}", options.neighbours[i]));
  }
  text += '\n';
  for (const PoseRecognition& pose : poses) {
    text += fmt::format("{:4}  {:7} {:7.2f}", pose.pose, pose.trained ? "yes" : "no",
                        100.0 * pose.known);
    for (const double share : pose.inferred) text += fmt::format(" {:7.2f}", 100.0 * share);
    text += '\n';
  }
  return text;
}

}  // namespace torsor
