#pragma once

// Latent operators: representations acting on batches of codes, and their laws.
#include "operators/fourier_operator.hpp"
#include "operators/latent_operator.hpp"
#include "operators/laws.hpp"
#include "operators/learned_operator.hpp"
#include "operators/orbit_floor.hpp"
#include "operators/plane_operator.hpp"
#include "operators/pose_inference.hpp"
#include "operators/product_operator.hpp"
#include "operators/representation_operator.hpp"
#include "operators/shift_operator.hpp"
#include "operators/stacked_operator.hpp"
#include "operators/torus_operator.hpp"
