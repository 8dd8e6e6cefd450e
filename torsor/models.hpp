#pragma once

/// Networks, operator autoencoders, training by gradients and exactly, evaluation, checkpoints,
/// floors.

#include "models/checkpoint.hpp"
#include "models/evaluation.hpp"
#include "models/exact_solver.hpp"
#include "models/floor.hpp"
#include "models/moments.hpp"
#include "models/network.hpp"
#include "models/operator_autoencoder.hpp"
#include "models/operator_floor.hpp"
#include "models/supervision.hpp"
#include "models/threads.hpp"
#include "models/trainer.hpp"
