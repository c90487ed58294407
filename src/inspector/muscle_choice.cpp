// Which muscles are listed, in which order, and the list as CSV.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "inspector/muscle_rows.h"

namespace retrogait::inspector {

namespace {

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream in(text);
  for (std::string word; in >> word;) {
    for (char& c : word) {
      c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      if (c == '_') c = ' ';
    }
    words.push_back(word);
  }
  return words;
}

bool has_words(const MuscleRow& row, const std::vector<std::string>& words) {
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return row.words.find(word) != std::string::npos;
  });
}

// letters to change, put in or leave out
std::size_t edits_between(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
      corner = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row.back();
}

// the word of all rows that is least edits away from `word`
std::string nearest_word(const std::vector<MuscleRow>& all, const std::string& word) {
  std::string best;
  std::size_t least = word.size();  // all letters changed: nothing in common
  for (const MuscleRow& row : all)
    for (const std::string& known : words_of(row.words)) {
      // the beginning of a longer word counts as the word
      const std::size_t edits =
          std::min(edits_between(word, known), edits_between(word, known.substr(0, word.size())) +
                                                   (known.size() > word.size() ? 1 : 0));
      if (edits < least) least = edits, best = known;
    }
  return best;
}

double key_of(const MuscleRow& row, const RowChoice& choice) {
  switch (choice.order) {
    case MuscleOrder::kForward:
      return row.figure(choice.what, choice.side, 0).first;
    case MuscleOrder::kBackward:
      return row.figure(choice.what, choice.side, 1).first;
    case MuscleOrder::kRatio:
      return row.ratio(choice.what, choice.side);
    case MuscleOrder::kDifference:
      return row.difference(choice.what, choice.side);
    case MuscleOrder::kPeak:
      return row.peak(choice.what, choice.side);
    case MuscleOrder::kName:
      break;
  }
  return 0;
}

void sort_rows(const std::vector<MuscleRow>& all, const RowChoice& choice,
               std::vector<std::size_t>& rows) {
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t i, std::size_t j) {
    const MuscleRow &a = all[i], &b = all[j];
    if (a.is_group != b.is_group) return a.is_group;
    if (choice.order == MuscleOrder::kName)
      return choice.descending ? b.name < a.name : a.name < b.name;
    const double x = key_of(a, choice), y = key_of(b, choice);
    if (!std::isfinite(x) || !std::isfinite(y)) return std::isfinite(x) && !std::isfinite(y);
    return choice.descending ? x > y : x < y;
  });
}

std::vector<std::size_t> rows_with(const std::vector<MuscleRow>& all, const RowChoice& choice,
                                   const std::vector<std::string>& words) {
  const unsigned region = kRegions[static_cast<std::size_t>(choice.region)];
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool in_place = region == 0 || (all[i].regions & region) != 0;
    const bool of_kind = all[i].is_group || choice.single_muscles || !words.empty();
    if (in_place && of_kind && has_words(all[i], words)) rows.push_back(i);
  }
  sort_rows(all, choice, rows);
  return rows;
}

bool is_open(const RowChoice& choice, const std::string& name) {
  return choice.open != nullptr &&
         std::find(choice.open->begin(), choice.open->end(), name) != choice.open->end();
}

std::string field(double value) { return std::isfinite(value) ? fmt::format("{:.6g}", value) : ""; }

}  // namespace

RowSelection select_rows(const std::vector<MuscleRow>& all, const RowChoice& choice) {
  RowSelection out;
  std::vector<std::string> words = words_of(choice.filter);
  std::vector<std::size_t> rows = rows_with(all, choice, words);
  if (rows.empty() && !words.empty()) {
    for (std::string& word : words) {
      const bool known = std::any_of(all.begin(), all.end(),
                                     [&](const MuscleRow& row) { return has_words(row, {word}); });
      if (!known) word = nearest_word(all, word);
      out.nearest += (out.nearest.empty() ? "" : " ") + word;
    }
    rows = rows_with(all, choice, words);
  }
  for (const std::size_t i : rows) {
    out.rows.push_back({i, false});
    if (!all[i].is_group || !is_open(choice, all[i].name)) continue;
    std::vector<std::size_t> members = all[i].members;
    sort_rows(all, choice, members);
    for (const std::size_t m : members) out.rows.push_back({m, true});
  }
  return out;
}

std::string rows_csv(const std::vector<MuscleRow>& all, const std::vector<std::size_t>& rows,
                     Compared what, int side) {
  const ComparedInfo& info = info_of(what);
  std::string out = fmt::format(
      "muscle,kind,side,quantity,unit,forward_{0},backward_{0},forward_{1},backward_{1},"
      "difference_{0},ratio_{0}\n",
      info.first, info.second);
  for (const std::size_t i : rows) {
    const MuscleRow& row = all[i];
    const RowFigures &f = row.figure(what, side, 0), &b = row.figure(what, side, 1);
    out += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", row.name,
                       row.is_group ? "group" : "muscle", side_name(side), info.title,
                       info.figure_unit, field(f.first), field(b.first), field(f.second),
                       field(b.second), field(row.difference(what, side)),
                       field(row.ratio(what, side)));
  }
  return out;
}

}  // namespace retrogait::inspector
