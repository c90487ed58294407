#pragma once
/// The verbs. Data goes to stdout, talk to stderr; each returns its exit code.
///
/// A verb is one file: add_VERB() says its options to the command line, and sets `run` to what it does
/// when it is chosen. main.cpp only lists them.
///   0 good · 1 a cycle or an instant beyond its limits · 2 bad input · 3 our bug
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace retrogait {

using Run = std::function<int()>;

/// `arguments`: as typed, without those that change no result (for provenance).
void add_compare(CLI::App& app, Run& run, const std::vector<std::string>& arguments);
void add_analyze(CLI::App& app, Run& run, const std::vector<std::string>& arguments);
void add_disturb(CLI::App& app, Run& run, const std::vector<std::string>& arguments);
void add_view(CLI::App& app, Run& run);
void add_sweep(CLI::App& app, Run& run, const std::vector<std::string>& arguments);
void add_gait(CLI::App& app, Run& run);
void add_info(CLI::App& app, Run& run);
void add_verify(CLI::App& app, Run& run);
void add_check(CLI::App& app, Run& run);
void add_export(CLI::App& app, Run& run);

}  // namespace retrogait
