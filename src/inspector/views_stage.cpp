// The stage's picture and its legend. Who renders it is the window's business.
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "inspector/color_bar.h"
#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

float width_of(const std::string& text, const Look& look) {
  return look.small->CalcTextSizeA(look.small->FontSize, 1e9f, 0, text.c_str()).x;
}

// ------------------------------------------------------------------------------------------- legend

constexpr float kLegendShare = 0.25f;  // of the panel's height, at most

/// A symbol and what it means, side by side.
struct LegendItem {
  std::string text;
  float symbol = 0;  // its width, pixels
  std::function<void(ImDrawList&, float x, float mid)> draw;
};

LegendItem scale_item(const ColorLegend& legend, const Look& look) {
  LegendItem item;
  item.text = legend.title + (legend.unit.empty() ? "" : ", " + legend.unit);
  item.symbol = color_bar_width(legend, look);
  item.draw = [=, &look](ImDrawList& list, float x, float mid) {
    draw_color_bar(list, x, mid, legend, look);
  };
  return item;
}

LegendItem mark_item(const ArrowLegend& arrow, const Look& look) {
  const float em = look.em(), scale = look.scale;
  const Ink color = ink_of(arrow.color), dark = look.colors().text;
  LegendItem item{arrow.title, arrow.mark == LegendMark::kArrow ? 1.5f * em : 0.9f * em, {}};
  const float width = item.symbol;
  item.draw = [=](ImDrawList& list, float x, float mid) {
    const ImVec2 center(x + 0.5f * width, mid);
    switch (arrow.mark) {
      case LegendMark::kArrow:
        list.AddLine({x, mid}, {x + width - 0.5f * em, mid}, color, 2.4f * scale);
        list.AddTriangleFilled({x + width - 0.6f * em, mid - 0.3f * em},
                               {x + width - 0.6f * em, mid + 0.3f * em}, {x + width, mid}, color);
        return;
      case LegendMark::kBall:
        list.AddCircleFilled(center, 0.38f * em, color);
        list.AddCircle(center, 0.38f * em, dark, 0, scale);
        return;
      case LegendMark::kRing:
        list.AddCircle(center, 0.3f * em, color, 0, 2.6f * scale);
        list.AddCircle(center, 0.42f * em, dark, 0, scale);
        return;
      case LegendMark::kPatch:
        list.AddRectFilled({x, mid - 0.3f * em}, {x + width, mid + 0.3f * em}, faded(color, 0.4));
        list.AddRect({x, mid - 0.3f * em}, {x + width, mid + 0.3f * em}, color, 0, 0, scale);
        return;
    }
  };
  return item;
}

/// As long as an arrow of one body weight, or of a round part of it, is on the stage at the walkers' distance.
LegendItem ruler_item(const char* whose, double meters, double pixels_per_meter, const Look& look) {
  const float em = look.em(), scale = look.scale, room = 3.2f * em;
  // one, if it has room and is to be seen, else the nearest round number
  constexpr std::array kRound = {1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01};
  constexpr std::array kLarge = {2.0, 5.0, 10.0, 20.0, 50.0, 100.0};
  double weights = 1;
  const auto pixels = [&](double w) { return w * meters * pixels_per_meter; };
  for (const double w : kRound)
    if (pixels(weights) > room) weights = w;
  for (const double w : kLarge)
    if (pixels(weights) < 0.25 * room) weights = w;
  const auto length = std::min(room, static_cast<float>(weights * meters * pixels_per_meter));
  const Ink ink = look.colors().text;
  // the room is always the same, so that the legend's lines do not jump as the camera moves
  LegendItem item{fmt::format("{:.3g} BW {}", weights, whose), room, {}};
  item.draw = [=](ImDrawList& list, float x, float mid) {
    const float start = x + room - length;
    list.AddLine({start, mid}, {x + room, mid}, ink, 2 * scale);
    for (const float end : {start, x + room})
      list.AddLine({end, mid - 0.3f * em}, {end, mid + 0.3f * em}, ink, 1.5f * scale);
  };
  return item;
}

std::vector<LegendItem> legend_items(const Session& session, const Look& look,
                                     const StagePicture& stage) {
  const StageOptions& options = session.view.stage;
  const StageLegend legend = stage.legend.value_or(stage_legend(options));
  const double pixels_per_meter = stage.pixels_per_meter;
  std::vector<LegendItem> items;
  if (legend.muscles.stops.size() > 1) items.push_back(scale_item(legend.muscles, look));
  bool ground = false, joint = false;
  for (const ArrowLegend& arrow : legend.arrows) {
    items.push_back(mark_item(arrow, look));
    ground = ground || arrow.meters_per_body_weight == options.ground_scale;
    joint = joint || arrow.meters_per_body_weight == options.joint_scale;
  }
  if (pixels_per_meter <= 0) return items;
  if (ground) items.push_back(ruler_item("ground", options.ground_scale, pixels_per_meter, look));
  if (joint) items.push_back(ruler_item("joints", options.joint_scale, pixels_per_meter, look));
  return items;
}

