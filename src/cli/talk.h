#pragma once
/// How verbs talk.
#include <cstdio>
#include <string>

#include "study/study.h"

namespace retrogait {

/// Flushed at once: in order also where both streams go into one file.
void print(std::FILE* stream, const std::string& text);

/// How far a simulated walk is: one line on stderr, written over and over. Empty where it is to be quiet, or where nobody
/// watches.
Progress stride_line(bool quiet);

}  // namespace retrogait
