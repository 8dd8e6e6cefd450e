// Recognition at unseen poses on MNIST, as a table and as JSON on the last line.
//
//   bench_recognition MNIST_FOLDER [rotation|shift_x|shift_y] [none|shift|learned] [SEED] [THREADS]
//
// The published figures (arXiv 2602.18406): worst unseen rotation 95.6 % with the pose known,
// 84 to 90 % with the pose inferred from neighbours, 25 % without an operator.
#include <cstdio>
#include <exception>
#include <string>

#include <fmt/format.h>

#include "datasets/idx.hpp"
#include "models/recognition.hpp"
#include "models/threads.hpp"

namespace {

int run(const std::string& folder, const std::string& motion, const std::string& op,
        std::uint64_t seed, int threads) {
  torsor::set_threads(threads);
  const torsor::IdxFolder mnist = torsor::read_idx_folder(folder);
  torsor::RecognitionOptions options;
  options.motion = torsor::parse_action_kind(motion);
  options.order = options.motion == torsor::ActionKind::rotation ? 10 : 14;
  options.op = torsor::parse_recognition_operator(op);
  const torsor::RecognitionResult result =
      torsor::run_recognition(options, {mnist.train, mnist.test}, torsor::Random(seed));
  fmt::print("{}, operator {}, seed {}, {} threads\n{}", result.action, op, seed, threads,
             result.table());
  fmt::print("worst unseen: known {:.2f} %", 100.0 * result.worst_unseen());
  for (std::size_t i = 0; i < result.poses.front().inferred.size(); ++i) {
    fmt::print(", k={} {:.2f} %", options.neighbours[i], 100.0 * result.worst_unseen(i));
  }
  fmt::print("\n{:.1f} s training, {:.1f} s testing\n{}\n", result.train_seconds,
             result.test_seconds, result.json().dump());
  return 0;
}

}  // namespace

int main(int count, char** values) {
  const auto value = [&](int i, const char* otherwise) {
    return std::string(i < count ? values[i] : otherwise);
  };
  try {
    if (count >= 2) {
      return run(values[1], value(2, "rotation"), value(3, "shift"), std::stoull(value(4, "0")),
                 std::stoi(value(5, "1")));
    }
    fmt::print(stderr,
               "usage: bench_recognition MNIST_FOLDER [MOTION [OPERATOR [SEED [THREADS]]]]\n");
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
  }
  return 2;
}
