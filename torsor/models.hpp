#pragma once

/// Networks, operator and variational autoencoders, training by gradients and exactly, evaluation,
/// checkpoints, floors.

#include "models/checkpoint.hpp"
#include "models/covariance_penalty.hpp"
#include "models/evaluation.hpp"
#include "models/exact_solver.hpp"
#include "models/floor.hpp"
#include "models/layers.hpp"
#include "models/moments.hpp"
#include "models/named_tensors.hpp"
#include "models/network.hpp"
#include "models/network_plans.hpp"
#include "models/operator_autoencoder.hpp"
#include "models/operator_floor.hpp"
#include "models/posterior.hpp"
#include "models/reconstruction_loss.hpp"
#include "models/shared_posteriors.hpp"
#include "models/supervision.hpp"
#include "models/threads.hpp"
#include "models/total_correlation.hpp"
#include "models/trainer.hpp"
#include "models/vae_objective.hpp"
#include "models/vae_options.hpp"
#include "models/vae_trainer.hpp"
#include "models/variational_autoencoder.hpp"
