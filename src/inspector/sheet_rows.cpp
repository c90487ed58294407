#include "inspector/sheet_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace retrogait::inspector {

namespace {

constexpr std::size_t kColored = 7;  // groups, or muscles, with a color of their own
constexpr const char* kOthers = "other muscles";

/// A part of the load as the sheet has it, both ways, over the cycle.
struct Part {
  std::string name, kind, group;
  std::array<const Contribution*, 2> of{};
};

std::string spaced(std::string text) {
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string group_of(const Session& session, const std::string& muscle) {
  for (const Walk& walk : session.shown()->walk) {
    if (walk.trial == nullptr) continue;
    for (const Muscle& m : walk.trial->of.model.muscles)
      if (m.name == muscle && !m.groups.empty()) return m.groups.front();
  }
  return kOthers;
}

std::vector<Part> parts_of(const Sheet& sheet) {
  std::vector<Part> parts;
  for (std::size_t d = 0; d < 2; ++d)
    for (const Contribution& c : sheet.parts[d]) {
      if (c.kind == "total" || c.kind == "group") continue;
      const auto known = std::find_if(parts.begin(), parts.end(), [&](const Part& p) {
        return p.name == c.name && p.kind == c.kind;
      });
      Part& part = known == parts.end() ? parts.emplace_back() : *known;
      part.name = c.name, part.kind = c.kind, part.of[d] = &c;
    }
  return parts;
}

// the sheet is over the cycle of the load's own side; a load of the whole body runs over the right foot's
CycleValues along_axis(const std::array<double, 101>& y, const CycleMap& map, int side) {
  CycleValues out{};
  for (std::size_t i = 0; i <= 100; ++i) {
    const double pct = map.pct_of_curve(static_cast<double>(i), side);
    const std::size_t k = std::min<std::size_t>(static_cast<std::size_t>(pct), 99);
    const double t = pct - static_cast<double>(k);
    out[i] = static_cast<float>(t < 1e-9 ? y[k] : (1 - t) * y[k] + t * y[k + 1]);
  }
  return out;
}

double size_of(const SheetRow& row) {
  double most = 0;
  for (const CycleValues& values : row.value)
    for (const float v : values)
      if (std::isfinite(v)) most = std::max<double>(most, std::abs(v));
  return most;
}

void add(CycleValues& to, const CycleValues& from) {
  for (std::size_t i = 0; i < kCyclePoints; ++i) to[i] += from[i];
}

struct Builder {
  const Session& session;
  const Palette& palette;
  const SheetState& state;
  SheetRows out;

  SheetRow row_of(const Part& part) const {
    SheetRow row;
    row.name = part.name;
    row.label = part.kind == "intersegmental" ? "motion, weight, ground"
                : part.kind == "passive"      ? "discs and abdominal pressure"
                                              : spaced(part.name);
    for (std::size_t d = 0; d < 2; ++d)
      if (part.of[d] != nullptr)
        row.value[d] =
            along_axis(part.of[d]->value, session.map_of(static_cast<int>(d)), out.load.side);
    return row;
  }
  void push_sorted(std::vector<SheetRow> rows) {
    std::stable_sort(rows.begin(), rows.end(),
                     [](const SheetRow& a, const SheetRow& b) { return size_of(a) > size_of(b); });
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i].color =
          i < kColored ? palette.part[i] : faded(palette.part[kColored], i % 2 == 0 ? 0.75 : 0.5);
      out.rows.push_back(std::move(rows[i]));
    }
  }
  void push_muscles(const std::vector<Part>& parts) {
    std::vector<SheetRow> rows;
    for (const Part& part : parts)
      if (part.kind == "muscle") rows.push_back(row_of(part));
    push_sorted(std::move(rows));
  }
  void push_groups(const std::vector<Part>& parts) {
    std::map<std::string, std::vector<SheetRow>> members;
    for (const Part& part : parts)
      if (part.kind == "muscle") members[part.group].push_back(row_of(part));
    std::vector<SheetRow> groups;
    for (const auto& [name, rows] : members) {
      SheetRow group;
      group.name = name, group.label = spaced(name), group.is_group = true;
      group.is_open = state.unfolded.contains(name);
      group.is_layer = !group.is_open;
      for (const SheetRow& row : rows)
        for (std::size_t d = 0; d < 2; ++d) add(group.value[d], row.value[d]);
      groups.push_back(std::move(group));
    }
    const std::size_t first = out.rows.size();
    push_sorted(std::move(groups));
    // the members of an open group take its place
    std::vector<SheetRow> flat(out.rows.begin(),
                               out.rows.begin() + static_cast<std::ptrdiff_t>(first));
    for (std::size_t g = first; g < out.rows.size(); ++g) {
      const int place = static_cast<int>(flat.size());
      flat.push_back(out.rows[g]);
      if (!out.rows[g].is_open) continue;
      std::vector<SheetRow>& inside = members[out.rows[g].name];
      std::stable_sort(inside.begin(), inside.end(), [](const SheetRow& a, const SheetRow& b) {
        return size_of(a) > size_of(b);
      });
      for (std::size_t i = 0; i < inside.size(); ++i) {
        inside[i].group = place;
        inside[i].color = faded(out.rows[g].color, i % 2 == 0 ? 0.95 : 0.65);
        flat.push_back(inside[i]);
      }
    }
    out.rows = std::move(flat);
  }
};

