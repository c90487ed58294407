// Disturbances as people write them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <sstream>

#include "study/disturb.h"

namespace retrogait {

namespace {

constexpr std::array<const char*, 4> kKinds = {"push", "slip", "bump", "step_down"};
constexpr std::array<const char*, 6> kTowards = {"along",    "against", "forward",
                                                 "backward", "right",   "left"};

// standard sizes: disturb.h says where they come from
constexpr double kPushBW = 0.12, kPushDuration = 0.15, kPushStart = 0.30;
constexpr double kSlipFriction = 0.10, kBumpHeight = 0.03, kDrop = 0.10;

struct Range {
  double least, most;
};
constexpr Range kForce = {1, 2000};      // N
constexpr Range kForceBW = {0.001, 2};   // BW
constexpr Range kDuration = {0.01, 2};   // s
constexpr Range kStart = {0, 1};         // cycles
constexpr Range kFriction = {0, 1};      // of the coefficient
constexpr Range kHeight = {0.001, 0.3};  // m

// "100N", "0.12 BW", "30%", "right": a number with its unit, or a word
struct Word {
  std::string text;
  std::optional<double> number;
  std::string unit;
};

Word read_word(const std::string& text) {
  Word word{text, {}, ""};
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const bool digits = !text.empty() && text.find_first_of("0123456789") == 0;
  if ((digits || text.starts_with('-') || text.starts_with('.')) && end != text.c_str()) {
    word.number = value;
    word.unit = end;
  }
  return word;
}

bool is_unit(const std::string& text) {
  static const std::vector<std::string> units = {"N", "BW", "ms", "s", "%", "mm", "cm", "m"};
  return std::find(units.begin(), units.end(), text) != units.end();
}

// at commas and spaces; a unit that stands by itself belongs to the number before it
std::vector<Word> read_words(std::string text) {
  std::replace(text.begin(), text.end(), ',', ' ');
  std::istringstream in(text);
  std::vector<Word> words;
  for (std::string part; in >> part;) {
    if (is_unit(part) && !words.empty() && words.back().number && words.back().unit.empty())
      words.back() = {words.back().text + " " + part, words.back().number, part};
    else
      words.push_back(read_word(part));
  }
  return words;
}

// one thing a word may say: takes it, or leaves it to the next reader
struct Reader {
  std::string what;  // "force": said twice is a defect
  std::function<bool(const Word&)> take;
};

struct Place {
  const std::string& file;
  int line;
  std::string kind;
  Diagnostics& found;
  void reject(const Word& word, const std::string& allowed) const {
    found.add(file, line, fmt::format("{}: '{}': {}", kind, word.text, allowed));
  }
};

// a number in one of these units, put into SI and checked
struct UnitFactor {
  const char* unit;
  double factor;
};

bool take_number(const Place& place, const Word& word, const std::vector<UnitFactor>& units,
                 const Range& range, const std::function<void(double)>& set) {
  if (!word.number) return false;
  for (const UnitFactor& u : units) {
    if (word.unit != u.unit) continue;
    const double value = *word.number * u.factor;
    if (!(value >= range.least && value <= range.most))
      place.reject(word, fmt::format("must be {:g} to {:g} {}.", range.least / u.factor,
                                     range.most / u.factor, *u.unit ? u.unit : "(friction)"));
    else
      set(value);
    return true;
  }
  return false;
}

Reader foot_reader(Disturbance& d) {
  return {"foot", [&d](const Word& w) {
            if (w.text != "right" && w.text != "left") return false;
            d.left = w.text == "left";
            return true;
          }};
}

Reader duration_reader(const Place& place, Disturbance& d) {
  return {"duration", [&place, &d](const Word& w) {
            return take_number(place, w, {{"ms", 1e-3}, {"s", 1}}, kDuration,
                               [&d](double x) { d.duration = x; });
          }};
}

Reader start_reader(const Place& place, Disturbance& d) {
  return {"start", [&place, &d](const Word& w) {
            return take_number(place, w, {{"%", 0.01}}, kStart, [&d](double x) { d.start = x; });
          }};
}

Reader height_reader(const Place& place, Disturbance& d) {
  return {"height", [&place, &d](const Word& w) {
            return take_number(place, w, {{"mm", 1e-3}, {"cm", 1e-2}, {"m", 1}}, kHeight,
                               [&d](double x) { d.size = x; });
          }};
}

std::vector<Reader> push_readers(const Place& place, Disturbance& d) {
  const auto force = [&place, &d](const Word& w) {
    const auto set = [&d](bool of_weight) {
      return [&d, of_weight](double x) { d.size = x, d.of_body_weight = of_weight; };
    };
    return take_number(place, w, {{"N", 1}}, kForce, set(false)) ||
           take_number(place, w, {{"BW", 1}}, kForceBW, set(true));
  };
  const auto body = [&d](const Word& w) {
    if (w.text != "pelvis" && w.text != "torso") return false;
    d.body = w.text;
    return true;
  };
  const auto toward = [&d](const Word& w) {
    const auto it = std::find(kTowards.begin(), kTowards.end(), w.text);
    if (it == kTowards.end()) return false;
    d.toward = static_cast<Toward>(it - kTowards.begin());
    return true;
  };
  return {{"force", force},
          duration_reader(place, d),
          {"body", body},
          {"direction", toward},
          start_reader(place, d)};
}

std::vector<Reader> slip_readers(const Place& place, Disturbance& d) {
  const auto friction = [&place, &d](const Word& w) {
    return take_number(place, w, {{"", 1}}, kFriction, [&d](double x) { d.size = x; });
  };
  return {
      {"friction", friction}, foot_reader(d), duration_reader(place, d), start_reader(place, d)};
}

std::vector<Reader> bump_readers(const Place& place, Disturbance& d) {
  const auto where = [&d](const Word& w) {
    if (w.text != "swing" && w.text != "landing") return false;
    d.landing = w.text == "landing";
    return true;
  };
  return {height_reader(place, d), foot_reader(d), {"place", where}};
}

std::vector<Reader> readers_of(const Place& place, Disturbance& d) {
  switch (d.kind) {
    case DisturbanceKind::kPush:
      return push_readers(place, d);
    case DisturbanceKind::kSlip:
      return slip_readers(place, d);
    case DisturbanceKind::kBump:
      return bump_readers(place, d);
    case DisturbanceKind::kStepDown:
      break;
  }
  return {height_reader(place, d), foot_reader(d)};
}

struct Language {
  const char* allowed;             // what a word may be
  std::vector<std::string> words;  // those without a number
};

const Language& language_of(DisturbanceKind kind) {
  static const std::array<Language, 4> list = {
      {{"a force (N, BW), a duration (ms, s), a body (pelvis, torso), a direction (along, against, "
        "forward, backward, right, left), a start (%)",
        {"pelvis", "torso", "along", "against", "forward", "backward", "right", "left"}},
       {"a friction (a plain number), a foot (right, left), a duration (ms, s), a start (%)",
        {"right", "left"}},
       {"a height (mm, cm, m), a foot (right, left), a place (swing, landing)",
        {"right", "left", "swing", "landing"}},
       {"a drop (mm, cm, m), a foot (right, left)", {"right", "left"}}}};
  return list[static_cast<std::size_t>(kind)];
}

Disturbance standard(DisturbanceKind kind) {
  Disturbance d;
  d.kind = kind;
  switch (kind) {
    case DisturbanceKind::kPush:
      d.size = kPushBW, d.duration = kPushDuration, d.start = kPushStart;
      break;
    case DisturbanceKind::kSlip:
      d.size = kSlipFriction;
      break;
    case DisturbanceKind::kBump:
      d.size = kBumpHeight;
      break;
    case DisturbanceKind::kStepDown:
      d.size = kDrop;
      break;
  }
  return d;
}

std::string push_text(const Disturbance& d, const std::string& size) {
  constexpr std::array<const char*, 6> kWay = {"along travel", "against travel", "forward",
                                               "backward",     "to the right",   "to the left"};
  return fmt::format("push{}, {:.0f} ms, {}, {}, at {:g} %", size, 1e3 * *d.duration, d.body,
                     kWay[static_cast<std::size_t>(d.toward)], 100 * *d.start);
}

std::string slip_text(const Disturbance& d, const std::string& size) {
  std::string out = fmt::format("slip{}, {} foot", size, d.left ? "left" : "right");
  if (d.duration) out += fmt::format(", {:.0f} ms", 1e3 * *d.duration);
  if (d.start) out += fmt::format(", at {:g} %", 100 * *d.start);
  return out;
}

std::string text_with(const Disturbance& d, const std::string& size) {
  const char* foot = d.left ? "left" : "right";
  switch (d.kind) {
    case DisturbanceKind::kPush:
      return push_text(d, size);
    case DisturbanceKind::kSlip:
      return slip_text(d, size);
    case DisturbanceKind::kBump:
      return d.landing ? fmt::format("bump{} where the {} foot lands", size, foot)
                       : fmt::format("bump{} in the swing of the {} foot", size, foot);
    case DisturbanceKind::kStepDown:
      break;
  }
  return fmt::format("step down{}, {} foot first", size, foot);
}

}  // namespace

const char* name_of(DisturbanceKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::string Disturbance::text() const {
  switch (kind) {
    case DisturbanceKind::kPush:
      return text_with(*this, fmt::format(" {:g} {}", size, of_body_weight ? "BW" : "N"));
    case DisturbanceKind::kSlip:
      return text_with(*this, fmt::format(", friction {:g}", size));
    default:
      return text_with(*this, fmt::format(" {:g} mm", 1e3 * size));
  }
}

std::string Disturbance::text_without_size() const { return text_with(*this, ""); }

Disturbance parse_disturbance(DisturbanceKind kind, const std::string& words,
                              const std::string& file, int line, Diagnostics& found) {
  Disturbance d = standard(kind);
  const Place place{file, line, name_of(kind), found};
  const std::vector<Reader> readers = readers_of(place, d);
  std::vector<std::string> said;
  for (const Word& word : read_words(words)) {
    const auto reader =
        std::find_if(readers.begin(), readers.end(), [&](const Reader& r) { return r.take(word); });
    if (reader == readers.end()) {
      const Language& language = language_of(kind);
      place.reject(word, fmt::format("must be {}.{}", language.allowed,
                                     did_you_mean(word.text, language.words)));
      continue;
    }
    if (std::find(said.begin(), said.end(), reader->what) != said.end())
      place.reject(word, fmt::format("the {} is said twice.", reader->what));
    said.push_back(reader->what);
  }
  return d;
}

std::optional<Disturbance> parse_disturbance(const Setting& text, Diagnostics& found) {
  const std::size_t begin = text.value.find_first_not_of(" ");
  const std::size_t end = text.value.find_first_of(" ,", begin);
  const std::string kind = begin == std::string::npos ? "" : text.value.substr(begin, end - begin);
  const auto it = std::find(kKinds.begin(), kKinds.end(), kind);
  if (it == kKinds.end()) {
    found.add(text.file, text.line,
              fmt::format("disturbances: '{}': begins with push, slip, bump or step_down.{}",
                          text.value, did_you_mean(kind, {kKinds.begin(), kKinds.end()})));
    return {};
  }
  return parse_disturbance(static_cast<DisturbanceKind>(it - kKinds.begin()),
                           end == std::string::npos ? "" : text.value.substr(end), text.file,
                           text.line, found);
}

std::vector<Disturbance> standard_disturbances() {
  std::vector<Disturbance> out;
  for (std::size_t k = 0; k < kKinds.size(); ++k)
    out.push_back(standard(static_cast<DisturbanceKind>(k)));
  return out;
}

}  // namespace retrogait
