// The examination of a model, put together and printed.
#include "analysis/self_check.h"

#include <algorithm>
#include <cmath>

#include "analysis/self_check_parts.h"
#include "base/error.h"

namespace retrogait {

namespace {

std::string describe(const ModelSpec& spec, const Model& model) {
  return fmt::format("{}: {:.4g} kg, {:.3g} m, {}; {} bodies, {} coordinates, {} muscles",
                     model.name, spec.subject.mass, spec.subject.height, spec.subject.sex,
                     model.nbody(), model.ncoord(), model.nmuscle());
}

/// Columns of a terminal: a character may take several bytes.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string padded(const std::string& text, std::size_t columns) {
  const std::size_t taken = width(text);
  return taken < columns ? text + std::string(columns - taken, ' ') : text;
}

std::string number(double x) {
  return std::abs(x) < 1e-3 && x != 0 ? fmt::format("{:.1e}", x) : fmt::format("{:.4g}", x);
}

std::string found_text(const CheckRow& row) {
  const std::string range =
      row.least == row.most ? number(row.least) : number(row.least) + " … " + number(row.most);
  return row.unit.empty() ? range : range + " " + row.unit;
}

std::string allowed_text(const CheckRow& row) {
  if (!std::isfinite(row.low) && !std::isfinite(row.high)) return "";
  if (!std::isfinite(row.low)) return "≤ " + number(row.high);
  if (!std::isfinite(row.high)) return "≥ " + number(row.low);
  return row.low == row.high ? number(row.low) : number(row.low) + " … " + number(row.high);
}

std::string row_text(const CheckRow& row) {
  std::string verdict = row.inside() ? "" : row.information ? "outside" : "MISSED";
  std::string out = "  " + padded(row.what, 47) + " " + padded(found_text(row), 24) + " " +
                    padded(allowed_text(row), 16) + " " + padded(verdict, 8) + row.source;
  while (out.back() == ' ') out.pop_back();
  out += "\n";
  if (!row.where.empty()) out += "      " + row.where + "\n";
  return out;
}

}  // namespace

int SelfCheck::missed() const {
  int n = 0;
  for (const CheckSection& section : sections)
    for (const CheckRow& row : section.rows) n += !row.ok();
  return n;
}

const CheckRow& SelfCheck::row(const std::string& what) const {
  for (const CheckSection& section : sections)
    for (const CheckRow& row : section.rows)
      if (row.what == what) return row;
  throw InternalError("no row '" + what + "' in this self-check");
}

SelfCheck self_check(const ModelSpec& spec) {
  const Model model = compile(spec);
  SelfCheck check;
  check.subject = describe(spec, model);
  const auto add = [&](CheckSection section) {
    if (!section.rows.empty()) check.sections.push_back(std::move(section));
  };
  add(check_body(spec, model));
  if (model.muscles.empty()) return check;
  const WalkingPoses walking = walking_poses(model);
  add(check_sides(spec, model, walking));
  add(check_paths(model, walking));
  add(check_arms(model, walking));
  add(check_fibers(model, walking));
  add(check_strength(model));
  add(check_standing(spec, model));
  return check;
}

std::string self_check_text(const SelfCheck& check) {
  std::string out = check.subject + "\n";
  for (const CheckSection& section : check.sections) {
    out +=
        "\n" + padded(section.title, 47) + padded("found", 25) + padded("allowed", 25) + "source\n";
    for (const CheckRow& row : section.rows) out += row_text(row);
  }
  const int missed = check.missed();
  out += missed == 0 ? "\nnothing was missed.\n" : fmt::format("\n{} MISSED.\n", missed);
  return out;
}

}  // namespace retrogait