void check_sum(const Sheet& sheet, SheetRows& out) {
  for (std::size_t d = 0; d < 2; ++d) {
    for (const SheetRow& row : out.rows)
      if (row.is_layer) add(out.sum[d], row.value[d]);
    std::array<double, 101> sum{}, load{};
    for (const Contribution& c : sheet.parts[d])
      for (std::size_t i = 0; i <= 100; ++i)
        if (c.kind == "total")
          load[i] = c.value[i];
        else if (c.kind != "group")
          sum[i] += c.value[i];
    for (std::size_t i = 0; i <= 100; ++i)
      if (std::isfinite(sum[i] - load[i]))
        out.gap[d] = std::max(out.gap[d], std::abs(sum[i] - load[i]));
  }
}

double key_of(const SheetRow& row, SheetOrder order, double x) {
  const double f = row.at(0, x), b = row.at(1, x);
  const double key = order == SheetOrder::kForward ? f : order == SheetOrder::kBackward ? b : b - f;
  return std::isfinite(key) ? key : -1e30;
}

}  // namespace

SheetRows rows_of_sheet(const Sheet& sheet, const Session& session, const Palette& palette) {
  Builder b{session, palette, session.view.sheet, {}};
  b.out.load = sheet.load;
  b.out.unit = sheet.unit;
  for (std::size_t d = 0; d < 2; ++d) b.out.has[d] = !sheet.parts[d].empty();
  if (!session.shown()) return b.out;
  std::vector<Part> parts = parts_of(sheet);
  Part total{"total", "total", "", {}};
  for (std::size_t d = 0; d < 2; ++d)
    for (const Contribution& c : sheet.parts[d])
      if (c.kind == "total") total.of[d] = &c;
  b.out.total = b.row_of(total);
  b.out.total.label = load_text(sheet.load);
  b.out.total.color = palette.text;
  for (const char* kind : {"intersegmental", "passive"})
    for (const Part& part : parts)
      if (part.kind == kind) {
        b.out.rows.push_back(b.row_of(part));
        b.out.rows.back().color =
            part.kind == "passive" ? faded(palette.faint, 0.6) : faded(palette.axis, 0.8);
      }
  if (b.state.single_muscles) {
    b.push_muscles(parts);
  } else {
    for (Part& part : parts)
      if (part.kind == "muscle") part.group = group_of(session, part.name);
    b.push_groups(parts);
  }
  check_sum(sheet, b.out);
  return b.out;
}

