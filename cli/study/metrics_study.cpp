#include "cli/study/metrics_study.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/metrics/metric_subject.hpp"
#include "cli/report/metrics_study.hpp"
#include "cli/results.hpp"
#include "cli/side_by_side.hpp"
#include "cli/study/metrics_reading.hpp"
#include "cli/study/settings.hpp"
#include "cli/study/study_files.hpp"
#include "cli/study/turning_gaps.hpp"
#include "cli/table.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "groups/irreps.hpp"
#include "groups/parse_group.hpp"

namespace torsor {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMetricsQuestion =
    "What do classical scores of disentanglement and those of symmetry say of the same encoders?";

/// The numbers of the real irreps of C_n × C_m in which one factor turns a plane once per turn and
/// the other rests: "i:copies".
std::string circle_irreps(const FiniteGroup& group, std::int64_t copies) {
  const Irreps all = irreps(group);
  std::string list;
  for (std::size_t f = 0; f < group.factors().size(); ++f) {
    for (std::size_t i = 0; i < all.real.size(); ++i) {
      bool circle = all.real[i].rho.dimension() == 2;
      for (std::size_t s = 0; circle && s < group.generators().size(); ++s) {
        const FiniteGroup::Element g = group.generators()[s];
        const double turn =
            s == f ? 2.0 * std::numbers::pi / static_cast<double>(group.element_order(g)) : 0.0;
        circle = std::abs(all.real[i].rho(g).trace() - 2.0 * std::cos(turn)) < 1e-9;
      }
      if (!circle) continue;
      list += fmt::format("{}\"{}:{}\"", list.empty() ? "" : ",", i, copies);
    }
  }
  return "[" + list + "]";
}

void add(Study& study, const char* name, const Settings& common, const Settings& own) {
  study.models.push_back({name, default_config(joined(common, own)), std::nullopt});
}

/// The variational models of a world, and what both worlds train.
void add_baselines(Study& study, const Settings& world) {
  const Settings network = joined(world, {"model.encoder=mlp", "model.operator=none",
                                          "model.code=10", "train.learning_rate=1e-3"});
  add(study, "plain autoencoder", network, {});
  add(study, "VAE", network, {"vae.method=vae"});
  add(study, "beta-VAE, beta 8", network, {"vae.method=beta_vae", "vae.beta=8"});
  add(study, "annealed VAE", network,
      {"vae.method=annealed_vae", "vae.gamma=100", "vae.capacity=25", "vae.capacity_steps=500"});
  add(study, "beta-TCVAE", network, {"vae.method=beta_tcvae"});
  add(study, "FactorVAE", network, {"vae.method=factor_vae"});
  add(study, "DIP-VAE-I", network, {"vae.method=dip_vae_1"});
}

Study sprites_study(const StudyData& data) {
  Study study{"sprites", "Sprites of three shapes and several sizes, turned.", {}};
  const Settings world{"data.source=sprites",
                       data.quick ? "data.scales=2" : "data.scales=6",
                       "action.group=C20",
                       "action.kind=[\"rotation\"]",
                       "train.batch=32",
                       data.quick ? "train.pairs=500" : "train.pairs=1500",
                       data.quick ? "train.epochs=1" : "train.epochs=20"};
  add_baselines(study, world);
  add(study, "plane operator", world,
      {"model.operator=plane", "model.code=20", "train.method=exact"});
  add(study, "shift operator", world,
      {"model.operator=shift", "model.code=20", "train.method=exact"});
  return study;
}

Study square_study(const StudyData& data) {
  Study study{"square", "A square that moves on a torus, right and up.", {}};
  // Every pair of poses is tested, so that their number counts to the fourth power.
  const int poses = data.quick ? 7 : 14;
  const std::string group = fmt::format("C{0} x C{0}", poses);
  const Settings world{"data.source=squares",
                       "action.group=" + group,
                       "action.kind=[\"shift_x\",\"shift_y\"]",
                       fmt::format("action.step={}", 28 / poses),
                       "train.batch=32",
                       data.quick ? "train.pairs=500" : "train.pairs=1500",
                       data.quick ? "train.epochs=1" : "train.epochs=20"};
  add_baselines(study, world);
  const std::string circles = circle_irreps(parse_group(group), 1);
  add(study, "two circles", world,
      {"model.operator=representation", "model.irreps=" + circles, "model.code=4",
       "train.method=exact"});
  add(study, "shift operator", world,
      {"model.operator=shift", fmt::format("model.code={}", poses * poses), "train.method=exact"});
  return study;
}

/// `seed_summary` of a score, for higgins also whether every model has one and was found
/// equivariant; null where no seed has a value.
Json summary_of(const std::vector<const MetricResult*>& results) {
  std::vector<double> values;
  bool equivariant = true;
  for (const MetricResult* one : results) {
    if (!one->value) continue;
    values.push_back(*one->value);
    equivariant = equivariant && one->details.value("equivariant", Json()) == true;
  }
  Json summary = seed_summary(values);
  if (!values.empty() && results.front()->name == "higgins") {
    summary["equivariant"] = equivariant && values.size() == results.size();
  }
  return summary;
}

/// All scores of the models of one row, in units and by column.
/// @param turning  names of the factors that go around.
Json scored_row(const Json& row, const std::vector<std::string>& turning) {
  MetricRequest request;
  request.columns.blocks = "auto";
  request.battery.chance = false;  // no row of the table shows it
  std::vector<MetricSubject> subjects;
  TurningGaps gaps(turning);
  for (const Json& run : row.at("runs")) {
    subjects.push_back(score(prepare_run(run.get<std::string>(), request)));
    gaps.add(subjects.back());
  }
  Json scores = Json::object();
  Json columns = Json::object();
  for (std::size_t i = 0; i < subjects.front().report.scores.size(); ++i) {
    std::vector<const MetricResult*> units;
    std::vector<const MetricResult*> single;
    for (const MetricSubject& subject : subjects) {
      units.push_back(&subject.report.scores[i]);
      single.push_back(subject.report.single.empty() ? units.back() : &subject.report.single[i]);
    }
    const std::string& name = subjects.front().report.scores[i].name;
    scores[name] = summary_of(units);
    columns[name] = summary_of(single);
  }
  return {{"name", row.at("name")},
          {"scores", scores},
          {"columns", columns},
          {"turning", gaps.json()},
          {"runs", row.at("runs")}};
}

Json world_table(const Study& study, const StudySettings& settings, const fs::path& out) {
  const Json trained = run_study(study, settings, out / study.name);
  Json rows = Json::array();
  const std::vector<std::string>& turning = study.models.front().config.action.kind;
  for (const Json& row : trained.at("rows")) rows.push_back(scored_row(row, turning));
  Json world{{"name", study.name},
             {"question", study.question},
             {"cyclic", turning.size()},
             {"seeds", settings.seeds},
             {"rows", std::move(rows)}};
  world["disagreements"] = metric_disagreements(world);
  return world;
}

}  // namespace

Json run_metrics_study(const StudyData& data, const StudySettings& settings, const fs::path& out) {
  require_study_folder(out, settings.resume);
  StudySettings parts = settings;
  parts.report = false;
  Json worlds = Json::array();
  for (const Study& study : {sprites_study(data), square_study(data)}) {
    worlds.push_back(world_table(study, parts, out));
  }
  Json table{{"study", "metrics"},
             {"question", kMetricsQuestion},
             {"seeds", settings.seeds},
             {"worlds", worlds},
             {"versions", versions_json()}};
  write_json(out / "table.json", table);
  if (settings.report) write_metrics_study_report(table, out / "report.html");
  return table;
}

std::string metrics_study_text(const Json& table) {
  std::string text = table.at("question").get<std::string>() + "\n";
  for (const Json& world : table.at("worlds")) {
    const TextTable content = metrics_study_table(world);
    Table rows(content.columns);
    for (const std::vector<std::string>& row : content.rows) rows.add(row);
    text += fmt::format("\n{}\n\n{}\n", world.at("question").get<std::string>(), rows.text());
    for (const Json& sentence : world.at("disagreements")) {
      text += sentence.get<std::string>() + "\n";
    }
  }
  return text;
}

}  // namespace torsor
