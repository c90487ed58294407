// What can be done with plots, the balance sheet and the part that is played, by menu, palette and script.
#include <fmt/format.h>

#include "inspector/actions.h"
#include "inspector/plot_choice.h"

namespace retrogait::inspector {

namespace {

constexpr const char* kMenu = "View/Plots";
using S = Session&;
using C = const Session&;

bool has_walks(C s) { return s.shown() != nullptr; }

Action page_action(int page) {
  const std::string& title = plot_pages()[static_cast<std::size_t>(page)].title;
  return {"plots_" + file_name_of(title),
          kMenu,
          "Plots: " + title,
          {},
          [page](S s) {
            s.view.page = page;
            s.view.plots.first = 0;
          },
          [page](C s) { return s.view.page == page; },
          {}};
}

Action of_walks(const char* id, const char* section, const char* title,
                std::function<void(S)> run) {
  return {id, section, title, {}, std::move(run), {}, has_walks};
}

void copy_page(S s) {
  const PlotPage page = shown_page(s);
  s.clipboard = csv_of_plots(s, page.plots);
  s.message = "Copied " + page.title + " as CSV";
}

void copy_values(S s) {
  s.clipboard = values_at_cursor(s, shown_page(s).plots);
  s.message = fmt::format("Copied values at {:.0f} %", s.view.phase);
}

void reset_axes(S s) {
  s.view.plots.values.clear();
  s.view.plots.time = {0, 100};
}

bool is_zoomed(C s) {
  return !s.view.plots.values.empty() || s.view.plots.time != std::pair<double, double>{0, 100};
}

}  // namespace

std::vector<Action> plot_actions() {
  std::vector<Action> list;
  for (int page = 0; page < static_cast<int>(plot_pages().size()); ++page)
    list.push_back(page_action(page));
  list.push_back(of_walks("copy_values", "Edit", "Copy values at the cursor", copy_values));
  list.push_back(of_walks("copy_page", "Edit", "Copy all plots of the page as CSV", copy_page));
  list.push_back(
      of_walks("export_page", "File", "Export the page of plots: SVG, PDF, PNG", [](S s) {
        const PlotPage page = shown_page(s);
        export_plots(s, page.title, page.plots);
      }));
  list.push_back({"shared_axis",
                  kMenu,
                  "One value axis for all plots of a unit",
                  {},
                  [](S s) { s.view.plots.shared_values = !s.view.plots.shared_values; },
                  [](C s) { return s.view.plots.shared_values; },
                  {}});
  list.push_back({"reset_axes", kMenu, "Whole axes in all plots", {}, reset_axes, {}, is_zoomed});
  list.push_back({"sheet_single",
                  kMenu,
                  "Single muscles in the balance sheet",
                  {},
                  [](S s) { s.view.sheet.single_muscles = !s.view.sheet.single_muscles; },
                  [](C s) { return s.view.sheet.single_muscles; },
                  {}});
  list.push_back({"loop_all",
                  "Time",
                  "Play the whole cycle again",
                  {},
                  [](S s) { s.view.loop_range = {}; },
                  {},
                  [](C s) { return !s.view.loop_range.whole(); }});
  return list;
}

}  // namespace retrogait::inspector
