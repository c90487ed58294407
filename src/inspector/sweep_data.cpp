#include "inspector/sweep_data.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "inspector/parameters.h"
#include "sweep/export.h"

namespace retrogait::inspector {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::string spoken_title(const std::string& name) {
  std::string out = name;
  std::replace(out.begin(), out.end(), '_', ' ');
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
  return out;
}

// as its knob is called
void name_parameter(SweepQuantity& quantity) {
  for (const Parameter& p : parameters())
    for (const Target target : {Target::kBoth, Target::kForward, Target::kBackward}) {
      if (key_of(p, target) != quantity.key) continue;
      quantity.title = p.title;
      quantity.unit = p.unit;
      if (p.of_gait && target != Target::kBoth)
        quantity.title += target == Target::kForward ? ", forward" : ", backward";
      return;
    }
  std::string name = quantity.key.substr(quantity.key.starts_with("muscles.") ? 8 : 0);
  std::replace(name.begin(), name.end(), '.', ' ');
  quantity.title = spoken_title(name);
}

std::optional<double> number_of(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  return text.empty() || *end != '\0' ? std::nullopt : std::optional(value);
}

SweepQuantity parameter_quantity(const SweepPlan& plan, std::size_t p) {
  SweepQuantity out;
  out.key = plan.parameters[p].key;
  out.kind = QuantityKind::kParameter;
  out.parameter = p;
  name_parameter(out);
  const std::vector<std::string>& values = plan.parameters[p].values;
  const bool numbers = std::all_of(values.begin(), values.end(),
                                   [](const std::string& v) { return number_of(v).has_value(); });
  if (!numbers) out.words = values;
  for (std::size_t i = 0; i < values.size(); ++i)
    out.levels.push_back(numbers ? *number_of(values[i]) : static_cast<double>(i));
  std::sort(out.levels.begin(), out.levels.end());
  return out;
}

// "knee_contact peak BW", whichever direction it is of
std::string key_of_result(ResultName result) {
  result.direction.clear();
  return title_of(result).substr(1);
}

double value_of(const SweepQuantity& quantity, const std::string& word) {
  if (quantity.words.empty()) return number_of(word).value_or(kNan);
  const auto at = std::find(quantity.words.begin(), quantity.words.end(), word);
  return at == quantity.words.end() ? kNan : static_cast<double>(at - quantity.words.begin());
}

}  // namespace

std::string text_of(const SweepQuantity& quantity) {
  return quantity.unit.empty() ? quantity.title : quantity.title + ", " + quantity.unit;
}

std::vector<SweepQuantity> quantities_of(const StoreHead& store, const SweepPlan& plan) {
  std::vector<SweepQuantity> out;
  out.push_back({"case", "Number of the case", "", QuantityKind::kCase, 0, {}, {}, {}});
  for (std::size_t p = 0; p < plan.parameters.size(); ++p)
    out.push_back(parameter_quantity(plan, p));
  for (std::size_t i = 0; i < store.results.size(); ++i) {
    const ResultName& r = store.results[i];
    const std::string key = key_of_result(r);
    auto at = std::find_if(out.begin(), out.end(), [&](const SweepQuantity& q) {
      return q.kind == QuantityKind::kResult && q.key == key;
    });
    if (at == out.end()) {
      const std::string side = r.side == "l" ? " left" : "";
      out.push_back({key,
                     spoken_title(r.variable + side + " " + r.measure),
                     r.unit,
                     QuantityKind::kResult,
                     0,
                     {},
                     {},
                     {}});
      at = out.end() - 1;
    }
    at->result[r.direction == "backward" ? 1 : 0] = i;
  }
  return out;
}

const SweepQuantity* SweepHead::find(const std::string& key) const {
  const auto at = std::find_if(quantities.begin(), quantities.end(),
                               [&](const SweepQuantity& q) { return q.key == key; });
  return at == quantities.end() ? nullptr : &*at;
}

std::optional<std::size_t> SweepCases::row_of(std::uint64_t number) const {
  const auto at = std::lower_bound(id.begin(), id.end(), number);
  if (at == id.end() || *at != number) return std::nullopt;
  return static_cast<std::size_t>(at - id.begin());
}

std::vector<std::string> SweepCases::words_of(std::size_t row) const {
  std::vector<std::string> out;
  for (const std::vector<std::string>& column : words) out.push_back(column[row]);
  return out;
}

bool SweepTable::has(const SweepQuantity& quantity) const {
  return std::all_of(quantity.result.begin(), quantity.result.end(),
                     [&](const auto& place) { return !place || result.contains(*place); });
}

double SweepTable::value(const SweepQuantity& q, std::size_t direction, std::size_t row) const {
  if (q.kind == QuantityKind::kCase) return static_cast<double>(cases->id[row]);
  if (q.kind == QuantityKind::kParameter) return cases->value[q.parameter][row];
  if (!q.result[direction]) return kNan;
  const auto column = result.find(*q.result[direction]);
  return column == result.end() ? kNan : (*column->second)[row];
}

double SweepTable::value(const SweepQuantity& q, SweepWalk walk, std::size_t direction,
                         std::size_t row) const {
  if (q.kind != QuantityKind::kResult) return value(q, 0, row);
  switch (walk) {
    case SweepWalk::kEach:
      return value(q, direction, row);
    case SweepWalk::kForward:
      return value(q, 0, row);
    case SweepWalk::kBackward:
      return value(q, 1, row);
    case SweepWalk::kDifference:
      return value(q, 1, row) - value(q, 0, row);
  }
  return kNan;
}

std::shared_ptr<const SweepCases> cases_of(const SweepHead& head, CaseColumns&& columns,
                                           std::map<std::uint64_t, std::string>&& reasons) {
  auto out = std::make_shared<SweepCases>();
  out->id = std::move(columns.id);
  out->status = std::move(columns.status);
  out->words = std::move(columns.parameter);
  out->reason = std::move(reasons);
  for (const CaseStatus status : out->status) {
    out->flagged += status == CaseStatus::kFlagged ? 1 : 0;
    out->failed += status == CaseStatus::kFailed ? 1 : 0;
  }
  for (const SweepQuantity& q : head.quantities) {
    if (q.kind != QuantityKind::kParameter) continue;
    std::vector<double>& values = out->value.emplace_back();
    values.reserve(out->id.size());
    for (const std::string& word : out->words[q.parameter]) values.push_back(value_of(q, word));
  }
  return out;
}

}  // namespace retrogait::inspector
