#pragma once
/// The program from outside: run with arguments, its exit code and what it wrote.
#include <string>

#include "support/temp_folder.h"

namespace retrogait {

struct Outcome {
  int status = -1;  // exit code; −1 when it did not end by itself
  std::string out, err;
};

/// A file's whole content, empty if there is none.
std::string content_of(const std::string& path);

/// `environment`: "NAME=value " before the command.
Outcome run(const TempFolder& folder, const std::string& arguments,
            const std::string& environment = "");

bool has(const std::string& text, const std::string& part);

}  // namespace retrogait