/// Items in lines, broken where the width ends; draws them if asked to. Returns the height, pixels.
float lay_legend(const std::vector<LegendItem>& items, const Box& box, const Look& look,
                 bool draw) {
  const float em = look.em(), line = 1.2f * em, gap = 0.4f * em, apart = 1.0f * em;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float x = box.x, y = box.y;
  for (const LegendItem& item : items) {
    const float width = item.symbol + gap + width_of(item.text, look);
    if (x > box.x && x + width > box.right()) x = box.x, y += line;
    const float mid = std::round(y + 0.5f * line);
    if (draw) {
      item.draw(list, x, mid);
      list.AddText(look.small, look.small->FontSize,
                   {x + item.symbol + gap, std::round(mid - 0.5f * look.small->FontSize)},
                   look.colors().text,
                   fitted(item.text, box.right() - x - item.symbol - gap, look.small).c_str());
    }
    x += width + apart;
  }
  return items.empty() ? 0 : y + line - box.y;
}

// ------------------------------------------------------------------------------------------- labels

struct PlacedLabel {
  ImVec2 from, to;  // of its plate
  const StageLabel* label = nullptr;
};

/// Plates for texts: as wide as they are.
struct Plates {
  const Box& box;
  const Look& look;
  float high = look.small->FontSize + 0.25f * look.em();

  float width(const StageLabel& l) const {
    return width_of(l.label.text, look) + 0.95f * look.em();
  }
  PlacedLabel at(float x, float y, const StageLabel& l) const {
    const float wide = width(l);
    x = std::round(std::clamp(x, box.x, std::max(box.x, box.right() - wide)));
    y = std::round(std::clamp(y, box.y, std::max(box.y, box.bottom() - high)));
    return {{x, y}, {x + wide, y + high}, &l};
  }
};

bool overlap(const PlacedLabel& a, const PlacedLabel& b) {
  return a.from.x < b.to.x && b.from.x < a.to.x && a.from.y < b.to.y && b.from.y < a.to.y;
}

/// Over their places; who is in the way of another stands higher, or lower where the stage ends.
void place_names(const std::vector<StageLabel>& labels, const Plates& plates,
                 std::vector<PlacedLabel>& placed) {
  constexpr int kUp = 3, kTries = 8;
  for (const StageLabel& l : labels) {
    if (!l.label.above || l.x < 0 || l.x > plates.box.width) continue;
    for (int i = 0; i < kTries; ++i) {
      const float step = 0.55f * static_cast<float>(i < kUp ? i : kUp - 1 - i);
      const float y = plates.box.y + std::max(l.y, plates.high) - (1 + step) * plates.high;
      const PlacedLabel p = plates.at(plates.box.x + l.x - 0.5f * plates.width(l), y, l);
      if (std::any_of(placed.begin(), placed.end(),
                      [&](const PlacedLabel& other) { return overlap(p, other); }))
        continue;
      placed.push_back(p);
      break;
    }
  }
}

/// One below the other as their places are, in a column beside all of them; what has no room is left out.
void place_column(std::vector<const StageLabel*> column, bool left, const Plates& plates,
                  std::vector<PlacedLabel>& placed) {
  if (column.empty()) return;
  const float apart = 1.5f * plates.look.em(), step = 1.08f * plates.high;
  const auto room = static_cast<std::size_t>(plates.box.height / step);
  if (column.size() > room) column.resize(room);  // as they were made: ground and knees first
  std::sort(column.begin(), column.end(),
            [](const StageLabel* a, const StageLabel* b) { return a->y < b->y; });
  float edge = column.front()->x;
  for (const StageLabel* l : column) edge = left ? std::min(edge, l->x) : std::max(edge, l->x);
  // downward as far apart as they must be, the last ones up again where the stage ends
  std::vector<float> y;
  for (const StageLabel* l : column)
    y.push_back(std::max(l->y - 0.5f * plates.high, y.empty() ? 0.0f : y.back() + step));
  float below = plates.box.height - plates.high;
  for (std::size_t i = y.size(); i-- > 0; below = y[i] - step) y[i] = std::min(y[i], below);
  for (std::size_t i = 0; i < y.size(); ++i) {
    const float x = left ? edge - apart - plates.width(*column[i]) : edge + apart;
    const PlacedLabel p = plates.at(plates.box.x + x, plates.box.y + y[i], *column[i]);
    if (std::none_of(placed.begin(), placed.end(),
                     [&](const PlacedLabel& other) { return overlap(p, other); }))
      placed.push_back(p);
  }
}

