#include "cli/winding_recorder.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"

namespace torsor {
namespace {

/// Codes are float32: what is below a millionth of the largest value may be rounding.
constexpr double kRelativeNoise = 1e-6;

bool follows(const FollowedPlane& plane, const WindingPanel& panel, std::int64_t values) {
  return plane.objects == panel.objects && plane.poses == panel.poses &&
         plane.generator == panel.generator && plane.direction.size() == values;
}

}  // namespace

WindingRecorder::WindingRecorder(const Experiment& experiment, const RunFolder& folder,
                                 std::int64_t done)
    : experiment_(experiment), folder_(folder.path()) {
  if (!experiment.config.log.winding) return;
  panel_ = winding_panel(experiment.valid.orbits());
  if (!panel_) return;
  history_ = read_winding_history(folder_, done);
  if (history_ && !follows(history_->plane, *panel_, experiment.autoencoder().code().values())) {
    throw DataError((folder_ / WindingHistory::kFile).string(),
                    "not the log of this run: it follows other images or codes. Delete it to begin "
                    "another");
  }
}

void WindingRecorder::record(std::int64_t epoch) {
  if (!panel_) return;
  if (history_ && !history_->log.steps().empty() && history_->log.steps().back() >= epoch) return;
  const Eigen::MatrixXcd codes = turning_codes(experiment_, *panel_);
  if (!history_) {
    const double noise = std::max(kRelativeNoise * codes.cwiseAbs().maxCoeff(), 1e-300);
    auto direction = strongest_direction(codes, panel_->poses, noise);
    if (!direction) return;
    history_.emplace(FollowedPlane{panel_->objects, panel_->generator, panel_->poses, noise,
                                   std::move(*direction)});
  }
  history_->log.record(epoch, code_planes(codes, history_->plane.direction, panel_->poses));
  write_winding_history(*history_, folder_);
}

}  // namespace torsor
