#pragma once

// Diagnostics of encoders, and a zoo of encoders with known answers.
#include "diagnostics/angular_coefficients.hpp"
#include "diagnostics/continuity/closed_family.hpp"
#include "diagnostics/continuity/oscillation.hpp"
#include "diagnostics/continuity/path_jumps.hpp"
#include "diagnostics/continuity/vortex_map.hpp"
#include "diagnostics/degree.hpp"
#include "diagnostics/encoder.hpp"
#include "diagnostics/harmonic_monomial.hpp"
#include "diagnostics/polygon_moments.hpp"
#include "diagnostics/result.hpp"
#include "diagnostics/stabilizers.hpp"
#include "diagnostics/tear.hpp"
#include "diagnostics/winding.hpp"
#include "diagnostics/zoo.hpp"
