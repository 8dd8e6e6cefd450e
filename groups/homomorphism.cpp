#include "groups/homomorphism.hpp"

#include "core/error.hpp"
#include "core/text.hpp"
#include "groups/finite_group_data.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

/// times[s][b] is b times the image of generator s.
using Multiplications = std::vector<std::vector<Element>>;

Element image_of(const Multiplications& times, const std::vector<std::size_t>& word) {
  Element result = FiniteGroup::identity();
  for (const std::size_t s : word) result = times[s][result];
  return result;
}

}  // namespace

std::vector<Element> homomorphism(const FiniteGroup& source, const FiniteGroup& target,
                                  std::span<const Element> images) {
  require(images.size() == source.generators().size(), "{} has {}, {} images were given",
          source.name(), count_text(source.generators().size(), "generator"), images.size());
  for (std::size_t s = 0; s < images.size(); ++s) {
    require(images[s] < target.order(), "the image {} of s{} is outside {} of order {}", images[s],
            s + 1, target.name(), target.order());
  }
  Multiplications times;
  for (const Element image : images) times.push_back(right_multiplication(target, image));
  for (const Relation& relation : source.relations()) {
    require(image_of(times, relation.left) == image_of(times, relation.right),
            "the images are no homomorphism from {} to {}: they break the relation {}",
            source.name(), target.name(), text(relation));
  }
  std::vector<Element> result(source.order(), FiniteGroup::identity());
  for (const Element a : source.by_length().subspan(1)) {
    const FiniteGroup::LastStep last = source.last_step(a);
    result[a] = times[last.generator][result[last.before]];
  }
  return result;
}

std::vector<Element> automorphism(const FiniteGroup& group, std::span<const Element> images) {
  std::vector<Element> result = homomorphism(group, group, images);
  for (Element a = 1; a < group.order(); ++a) {
    require(result[a] != FiniteGroup::identity(),
            "the images are no automorphism of {}: element {} goes to the identity", group.name(),
            a);
  }
  return result;
}

}  // namespace torsor
