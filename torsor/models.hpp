#pragma once

/// Networks, operator autoencoders, training, evaluation, checkpoints, floors.

#include "models/checkpoint.hpp"
#include "models/evaluation.hpp"
#include "models/floor.hpp"
#include "models/network.hpp"
#include "models/operator_autoencoder.hpp"
#include "models/threads.hpp"
#include "models/trainer.hpp"