std::vector<const SheetRow*> listed(const SheetRows& rows, const SheetState& state, double x) {
  std::vector<const SheetRow*> top, out;
  std::vector<std::vector<const SheetRow*>> inside(rows.rows.size());
  for (const SheetRow& row : rows.rows)
    (row.group < 0 ? top : inside[static_cast<std::size_t>(row.group)]).push_back(&row);
  const auto before = [&](const SheetRow* a, const SheetRow* b) {
    if (state.order == SheetOrder::kName)
      return state.descending ? a->label < b->label : a->label > b->label;
    const double ka = key_of(*a, state.order, x), kb = key_of(*b, state.order, x);
    return state.descending ? ka > kb : ka < kb;
  };
  const auto sort = [&](std::vector<const SheetRow*>& list) {
    if (state.order != SheetOrder::kStack) std::stable_sort(list.begin(), list.end(), before);
  };
  sort(top);
  for (const SheetRow* row : top) {
    out.push_back(row);
    auto& members = inside[static_cast<std::size_t>(row - rows.rows.data())];
    sort(members);
    out.insert(out.end(), members.begin(), members.end());
  }
  return out;
}

std::pair<double, double> stack_range(const SheetRows& rows) {
  double low = 0, high = 1e-3;
  for (std::size_t d = 0; d < 2; ++d)
    for (std::size_t i = 0; i < kCyclePoints; ++i) {
      double up = 0, down = 0;
      for (const SheetRow& row : rows.rows)
        if (row.is_layer && std::isfinite(row.value[d][i]))
          (row.value[d][i] >= 0 ? up : down) += row.value[d][i];
      low = std::min(low, down), high = std::max(high, up);
    }
  return {1.05 * low, 1.05 * high};
}

const SheetRow* layer_at(const SheetRows& rows, std::size_t direction, double x, double value) {
  double above = 0, below = 0;
  for (const SheetRow& row : rows.rows) {
    const double part = row.is_layer ? row.at(direction, x) : 0;
    if (!std::isfinite(part) || part == 0) continue;
    double& edge = part > 0 ? above : below;
    if (part > 0 ? value >= edge && value < edge + part : value <= edge && value > edge + part)
      return &row;
    edge += part;
  }
  return nullptr;
}

std::string csv_of_sheet(const Sheet& sheet) {
  std::string out = "direction,side,variable,kind,contributor,unit,pct,value\n";
  for (std::size_t d = 0; d < 2; ++d)
    for (const Contribution& c : sheet.parts[d])
      for (std::size_t i = 0; i <= 100; ++i)
        out += fmt::format("{},{},{},{},{},{},{},{:.9g}\n", kDirectionNames[d],
                           side_name(sheet.load.side), sheet.load.variable, c.kind, c.name,
                           sheet.unit, i, c.value[i]);
  return out;
}

std::string csv_of_rows(const SheetRows& rows, const std::vector<const SheetRow*>& list, double x) {
  std::string out =
      "contributor,unit,axis_pct,forward,backward,difference,share_forward_pct,share_backward_"
      "pct\n";
  const auto add_row = [&](const SheetRow& row) {
    const double f = row.at(0, x), b = row.at(1, x);
    out += fmt::format("{},{},{:g},{:.6g},{:.6g},{:.6g},{:.4g},{:.4g}\n", row.name, rows.unit, x, f,
                       b, b - f, 100 * f / rows.total.at(0, x), 100 * b / rows.total.at(1, x));
  };
  add_row(rows.total);
  for (const SheetRow* row : list) add_row(*row);
  return out;
}

std::string load_text(const LoadOfSide& load) {
  std::string name = spaced(load.variable);
  // "l4l5": between two vertebrae
  const auto digit = [&](std::size_t i) { return name[i] >= '1' && name[i] <= '5'; };
  if (name.size() > 4 && name[0] == 'l' && digit(1) && (name[2] == 'l' || name[2] == 's') &&
      digit(3) && name[4] == ' ') {
    const auto upper = [](char c) { return static_cast<char>(c - 'a' + 'A'); };
    name = fmt::format("{}{}/{}{}{}", upper(name[0]), name[1], upper(name[2]), name[3],
                       name.substr(4));
  }
  return name + (load.side == 0 ? ", right" : load.side == 1 ? ", left" : "");
}

std::string without_side(const std::string& name) {
  return name.ends_with("_r") || name.ends_with("_l") ? name.substr(0, name.size() - 2) : name;
}

}  // namespace retrogait::inspector
