#pragma once
/// The CSV reader of the program, under the name that tests know.
#include "io/csv_file.h"
