#pragma once

// Every public header of the room `core`.
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "core/progress.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
