#pragma once

// Latent operators: representations acting on batches of codes, and their laws.
#include "operators/fourier_operator.hpp"
#include "operators/latent_operator.hpp"
#include "operators/laws.hpp"
#include "operators/plane_operator.hpp"
#include "operators/shift_operator.hpp"
