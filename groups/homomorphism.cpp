#include "groups/homomorphism.hpp"

#include "core/error.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

Element image_of(const FiniteGroup& target, std::span<const Element> images,
                 const std::vector<std::size_t>& word) {
  Element result = FiniteGroup::identity();
  for (const std::size_t s : word) result = target.multiply(result, images[s]);
  return result;
}

}  // namespace

std::vector<Element> homomorphism(const FiniteGroup& source, const FiniteGroup& target,
                                  std::span<const Element> images) {
  require(images.size() == source.generators().size(), "{} has {} generators, {} images were given",
          source.name(), source.generators().size(), images.size());
  for (std::size_t s = 0; s < images.size(); ++s) {
    require(images[s] < target.order(), "the image {} of s{} is outside {} of order {}", images[s],
            s + 1, target.name(), target.order());
  }
  for (const Relation& relation : source.relations()) {
    require(image_of(target, images, relation.left) == image_of(target, images, relation.right),
            "the images are no homomorphism from {} to {}: they break the relation {}",
            source.name(), target.name(), text(relation));
  }
  std::vector<Element> result(source.order(), FiniteGroup::identity());
  for (const Element a : source.by_length().subspan(1)) {
    const FiniteGroup::LastStep last = source.last_step(a);
    result[a] = target.multiply(result[last.before], images[last.generator]);
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
