#pragma once
/// Cases that cost nothing, for tests of what keeps them: a pure function of their number, some flagged, some failed,
/// some with a curve.
#include <cmath>

#include "sweep/export.h"
#include "sweep/run.h"
#include "support/program.h"

namespace retrogait {

/// `results`: numbers a case, even.
inline StoreHead cheap_head(std::uint64_t cases, int results = 12) {
  StoreHead head{"0.1.0", "format = 1\ntitle = \"Cheap\"\n[parameter.speed_m_s]\nvalues = [1, 2]\n",
                 "plan",  "model",
                 cases,   {"gait.speed_m_s", "muscles.tendons"},
                 {}};
  for (int i = 0; i < results / 2; ++i)
    for (const char* direction : {"forward", "backward"})
      head.results.push_back({direction, i % 3 == 0 ? "none" : "r", fmt::format("load_{}", i),
                              i % 2 == 0 ? "peak" : "mean", "BW"});
  return head;
}

inline CaseResult cheap_case(std::uint64_t id, std::size_t results) {
  const double x = static_cast<double>(id);
  CaseResult c;
  c.id = id;
  c.key = fmt::format("{:032x}", id * 2654435761u);
  c.values = {fmt::format("{:.6g}", 0.8 + 1e-4 * x), id % 2 == 0 ? "rigid" : "elastic"};
  if (id % 11 == 4) {
    c.status = CaseStatus::kFailed;
    c.reason = fmt::format("the cycle \"backward\", with a comma, of case {} has no end", id);
    return c;
  }
  for (std::size_t i = 0; i < results; ++i)
    c.scalar.push_back((id + i) % 97 == 5 ? std::nan("")
                                          : std::sin(x + 0.37 * static_cast<double>(i)));
  c.solver = {{"backward", "iterations", x, true}, {"forward", "residual_force", 1e-3 * x, true}};
  if (id % 13 == 7) {
    c.status = CaseStatus::kFlagged;
    c.reason = "backward residual_force";
    c.solver[0].ok = false;
  }
  if (id % 5 == 0) {
    std::vector<float> curve(101);
    for (std::size_t i = 0; i < curve.size(); ++i)
      curve[i] = static_cast<float>(std::cos(x + 0.01 * static_cast<double>(i)));
    c.curves.push_back({"forward", "r", "load_0", curve});
  }
  return c;
}

/// Solvers of such cases.
inline MakeSolver cheap_solver(std::size_t results = 12) {
  return [results]() -> SolveCase {
    return [results](std::uint64_t id) { return cheap_case(id, results); };
  };
}

inline SweepProgress run_cheap(const std::string& store, const StoreHead& head, int threads = 2,
                               std::uint64_t shard = 1, std::uint64_t shards = 1,
                               std::uint64_t limit = 0) {
  SweepOptions options;
  options.store = store;
  options.threads = threads;
  options.shard = shard;
  options.shards = shards;
  options.limit = limit;
  const std::atomic<bool> stop{false};
  return run_cases(head, cheap_solver(head.results.size()), options, {}, stop);
}

/// All CSV files of a store, one after another.
inline std::string exported(const std::string& store) {
  const std::string out = store + "_csv";
  export_store(Store::open(store, Store::Mode::kRead), out);
  std::string all;
  for (const char* name : {"cases", "results", "scalars_wide", "scalars_long", "curves"})
    all += content_of(fmt::format("{}/{}.csv", out, name));
  return all;
}

inline std::vector<std::string> defects_of(const std::string& store) {
  return Store::open(store, Store::Mode::kRead).defects();
}

}  // namespace retrogait
