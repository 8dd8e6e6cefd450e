#include "models/training_log.hpp"

#include <cmath>

#include "core/error.hpp"

namespace torsor {

Json EpochRecord::json() const {
  Json json = {{"epoch", epoch},
               {"train", train.json()},
               {"valid", valid.json()},
               {"seconds", seconds},
               {"best", best}};
  if (!losses.empty()) json["losses"] = losses;
  return json;
}

EpochRecord EpochRecord::from_json(const Json& json) {
  return {json.at("epoch").get<std::int64_t>(),
          PairError::from_json(json.at("train")),
          PairError::from_json(json.at("valid")),
          json.at("seconds").get<double>(),
          json.at("best").get<bool>(),
          json.value("losses", std::map<std::string, double>())};
}

TrainingLog::TrainingLog(const Checkpoint& state) : best_(state.section("best.")) {
  try {
    for (const Json& json : state.meta.at("history")) {
      history_.push_back(EpochRecord::from_json(json));
      if (history_.back().best) count_best(history_.back());
    }
  } catch (const Json::exception& error) {
    throw InvalidArgument(fmt::format("this checkpoint holds no training state: {}", error.what()));
  }
}

void TrainingLog::count_best(const EpochRecord& record) {
  best_epoch_ = record.epoch;
  best_error_ = record.valid.total();
}

bool TrainingLog::finished(const TrainOptions& options) const {
  const std::int64_t done = std::ssize(history_);
  return done >= options.epochs || (options.patience > 0 && done - best_epoch_ >= options.patience);
}

void TrainingLog::check_unfinished(const TrainOptions& options) const {
  require(!finished(options), "training has finished after {} epochs", history_.size());
}

std::string TrainingLog::kept_text() const {
  return best_epoch_ > 0 ? fmt::format("the best parameters are those of epoch {}", best_epoch_)
                         : std::string("no epoch was finished");
}

void TrainingLog::check_loss(double loss, std::int64_t batch, double learning_rate,
                             const std::string& divergence) const {
  if (std::isfinite(loss)) return;
  const std::string cause =
      divergence.empty()
          ? fmt::format("a smaller train.learning_rate than {} usually helps", learning_rate)
          : divergence;
  throw NumericalError(fmt::format("the loss is {} in epoch {}, batch {}: training stopped; {}; {}",
                                   loss, next_epoch(), batch, kept_text(), cause));
}

EpochRecord TrainingLog::add(EpochRecord record, const NamedTensors& parameters) {
  record.epoch = next_epoch();
  const double error = record.valid.total();
  if (!std::isfinite(error)) {
    throw NumericalError(
        fmt::format("the validation error is {} after epoch {}: training stopped; {}", error,
                    record.epoch, kept_text()));
  }
  record.best = error < best_error_;
  if (record.best) {
    count_best(record);
    best_ = snapshot(parameters);
  }
  history_.push_back(record);
  return record;
}

void TrainingLog::save(Checkpoint& state) const {
  Json history = Json::array();
  for (const EpochRecord& record : history_) history.push_back(record.json());
  state.meta["history"] = history;
  state.meta["best_epoch"] = best_epoch_;
  append(state.tensors, "best.", best_);
}

}  // namespace torsor
