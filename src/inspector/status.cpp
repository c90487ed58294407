#include "inspector/status.h"

#include <cmath>

#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

std::string first_line(const std::string& text) {
  const std::size_t end = text.find('\n');
  return end == std::string::npos ? text : text.substr(0, end) + " …";
}

std::string figure_text(const SolverFigure& figure) {
  const std::string unit = figure.unit.empty() ? "" : " " + figure.unit;
  std::string out = fmt::format("{} {:.3g}{}", spoken(figure.quantity), figure.value, unit);
  if (std::isfinite(figure.limit)) out += fmt::format(", limit {:.3g}{}", figure.limit, unit);
  return out;
}

std::string name_of(const Trial& trial) {
  std::string name = trial.of.direction;
  if (trial.of.without_prior) name += " without prior";
  return name + (trial.simulated ? " simulated" : "");
}

// which answer the curves are of, while another one is being made
std::string shown_now(const Session& session) {
  return session.shown() ? "shown: the last walk that was solved" : "nothing to show yet";
}

std::string notes_of(const StudyResult& result) {
  std::string out;
  for (const Trial& trial : result.trials) {
    for (const std::string& note : trial.notes) out += "\n" + name_of(trial) + ": " + note;
    if (trial.walk)
      out += fmt::format(
          "\n{}: curves are means of strides; on the stage stands the one nearest to them, of the "
          "{} foot, {:.2f} to {:.2f} s",
          name_of(trial), trial.stride.side == 0 ? "right" : "left", trial.stride.start,
          trial.stride.end);
  }
  return out;
}

Status of_result(const Session& session, const StudyResult& result) {
  Status status;
  const std::string beyond = beyond_limits(result);
  const std::string time = session.solve_seconds() > 0 ? fmt::format(" · solved in {:.0f} ms",
                                                                     1000 * session.solve_seconds())
                                                       : "";
  if (!beyond.empty()) {
    status.kind = StatusKind::kWarning;
    status.line = "Beyond its limits: " + first_line(beyond) + " · hatched in the plots";
    status.whole = "Beyond their limits (hatched in the plots):\n" + beyond;
  } else {
    status.line = "Every cycle kept its limits" + time;
    status.whole = status.line;
  }
  status.whole += notes_of(result) + "\n\n" + session.command();
  return status;
}

}  // namespace

std::string beyond_limits(const StudyResult& result) {
  std::string out;
  for (const Trial& trial : result.trials) {
    if (trial.ok) continue;
    std::string why;
    for (const SolverFigure& figure : trial.solver)
      if (!figure.ok) why += (why.empty() ? "" : "; ") + figure_text(figure);
    out += (out.empty() ? "" : "\n") + name_of(trial) + (why.empty() ? "" : ": " + why);
  }
  return out;
}

Status status_of(Session& session) {
  if (!session.error().empty())
    return {StatusKind::kError, first_line(session.error()),
            session.error() + "\n\n" + shown_now(session)};
  if (session.busy()) {
    const std::string line = "Solving … " + shown_now(session);
    return {StatusKind::kBusy, line, line + "\n\n" + session.command()};
  }
  if (!session.changed_file().empty()) {
    const std::string line =
        shown_path(session.changed_file()) + " was written since: F5 reads it again";
    return {StatusKind::kDone, line, line};
  }
  if (!session.message.empty())
    return {StatusKind::kDone, first_line(session.message), session.message};
  if (session.shown() && session.shown()->result)
    return of_result(session, *session.shown()->result);
  return {StatusKind::kIdle, "No walk is open", "No walk is open"};
}

}  // namespace retrogait::inspector
