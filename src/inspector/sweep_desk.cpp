#include "inspector/sweep_desk.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "inspector/session.h"
#include "report/report.h"

namespace retrogait::inspector {

namespace {

// what is looked at first, as far as a store has it
constexpr const char* kFirstResults[] = {"knee_contact peak BW", "l4l5_compression peak BW",
                                         "cost_of_transport bhargava J/(kg·m)"};

const SweepQuantity* first_result(const SweepHead& head) {
  for (const char* key : kFirstResults)
    if (const SweepQuantity* found = head.find(key)) return found;
  for (const SweepQuantity& q : head.quantities)
    if (q.kind == QuantityKind::kResult && q.result[0] && q.result[1]) return &q;
  return &head.quantities.front();
}

// parameters, those with listed values first
std::vector<const SweepQuantity*> map_parameters(const SweepHead& head) {
  std::vector<const SweepQuantity*> out;
  for (const bool listed : {true, false})
    for (const SweepQuantity& q : head.quantities)
      if (q.kind == QuantityKind::kParameter && (q.levels.size() > 1) == listed) out.push_back(&q);
  return out;
}

// whatever names nothing of this store gets what is usual
void complete_axes(SweepView& view, const SweepHead& head) {
  const std::vector<const SweepQuantity*> parameters = map_parameters(head);
  const auto complete = [&](std::string& key, std::size_t place) {
    if (head.find(key) != nullptr && head.find(key)->kind == QuantityKind::kParameter) return;
    key = place < parameters.size() ? parameters[place]->key : "";
  };
  if (head.find(view.x.quantity) == nullptr) {
    view.x = {parameters.empty() ? "case" : parameters[0]->key, SweepWalk::kEach};
    view.zoom = {};
  }
  if (head.find(view.y.quantity) == nullptr) {
    view.y = {first_result(head)->key, SweepWalk::kEach};
    view.zoom = {};
  }
  if (head.find(view.color.quantity) == nullptr) view.color = {};
  complete(view.map_x, 0);
  complete(view.map_y, 1);
  if (head.find(view.map.quantity) == nullptr)
    view.map = {first_result(head)->key, SweepWalk::kDifference};
}

std::optional<std::uint64_t> first_good(const SweepCases& cases) {
  for (std::size_t row = 0; row < cases.id.size(); ++row)
    if (cases.status[row] == CaseStatus::kDone) return cases.id[row];
  return cases.id.empty() ? std::nullopt : std::optional(cases.id.front());
}

void choose_what_was_asked(Session& session) {
  SweepDesk& desk = session.sweep;
  if (!desk.table || !desk.table->cases) return;
  if (desk.choose_first && !desk.wanted) desk.wanted = first_good(*desk.table->cases);
  if (!desk.wanted) return;
  desk.choose_first = false;
  choose_case(session, *std::exchange(desk.wanted, std::nullopt));
}

}  // namespace

// ------------------------------------------------------------------------------------- opening

void open_sweep(Session& session, const std::string& path, std::optional<std::uint64_t> number) {
  SweepDesk& desk = session.sweep;
  desk.reader.open(path);
  desk.table.reset();
  desk.chosen.reset();
  desk.document.reset();
  desk.agreement.reset();
  desk.error.clear();
  desk.wanted = number;
  desk.choose_first = !number;
  session.view.sweep.store = path;
  session.view.sweep.zoom = {};
  session.view.layout = Layout::kSweep;
}

void close_sweep(Session& session) {
  SweepDesk& desk = session.sweep;
  desk.table.reset();
  desk.chosen.reset();
  desk.document.reset();
  desk.agreement.reset();
  session.view.sweep.store.clear();
}

bool poll_sweep(Session& session) {
  SweepDesk& desk = session.sweep;
  std::shared_ptr<const SweepTable> read = desk.reader.take();
  if (const std::string error = desk.reader.error(); error != desk.error) {
    desk.error = error;
    session.message = error;
  }
  if (!read || session.view.sweep.store.empty()) return false;
  desk.table = std::move(read);
  follow_axes(session);
  choose_what_was_asked(session);
  return true;
}

void follow_axes(Session& session) {
  SweepDesk& desk = session.sweep;
  if (!desk.table) return;
  SweepView& view = session.view.sweep;
  complete_axes(view, *desk.table->head);
  std::set<std::size_t> wanted;
  for (const std::string& key :
       {view.x.quantity, view.y.quantity, view.color.quantity, view.map.quantity})
    if (const SweepQuantity* q = desk.table->head->find(key))
      for (const auto& place : q->result)
        if (place) wanted.insert(*place);
  desk.reader.want(wanted);
}

// ------------------------------------------------------------------------------------- a case on the stage

Document document_of_case(const SweepTable& table, std::uint64_t number) {
  const auto row = table.cases->row_of(number);
  if (!row) throw InputError(table.head->path, 0, fmt::format("has no case {}.", number));
  const SweepPlan& plan = table.head->plan;
  Document document;
  document.scene = plan.scene;
  document.road = plan.road;
  for (const std::string& assignment : plan.set) {
    const std::size_t is = assignment.find('=');
    set_edit(document, assignment.substr(0, is), assignment.substr(is + 1));
  }
  for (std::size_t p = 0; p < plan.parameters.size(); ++p)
    set_edit(document, plan.parameters[p].key, table.cases->words[p][*row]);
  return document;
}

void choose_case(Session& session, std::uint64_t number) {
  SweepDesk& desk = session.sweep;
  if (!desk.table || !desk.table->cases) return;
  try {
    Document document = document_of_case(*desk.table, number);
    document.emg = session.document().emg;
    desk.chosen = number;
    desk.document = document;
    desk.agreement.reset();
    desk.checked = false;
    session.open(document);
    const std::string& changed = desk.table->head->changed;
    session.message = changed.empty() ? "" : changed;
  } catch (const std::exception& error) {
    session.message = error.what();
  }
}

void step_case(Session& session, int steps) {
  const SweepDesk& desk = session.sweep;
  if (!desk.table || desk.table->cases->id.empty()) return;
  const SweepCases& cases = *desk.table->cases;
  const auto at = desk.chosen ? cases.row_of(*desk.chosen) : std::nullopt;
  const auto last = static_cast<std::int64_t>(cases.id.size()) - 1;
  const std::int64_t to =
      std::clamp<std::int64_t>(at ? static_cast<std::int64_t>(*at) + steps : 0, 0, last);
  const std::uint64_t number = cases.id[static_cast<std::size_t>(to)];
  if (desk.chosen != number) choose_case(session, number);
}

void step_cell(Session& session, int right, int up) {
  const SweepDesk& desk = session.sweep;
  const HeatMapData& map = desk.map.data();
  if (!desk.table || map.cells.empty()) return;
  const auto row = desk.chosen ? desk.table->cases->row_of(*desk.chosen) : std::nullopt;
  const auto at = row ? desk.map.cell_of(*row) : std::nullopt;
  auto ix = static_cast<int>(at ? (*at)[0] : 0), iy = static_cast<int>(at ? (*at)[1] : 0);
  const auto nx = static_cast<int>(map.x.value.size()), ny = static_cast<int>(map.y.value.size());
  if (at) ix += right, iy += up;
  for (; ix >= 0 && iy >= 0 && ix < nx && iy < ny; ix += right, iy += up) {
    const HeatCell& cell = map.at(static_cast<std::size_t>(ix), static_cast<std::size_t>(iy));
    if (cell.count() > 0) return choose_case(session, desk.table->cases->id[map.rows[cell.first]]);
    if (right == 0 && up == 0) return;
  }
}

Agreement compare_case(const StoreHead& head, const CaseResult& kept, const StudyResult& study) {
  std::map<std::string, double> solved;
  const auto key = [](const ResultName& r) {
    return r.direction + '/' + r.side + '/' + r.variable + '/' + r.measure + '/' + r.unit;
  };
  std::set<std::string> kept_variables;
  for (const ResultName& r : head.results) kept_variables.insert(r.variable);
  for (const Trial& trial : study.trials) {
    if (trial.of.without_prior) continue;
    Table scalars = empty_scalars();
    add_scalars(scalars, "", trial,
                [&](const std::string& variable) { return kept_variables.contains(variable); });
    for (std::size_t i = 0; i < scalars.rows(); ++i)
      solved[key({trial.of.direction, scalars.text(i, "side"), scalars.text(i, "variable"),
                  scalars.text(i, "measure"), scalars.text(i, "unit")})] =
          scalars.numbers("value")[i];
  }
  Agreement out{kept.id, true, ""};
  for (std::size_t i = 0; i < kept.scalar.size() && i < head.results.size(); ++i) {
    const auto found = solved.find(key(head.results[i]));
    const double now = found == solved.end() ? std::nan("") : found->second;
    const bool same =
        std::bit_cast<std::uint64_t>(now) == std::bit_cast<std::uint64_t>(kept.scalar[i]) ||
        (std::isnan(now) && std::isnan(kept.scalar[i]));
    if (same) continue;
    out.same = false;
    const ResultName& r = head.results[i];
    out.text = fmt::format("{} {} {}: {:.6g} in the store, {:.6g} now", r.direction, r.variable,
                           r.measure, kept.scalar[i], now);
    return out;
  }
  out.text = fmt::format("all {} numbers, to the last bit", kept.scalar.size());
  return out;
}

void check_case(Session& session) {
  SweepDesk& desk = session.sweep;
  if (!desk.chosen || !desk.table || desk.checked || !session.shown()) return;
  if (session.busy() || session.draft() || !session.error().empty()) return;
  if (desk.document != session.document()) return;
  desk.checked = true;
  try {
    const Store store = Store::open(desk.table->head->path, Store::Mode::kRead);
    const CaseResult kept = store.one_case(*desk.chosen);
    if (kept.status == CaseStatus::kFailed) return;
    desk.agreement = compare_case(store.head(), kept, *session.shown()->result);
    if (!desk.agreement->same)
      session.message =
          fmt::format("Case {} is not what the store has: {}. {}", grouped(*desk.chosen),
                      desk.agreement->text, desk.table->head->changed);
  } catch (const std::exception& error) {
    session.message = error.what();
  }
}

// ------------------------------------------------------------------------------------- words

bool set_axis(SweepView& view, const SweepTable& table, const std::string& axis,
              const std::string& quantity, SweepWalk walk) {
  const SweepQuantity* found = table.head->find(quantity);
  if (found == nullptr && !(axis == "color" && quantity == "none")) return false;
  const bool parameter = found != nullptr && found->kind == QuantityKind::kParameter;
  if (axis == "x" || axis == "y") {
    (axis == "x" ? view.x : view.y) = {quantity, walk};
    (axis == "x" ? view.zoom.x : view.zoom.y).reset();
  } else if (axis == "color") {
    view.color = {found != nullptr ? quantity : "", walk};
  } else if (axis == "map") {
    if (found->kind != QuantityKind::kResult) return false;
    view.map = {quantity, walk == SweepWalk::kEach ? SweepWalk::kDifference : walk};
  } else if (parameter) {
    (axis == "map_x" ? view.map_x : view.map_y) = quantity;
  } else {
    return false;
  }
  return true;
}

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), " ");
  return text;
}

std::string count_text(const SweepTable& table) {
  const SweepCases& cases = *table.cases;
  std::string out =
      fmt::format("{} of {} cases", grouped(cases.id.size()), grouped(table.head->store.cases));
  if (cases.flagged > 0) out += fmt::format(", {} flagged", grouped(cases.flagged));
  if (cases.failed > 0) out += fmt::format(", {} failed", grouped(cases.failed));
  return out;
}

std::string value_text(const SweepQuantity& quantity, double value, bool with_sign) {
  if (!quantity.words.empty()) {
    const auto place = static_cast<std::size_t>(value);
    return value >= 0 && place < quantity.words.size() ? quantity.words[place] : "–";
  }
  const std::string text = quantity.kind == QuantityKind::kResult
                               ? reading(static_cast<float>(value), with_sign)
                               : short_number(value);
  return quantity.unit.empty() ? text : text + " " + quantity.unit;
}

std::string values_text(const SweepTable& table, std::size_t row) {
  std::string out;
  for (const SweepQuantity& q : table.head->quantities)
    if (q.kind == QuantityKind::kParameter)
      out += (out.empty() ? "" : " · ") + q.title + " " + value_text(q, table.value(q, 0, row));
  return out;
}

}  // namespace retrogait::inspector
