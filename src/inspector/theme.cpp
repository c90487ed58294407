#include "inspector/theme.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>

#include "base/error.h"

namespace retrogait::inspector {

namespace {

constexpr Ink kForward = ink(0x0072B2), kBackward = ink(0xD55E00);
// dark and light by turns: neighbours of a stack part in a grey print as well; the last is for all others
constexpr std::array<Ink, 8> kParts = {ink(0x176B50), ink(0xF0B6D2), ink(0x7A5195), ink(0xEDD04A),
                                       ink(0x8A5A2B), ink(0x99CFF0), ink(0x4A2A10), ink(0x555E66)};
// light and dark: what lies below them is dark here
constexpr std::array<Ink, 8> kPartsOfDark = {ink(0x7FD1AE), ink(0xA8487E), ink(0xC3A8EC),
                                             ink(0xA0801A), ink(0xF0C08A), ink(0x2F7FB5),
                                             ink(0xE8EAED), ink(0x555E66)};

constexpr Palette kLight = {.window = ink(0xE9ECEF),
                            .panel = ink(0xFFFFFF),
                            .frame = ink(0xEEF1F4),
                            .frame_hot = ink(0xDCE3EA),
                            .border = ink(0xCED4DA),
                            .text = ink(0x1B1F23),
                            .faint = ink(0x56606A),
                            .grid = ink(0xE4E8EC),
                            .axis = ink(0xA0A8B0),
                            .accent = ink(0x2F6B4F),
                            .bad = ink(0xB00020),
                            .walk = {kForward, kBackward},
                            .band = 0.18,
                            .part = kParts};

constexpr Palette kDark = {
    .window = ink(0x14171A),
    .panel = ink(0x1E2226),
    .frame = ink(0x2A3036),
    .frame_hot = ink(0x3A424A),
    .border = ink(0x3A4048),
    .text = ink(0xE8EAED),
    .faint = ink(0xABB4BD),
    .grid = ink(0x2C3238),
    .axis = ink(0x5A646E),
    .accent = ink(0x7FD1AE),
    .bad = ink(0xFF6B7A),
    .walk = {ink(0x3F9FDB), ink(0xFFA45E)},  // the pair, lit for a dark ground
    .band = 0.22,
    .part = kPartsOfDark};

constexpr Palette kPrint = {.window = ink(0xFFFFFF),
                            .panel = ink(0xFFFFFF),
                            .frame = ink(0xF2F2F2),
                            .frame_hot = ink(0xE0E0E0),
                            .border = ink(0xB0B0B0),
                            .text = ink(0x000000),
                            .faint = ink(0x404040),
                            .grid = ink(0xE6E6E6),
                            .axis = ink(0x9A9A9A),
                            .accent = ink(0x000000),
                            .bad = ink(0x700014),
                            .walk = {ink(0x00507D), kBackward},  // the blue darker: grey tells them
                            .band = 0.16,
                            .part = kParts};

constexpr const char* kFontFolder = "/usr/share/fonts/truetype/dejavu/";

// Latin, Greek, dashes and dots, super- and subscripts, arrows, signs, shapes: no more, the atlas is made at every start
constexpr ImWchar kGlyphs[] = {0x0020, 0x017F, 0x0391, 0x03C9, 0x2010, 0x2027, 0x2030,
                               0x203A, 0x2070, 0x2089, 0x2190, 0x2193, 0x2205, 0x2206,
                               0x2211, 0x2212, 0x2248, 0x2248, 0x2260, 0x2265, 0x25B2,
                               0x25CF, 0x2713, 0x2713, 0};

// … and of numbers in a heading
constexpr ImWchar kFewGlyphs[] = {0x0020, 0x007E, 0x00B0, 0x00B7, 0x2013, 0x2014, 0x2026,
                                  0x2026, 0x2206, 0x2206, 0x2212, 0x2212, 0};

ImFont* add_font(const std::string& file, float size, const ImWchar* glyphs = kGlyphs) {
  ImFontConfig config;
  config.OversampleH = 2;
  config.OversampleV = 1;
  config.PixelSnapH = true;
  return ImGui::GetIO().Fonts->AddFontFromFileTTF((kFontFolder + file).c_str(), size, &config,
                                                  glyphs);
}

ImVec4 vec(Ink color) { return ImGui::ColorConvertU32ToFloat4(color); }

}  // namespace

const Palette& palette(Theme theme) {
  return theme == Theme::kDark ? kDark : theme == Theme::kPrint ? kPrint : kLight;
}

Ink ink_of(const Color& color) {
  const auto channel = [](float v) {
    const float c = std::clamp(v, 0.0f, 1.0f);
    const float s = c <= 0.0031308f ? 12.92f * c : 1.055f * std::pow(c, 1 / 2.4f) - 0.055f;
    return static_cast<unsigned>(std::lround(255 * s));
  };
  return ink(channel(color.r) << 16 | channel(color.g) << 8 | channel(color.b));
}

double luminance(Ink color) {
  const auto linear = [color](int shift) {
    const double v = (color >> shift & 0xff) / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(0) + 0.7152 * linear(8) + 0.0722 * linear(16);
}

double contrast(Ink a, Ink b) {
  const double y = luminance(a), z = luminance(b);
  return (std::max(y, z) + 0.05) / (std::min(y, z) + 0.05);
}

Ink legible(Ink color, Ink ground, double least) {
  const bool on_light = luminance(ground) > 0.18;
  const auto moved = [&](int percent) {
    Ink out = color | 0xff000000;
    for (const int shift : {0, 8, 16}) {
      const int from = static_cast<int>(color >> shift & 0xff), to = on_light ? 0 : 255;
      const int value = from + (to - from) * percent / 100;
      out = (out & ~(0xffu << shift)) | static_cast<Ink>(value) << shift;
    }
    return out;
  };
  int percent = 0;
  while (percent < 100 && contrast(moved(percent), ground) < least) percent += 2;
  return moved(percent);
}

float scale_for(int framebuffer_height) {
  return std::clamp(static_cast<float>(framebuffer_height) / 1080, 1.0f, 4.0f);
}

void load_fonts(Look& look) {
  for (const char* file : {"DejaVuSans.ttf", "DejaVuSans-Bold.ttf"})
    if (!std::filesystem::exists(std::string(kFontFolder) + file))
      throw InputError(std::string(kFontFolder) + file, 0,
                       "the font is missing. Install the package fonts-dejavu-core");
  ImGui::GetIO().Fonts->Clear();
  const auto pixels = [&](float em) {
    return static_cast<float>(static_cast<int>(em * look.em()));
  };
  look.text = add_font("DejaVuSans.ttf", pixels(1));
  look.bold = add_font("DejaVuSans-Bold.ttf", pixels(1));
  look.small = add_font("DejaVuSans.ttf", pixels(0.84f));
  look.small_bold = add_font("DejaVuSans-Bold.ttf", pixels(0.84f), kFewGlyphs);
  look.large = add_font("DejaVuSans-Bold.ttf", pixels(1.25f));
}

void apply_style(const Look& look) {
  const Palette& p = look.colors();
  ImGuiStyle style;
  style.WindowPadding = {10, 8};
  style.FramePadding = {7, 4};
  style.ItemSpacing = {8, 6};
  style.ScrollbarSize = 12;
  style.GrabMinSize = 12;
  style.WindowRounding = style.ChildRounding = style.PopupRounding = 6;
  style.FrameRounding = style.GrabRounding = 4;
  style.WindowBorderSize = 1;
  style.ScaleAllSizes(look.scale);
  ImVec4* c = style.Colors;
  for (int i = 0; i < ImGuiCol_COUNT; ++i) c[i] = vec(p.frame);
  c[ImGuiCol_Text] = vec(p.text);
  c[ImGuiCol_TextDisabled] = vec(p.faint);
  c[ImGuiCol_WindowBg] = c[ImGuiCol_PopupBg] = vec(p.panel);
  c[ImGuiCol_ChildBg] = c[ImGuiCol_BorderShadow] = c[ImGuiCol_MenuBarBg] = vec(faded(p.panel, 0));
  c[ImGuiCol_Border] = c[ImGuiCol_Separator] = vec(p.border);
  c[ImGuiCol_TableBorderLight] = c[ImGuiCol_TableBorderStrong] = vec(p.grid);
  c[ImGuiCol_TableRowBg] = vec(faded(p.panel, 0));
  c[ImGuiCol_TableRowBgAlt] = vec(faded(p.frame, 0.5));
  c[ImGuiCol_FrameBgHovered] = c[ImGuiCol_FrameBgActive] = vec(p.frame_hot);
  c[ImGuiCol_ButtonHovered] = c[ImGuiCol_ButtonActive] = vec(p.frame_hot);
  c[ImGuiCol_HeaderHovered] = c[ImGuiCol_HeaderActive] = vec(p.frame_hot);
  c[ImGuiCol_ScrollbarBg] = vec(faded(p.frame, 0.4));
  c[ImGuiCol_ScrollbarGrab] = vec(p.border);
  c[ImGuiCol_ScrollbarGrabHovered] = c[ImGuiCol_ScrollbarGrabActive] = vec(p.axis);
  c[ImGuiCol_SliderGrab] = vec(faded(p.accent, kGrabOpacity));
  c[ImGuiCol_CheckMark] = c[ImGuiCol_NavHighlight] = vec(p.accent);
  c[ImGuiCol_SliderGrabActive] = vec(faded(p.accent, 0.7));
  c[ImGuiCol_TextSelectedBg] = vec(faded(p.accent, 0.3));
  c[ImGuiCol_ModalWindowDimBg] = vec(faded(p.text, 0.2));
  ImGui::GetStyle() = style;
}

}  // namespace retrogait::inspector
