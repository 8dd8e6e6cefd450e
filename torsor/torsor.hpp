#pragma once

/// Everything.

#include "torsor/core.hpp"
#include "torsor/datasets.hpp"
#include "torsor/diagnostics.hpp"
#include "torsor/groups.hpp"
#include "torsor/models.hpp"
#include "torsor/operators.hpp"
