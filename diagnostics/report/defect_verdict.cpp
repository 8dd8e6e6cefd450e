#include "diagnostics/report/defect_verdict.hpp"

#include <cstddef>

#include <fmt/format.h>

#include "core/text.hpp"

namespace torsor {

DefectVerdict defects_of_codes(const CodeFindings& codes) {
  const LostPoses& lost = codes.lost;
  if (codes.problem) return {.reason = *codes.problem};
  if (codes.trivial) return {.verdict = DefectKind::none, .reason = "no pose part"};
  if (lost.objects > 0) {
    return {
        .verdict = DefectKind::soft,
        .count = lost.objects,
        .reason = fmt::format("the pose of {} is lost: {} code repeats where the image does not",
                              count_text(static_cast<std::size_t>(lost.objects), "object"),
                              lost.objects == 1 ? "its" : "each")};
  }
  if (!codes.has_images) return {.reason = "without images nothing tells which poses differ"};
  if (lost.isotropy.effect > 1.0) {
    return {.reason =
                fmt::format("codes alone show no jumps; up to {:g} poses share a code, but no "
                            "image lost what others keep",
                            lost.isotropy.effect)};
  }
  return {.reason = "codes alone show no jumps; no pose is lost on the images given"};
}

DefectVerdict all_defects(const CodeFindings& codes, const DefectsFound& found) {
  if (codes.problem || codes.trivial) return defects_of_codes(codes);
  if (found.hard > 0 || found.soft > 0) {
    return {
        .verdict = found.hard > 0 ? DefectKind::hard : DefectKind::soft,
        .count = found.hard + found.soft,
        .reason = fmt::format(
            "{}{}", found.places.front(),
            found.places.size() > 1 ? fmt::format(" and {} more", found.places.size() - 1) : "")};
  }
  DefectVerdict verdict = defects_of_codes(codes);
  if (verdict.verdict != DefectKind::inconclusive) return verdict;
  if (found.searched == 0) {
    verdict.reason =
        "no continuous family of images could be searched: the action is no linear map of the "
        "pixels, or the family has none";
  } else if (found.open > 0) {
    verdict.reason = fmt::format("{} of {} searches of continuous families stayed open", found.open,
                                 found.searched);
  } else {
    verdict.verdict = DefectKind::none;
    verdict.reason =
        fmt::format("{} searches found none above {:.1g}", found.searched, found.resolution);
  }
  return verdict;
}

}  // namespace torsor