/// Names over heads, numbers of each walker in a column beside its arrows.
std::vector<PlacedLabel> place_labels(const std::vector<StageLabel>& labels, const Plates& plates) {
  std::vector<PlacedLabel> placed;
  place_names(labels, plates, placed);
  std::array<std::vector<const StageLabel*>, 2> column;
  for (const StageLabel& l : labels) {
    if (l.label.above || l.x < 0 || l.y < 0 || l.x > plates.box.width || l.y > plates.box.height)
      continue;
    column[l.label.column == 0 ? 0 : 1].push_back(&l);
  }
  // who stands farther left has the left one
  const auto middle = [](const std::vector<const StageLabel*>& of) {
    float sum = 0;
    for (const StageLabel* l : of) sum += l->x;
    return of.empty() ? 0 : sum / static_cast<float>(of.size());
  };
  const bool crossed = !column[1].empty() && middle(column[0]) > middle(column[1]);
  place_column(column[crossed ? 1 : 0], true, plates, placed);
  place_column(column[crossed ? 0 : 1], false, plates, placed);
  return placed;
}

void draw_stage_labels(const std::vector<StageLabel>& labels, const Box& box, const Look& look) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float em = look.em(), stripe = 0.25f * em;
  list.PushClipRect({box.x, box.y}, {box.right(), box.bottom()}, true);
  for (const PlacedLabel& p : place_labels(labels, {box, look})) {
    const StageLabel& l = *p.label;
    const Ink color = ink_of(l.label.color);
    const ImVec2 place(box.x + l.x, box.y + l.y);
    const ImVec2 near(std::clamp(place.x, p.from.x, p.to.x), std::clamp(place.y, p.from.y, p.to.y));
    if (std::hypot(near.x - place.x, near.y - place.y) > 0.8f * em)
      list.AddLine(place, near, color, look.scale);
    list.AddRectFilled(p.from, p.to, faded(look.colors().panel, 0.82), 0.2f * em);
    list.AddRectFilled(p.from, {p.from.x + stripe, p.to.y}, color, 0.2f * em);
    list.AddText(look.small, look.small->FontSize,
                 {std::round(p.from.x + stripe + 0.3f * em), std::round(p.from.y + 0.1f * em)},
                 look.colors().text, l.label.text.c_str());
  }
  list.PopClipRect();
}

// What must be known before the picture is believed, over its top.
void draw_notes(const std::vector<std::string>& notes, const Box& box, const Look& look) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float em = look.em(), high = look.small->FontSize + 0.5f * em;
  float y = box.y + 0.4f * em;
  for (const std::string& note : notes) {
    const std::string text = fitted(note, box.width - 2.4f * em, look.small);
    const float wide = width_of(text, look) + 1.2f * em;
    const float x = std::round(box.x + 0.5f * (box.width - wide));
    list.AddRectFilled({x, y}, {x + wide, y + high}, look.colors().panel, 0.3f * em);
    list.AddRect({x, y}, {x + wide, y + high}, look.colors().bad, 0.3f * em, 0, 1.5f * look.scale);
    list.AddText(look.small, look.small->FontSize,
                 {std::round(x + 0.6f * em), std::round(y + 0.25f * em)}, look.colors().bad,
                 text.c_str());
    y += high + 0.3f * em;
  }
}

}  // namespace

void draw_stage_view(Session& session, const Look& look, StagePicture& stage) {
  Box box = rest_of_window();
  const float em = look.em();
  // a small stage keeps most of itself: what says least is left out
  std::vector<LegendItem> legend = legend_items(session, look, stage);
  while (legend.size() > 1 && lay_legend(legend, box, look, false) > kLegendShare * box.height)
    legend.pop_back();
  const float legend_height = lay_legend(legend, box, look, false);
  const Box below{box.x, box.bottom() - legend_height, box.width, legend_height};
  box.height = std::max(1.0f, box.height - legend_height - 0.3f * em);
  stage.box = box;
  ImGui::InvisibleButton("stage", {box.width, box.height});
  stage.hovered = ImGui::IsItemHovered();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (stage.texture != 0) {
    // a texture's first row is the lowest
    list.AddImage(reinterpret_cast<ImTextureID>(stage.texture), {box.x, box.y},
                  {box.right(), box.bottom()}, {0, 1}, {1, 0});
    draw_stage_labels(stage.labels, box, look);
    draw_notes(stage.notes, box, look);
  } else {
    list.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, look.colors().frame, 4);
    const std::string text = fitted(session.shown()  ? ""
                                    : session.busy() ? "being solved …"
                                                     : "Open a scene",
                                    box.width, look.text);
    const float width = ImGui::CalcTextSize(text.c_str()).x;
    list.AddText(
        {std::round(box.x + 0.5f * (box.width - width)), std::round(box.y + 0.5f * box.height)},
        look.colors().faint, text.c_str());
  }
  lay_legend(legend, below, look, true);
}

}  // namespace retrogait::inspector
