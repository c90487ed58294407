#include "inspector/finder.h"

#include <algorithm>
#include <cctype>

#include "inspector/layout.h"
#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

constexpr std::size_t kRemembered = 8;

// letters in small, all between words one space
std::string plain(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (u >= 0x80 || std::isalnum(u) != 0)
      out += static_cast<char>(std::tolower(u));
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : text)
    if (c != ' ')
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  if (words.back().empty()) words.pop_back();
  return words;
}

bool begins_a_word(const std::string& text, const std::string& word) {
  return text.starts_with(word) || text.find(" " + word) != std::string::npos;
}

bool letters_in_order(const std::string& query, const std::string& text) {
  std::size_t at = 0;
  for (const char c : text)
    if (at < query.size() && c == query[at]) ++at;
  return at == query.size();
}

bool is_a_word(const std::string& text, const std::string& word) {
  return (" " + text + " ").find(" " + word + " ") != std::string::npos;
}

double rank_of_word(const std::string& word, const std::string& title, const std::string& more) {
  if (is_a_word(title, word)) return 12;
  if (begins_a_word(title, word)) return 10;
  if (title.find(word) != std::string::npos) return 6;
  if (begins_a_word(more, word)) return 5;
  return more.find(word) != std::string::npos ? 3 : 0;
}

Finding finding_of(const Session& session, const Action& action) {
  Finding out{"action/" + action.id,
              action.section,
              action.title,
              action.chord,
              action.can_run(session),
              action.on && action.on(session),
              {}};
  out.run = [&action](Session& s) {
    if (action.can_run(s)) action.run(s);
  };
  return out;
}

// where the panel is not on the desk, the layout that has it
void go_to(Session& session, PanelKind kind, Layout otherwise) {
  View& v = session.view;
  if (!plan_desk(v.layout, 4000, 4000, 15, v.panels).has(kind)) {
    v.layout = otherwise;
    v.panels.hidden[static_cast<std::size_t>(otherwise)].erase(kind);
  }
  v.panels.wanted = kind;
}

void add_knobs(const Session& session, std::vector<Finding>& all) {
  for (const Parameter& p : session.parameters())
    all.push_back({"knob/" + p.key,
                   "Knob",
                   p.title + (p.unit.empty() ? "" : ", " + p.unit),
                   {},
                   true,
                   false,
                   [key = p.key](Session& s) {
                     go_to(s, PanelKind::kParameters, Layout::kOverview);
                     s.view.wanted_parameter = key;
                   }});
}

void add_loads(std::vector<Finding>& all) {
  const std::vector<PlotPage>& pages = plot_pages();
  for (std::size_t page = 0; page < pages.size(); ++page)
    for (const PlotChoice& plot : pages[page].plots)
      all.push_back({"load/" + plot.variable + "/" + pages[page].title,
                     "Curve",
                     plot.title + " (" + pages[page].title + ")",
                     {},
                     true,
                     false,
                     [page, plot](Session& s) {
                       s.view.page = static_cast<int>(page);
                       s.choose_load({plot.variable, plot.side < 0 ? -1 : s.view.side});
                       go_to(s, PanelKind::kPlots, Layout::kLoads);
                     }});
}

void add_muscles(const Session& session, std::vector<Finding>& all) {
  if (!session.shown()) return;
  for (const MuscleRow& row : session.shown()->muscles.list)
    all.push_back({"muscle/" + row.name,
                   row.is_group ? "Muscle group" : "Muscle",
                   spoken(row.name),
                   {},
                   true,
                   session.view.muscle == row.name,
                   [name = row.name, is_group = row.is_group](Session& s) {
                     s.view.muscle = name;
                     if (!is_group) s.view.single_muscles = true;
                     go_to(s, PanelKind::kMuscles, Layout::kMuscles);
                   }});
}

void add_scenes(const Session& session, std::vector<Finding>& all) {
  for (const auto& [name, title] : list_scenes())
    all.push_back({"scene/" + name,
                   "Scene",
                   name + ": " + title,
                   {},
                   true,
                   session.document().scene == name && !session.document().measured(),
                   [name = name](Session& s) { open_path(s, name); }});
}

}  // namespace

double match_rank(const std::string& query, const std::string& title, const std::string& more) {
  const std::string wanted = plain(query), own = plain(title), beside = plain(more);
  const std::vector<std::string> words = words_of(wanted);
  if (words.empty()) return 1;
  if (own == wanted) return 100;
  double sum = 0;
  bool all = true;
  for (const std::string& word : words) {
    const double rank = rank_of_word(word, own, beside);
    all = all && rank > 0;
    sum += rank;
  }
  if (all) {
    const double start = own.starts_with(words.front()) ? 8 : 0;
    const double phrase = own.starts_with(wanted) ? 20 : 0;
    return 20 + phrase + start + sum / static_cast<double>(words.size());
  }
  std::string letters = wanted;
  std::erase(letters, ' ');
  return letters.size() > 1 && letters_in_order(letters, own) ? 1 : 0;
}

std::vector<Finding> everything(const Session& session) {
  std::vector<Finding> all;
  for (const Action& action : actions()) all.push_back(finding_of(session, action));
  add_knobs(session, all);
  add_loads(all);
  add_muscles(session, all);
  add_scenes(session, all);
  // what was used last goes first
  const std::vector<std::string>& used = session.view.used;
  const auto place = [&](const Finding& f) {
    return std::find(used.begin(), used.end(), f.id) - used.begin();
  };
  std::stable_sort(all.begin(), all.end(),
                   [&](const Finding& a, const Finding& b) { return place(a) < place(b); });
  return all;
}

std::vector<const Finding*> search(const std::vector<Finding>& all, const std::string& query) {
  std::vector<std::pair<double, const Finding*>> found;
  for (const Finding& f : all)
    if (const double rank = match_rank(query, f.title, f.section + " " + f.id); rank > 0)
      found.emplace_back(rank, &f);
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<const Finding*> out;
  for (const auto& [rank, f] : found) out.push_back(f);
  return out;
}

void run_finding(Session& session, const Finding& finding) {
  session.view.palette_open = false;
  if (!finding.enabled) return;
  std::vector<std::string>& used = session.view.used;
  std::erase(used, finding.id);
  used.insert(used.begin(), finding.id);
  if (used.size() > kRemembered) used.resize(kRemembered);
  finding.run(session);
}

}  // namespace retrogait::inspector
