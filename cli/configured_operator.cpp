#include "cli/configured_operator.hpp"

#include <charconv>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/with_key.hpp"
#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/constructions.hpp"
#include "groups/innermost_factors.hpp"
#include "groups/irreps.hpp"
#include "groups/named_groups.hpp"
#include "operators/fourier_operator.hpp"
#include "operators/learned_operator.hpp"
#include "operators/plane_operator.hpp"
#include "operators/product_operator.hpp"
#include "operators/representation_operator.hpp"
#include "operators/shift_operator.hpp"
#include "operators/stacked_operator.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

/// Factor `f` of the regular representation of a direct product, on all of its elements.
Representation shift_of_factor(const FiniteGroup& group, std::size_t f) {
  const FiniteGroup factor = group.factors()[f];
  const auto order = static_cast<Eigen::Index>(group.order());
  std::vector<Eigen::MatrixXd> images;
  for (const Element s : factor.generators()) {
    std::vector<Element> parts(group.factors().size(), 0);
    parts[f] = s;
    const Element mover = group.join(parts);
    Eigen::MatrixXd image = Eigen::MatrixXd::Zero(order, order);
    for (Eigen::Index h = 0; h < order; ++h) {
      image(group.multiply(mover, static_cast<Element>(h)), h) = 1.0;
    }
    images.push_back(std::move(image));
  }
  return Representation::by_images(factor, std::move(images));
}

OperatorPointer product_of_shifts(const FiniteGroup& group, std::int64_t code) {
  const auto order = static_cast<std::int64_t>(group.order());
  const std::int64_t channels = ShiftOperator(group, code).channels();  // refuses sizes that differ
  std::vector<OperatorPointer> factors;
  for (std::size_t f = 0; f < group.factors().size(); ++f) {
    factors.push_back(
        std::make_shared<RepresentationOperator>(shift_of_factor(group, f), code / order));
  }
  require(channels == code / order, "the product operator needs whole channels");
  return std::make_shared<ProductOperator>(std::move(factors));
}

bool all_cyclic(const std::vector<FiniteGroup>& factors) {
  for (const FiniteGroup& factor : factors) {
    if (factor.generators().size() > 1) return false;
  }
  return true;
}

OperatorPointer stacked(const FiniteGroup& group, std::int64_t code, Random random) {
  std::vector<OperatorPointer> stages;
  if (all_cyclic(innermost_factors(group))) {
    for (const FiniteGroup& factor : innermost_factors(group)) {
      stages.push_back(std::make_shared<FourierOperator>(factor, code));
    }
    return std::make_shared<StackedOperator>(std::move(stages), random);
  }
  // The normal factor stands on the left, so its generators come first and act last.
  std::vector<std::vector<Element>> images;
  const auto& generators = group.generators();
  for (std::size_t s = generators.size(); s-- > 0;) {
    const FiniteGroup powers = cyclic(group.element_order(generators[s]));
    stages.push_back(std::make_shared<FourierOperator>(powers, code));
    images.push_back({generators[s]});
  }
  return std::make_shared<StackedOperator>(group, std::move(stages), images, random);
}

std::int64_t whole_number(std::string_view text, const std::string& item) {
  std::int64_t value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  require(error == std::errc{} && end == text.data() + text.size() && value >= 0,
          "\"{}\" must be an irrep's number and how often it occurs, for example \"3:20\"", item);
  return value;
}

/// "3:20" -> irrep 3, 20 times.
std::map<std::int64_t, std::int64_t> multiplicities(const std::vector<std::string>& items) {
  std::map<std::int64_t, std::int64_t> counts;
  for (const std::string& item : items) {
    const auto colon = item.find(':');
    require(colon != std::string::npos,
            "\"{}\" must be an irrep's number and how often it occurs, for example \"3:20\"", item);
    const std::string_view text(item);
    counts[whole_number(text.substr(0, colon), item)] += whole_number(text.substr(colon + 1), item);
  }
  return counts;
}

OperatorPointer sum_of_irreps(const FiniteGroup& group, const std::vector<std::string>& items,
                              std::int64_t code) {
  if (items.empty()) return std::make_shared<ShiftOperator>(group, code);
  const Irreps all = irreps(group);
  std::vector<RepresentationOperator::Block> blocks;
  std::int64_t size = 0;
  for (const auto& [irrep, count] : multiplicities(items)) {
    require(irrep < std::ssize(all.real), "{} has the real irreps 0 to {}, there is no {}",
            group.name(), all.real.size() - 1, irrep);
    if (count == 0) continue;
    const Representation& rho = all.real[static_cast<std::size_t>(irrep)].rho;
    blocks.push_back({rho, count});
    size += count * static_cast<std::int64_t>(rho.dimension());
  }
  require(size == code, "these irreps move {} numbers, but model.code is {}", size, code);
  return std::make_shared<RepresentationOperator>(blocks);
}

LearnedForm learned_form(const std::string& name) {
  if (name == "free") return LearnedForm::free;
  return name == "orthogonal" ? LearnedForm::orthogonal : LearnedForm::exponential;
}

OperatorPointer make(const Config& config, const FiniteGroup& group) {
  const std::string& name = config.model.latent;
  const std::int64_t code = config.model.code;
  Random random = Random(static_cast<std::uint64_t>(config.seed)).stream("operator");
  if (name == "shift") return std::make_shared<ShiftOperator>(group, code);
  if (name == "fourier") return std::make_shared<FourierOperator>(group, code);
  if (name == "plane") return std::make_shared<PlaneOperator>(group, code);
  if (name == "product") return product_of_shifts(group, code);
  if (name == "stacked") return stacked(group, code, random);
  if (name == "learned") {
    return std::make_shared<LearnedOperator>(
        group, code, random, LearnedOptions{.form = learned_form(config.model.form)});
  }
  require(name == "none", "unknown operator \"{}\"", name);  // names are checked on reading
  return std::make_shared<RepresentationOperator>(trivial(group), code);
}

}  // namespace

OperatorPointer configured_operator(const Config& config, const FiniteGroup& group) {
  if (config.model.latent == "representation") {
    return with_key("model.irreps",
                    [&] { return sum_of_irreps(group, config.model.irreps, config.model.code); });
  }
  return with_key("model.code", [&] { return make(config, group); });
}

}  // namespace torsor
