#include "report/contributors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/io.h"
#include "report/text.h"

namespace retrogait {

namespace {

constexpr double kShown = 10, kGroupsShown = 5;  // muscles, groups
constexpr std::size_t kName = 28, kNumber = 9, kGap = 6;
constexpr std::size_t kBlock = kName + 2 * kNumber;

// a line of one direction's account: what the load has at its peak, and in the mean over the cycle
struct Part {
  std::string name;
  double at_peak = 0, mean = 0;

  void add(const Part& other) { at_peak += other.at_peak, mean += other.mean; }
};

struct Account {
  double peak_pct = 0;
  Part total{"the load itself"}, sum{"sum"}, others{"other muscles"};
  std::vector<Part> parts, groups;
  int n_others = 0;
};

std::string words(const std::string& kind, const std::string& name) {
  if (kind == "intersegmental") return "motion, gravity, ground";
  if (kind == "passive") return "springs, abdomen's pressure";
  std::string plain = name;
  if (kind == "group") std::replace(plain.begin(), plain.end(), '_', ' ');
  return plain;
}

// groups overlap and do not sum: they stand apart
Account account_of(const Table& rows) {
  Account account;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const std::string& kind = rows.text(i, "kind");
    const Part part{words(kind, rows.text(i, "contributor")), rows.number(i, "at_peak"),
                    rows.number(i, "mean")};
    account.peak_pct = rows.number(i, "peak_pct");
    if (kind == "group" && rows.number(i, "rank") <= kGroupsShown) account.groups.push_back(part);
    if (kind == "group") continue;
    if (kind == "total") {
      account.total.add(part);
      continue;
    }
    account.sum.add(part);
    if (kind == "muscle" && rows.number(i, "rank") > kShown)
      account.others.add(part), ++account.n_others;
    else
      account.parts.push_back(part);
  }
  if (account.n_others > 0) {
    account.others.name = fmt::format("{} other muscles", account.n_others);
    account.parts.push_back(account.others);
  }
  return account;
}

std::string block(const Part& part) {
  return left_in("  " + part.name, kName) + right_in(number_text(part.at_peak, 3), kNumber) +
         right_in(number_text(part.mean, 3), kNumber);
}

std::string beside(const std::string& left, const std::string& right) {
  std::string line = left_in(left, kBlock + kGap) + right;
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string head(const char* direction, const Account& account) {
  return left_in(fmt::format("{}, peak at {:.0f} %", direction, account.peak_pct), kName) +
         right_in("at peak", kNumber) + right_in("mean", kNumber);
}

std::string two_lists(const std::vector<Part>& left, const std::vector<Part>& right) {
  std::string out;
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i)
    out += beside(i < left.size() ? block(left[i]) : "", i < right.size() ? block(right[i]) : "");
  return out;
}

std::string two_accounts(const Account& forward, const Account& backward) {
  return beside(head("forward", forward), head("backward", backward)) +
         two_lists(forward.parts, backward.parts) +
         beside(block(forward.sum), block(backward.sum)) +
         beside(block(forward.total), block(backward.total)) + beside("of it", "of it") +
         two_lists(forward.groups, backward.groups);
}

// the load of a row: "knee_contact:r"
std::string load_of(const Table& rows, std::size_t i) {
  return rows.text(i, "variable") + ":" + rows.text(i, "side");
}

// the rows of one load and direction, of the scene's own walk
Table rows_of(const Table& ranking, const std::string& load, const std::string& direction) {
  const Table walks = ranking.where("direction", direction);
  if (walks.rows() == 0) return walks;
  const Table walk = walks.where("trial", walks.text(0, "trial"));
  const std::size_t colon = load.find(':');
  return walk.where("variable", load.substr(0, colon)).where("side", load.substr(colon + 1));
}

}  // namespace

std::string contributors_page(const ContributorTables& tables) {
  std::string out;
  std::vector<std::string> done;
  for (std::size_t i = 0; i < tables.ranking.rows(); ++i) {
    const std::string load = load_of(tables.ranking, i);
    if (std::find(done.begin(), done.end(), load) != done.end()) continue;
    done.push_back(load);
    out += fmt::format("\n{}, {}: who makes it\n", load, tables.ranking.text(i, "unit"));
    out += two_accounts(account_of(rows_of(tables.ranking, load, "forward")),
                        account_of(rows_of(tables.ranking, load, "backward")));
  }
  return out + wrapped("",
                       "Below zero: what relieves the joint. A muscle's part is its pull on the "
                       "bodies beyond the joint. A muscle may be in two groups, or in none. Every "
                       "part, over the whole cycle too: contributors.csv, contributors_long.csv.",
                       0);
}

void write_contributors(const std::string& folder, const ContributorTables& tables) {
  write_csv(folder + "/contributors.csv", tables.ranking);
  write_csv(folder + "/contributors_long.csv", tables.curves);
}

}  // namespace retrogait
