#include "support/program.h"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace retrogait {

std::string content_of(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Outcome run(const TempFolder& folder, const std::string& arguments,
            const std::string& environment) {
  const std::string command = environment + std::string(RETROGAIT_PROGRAM) + " " + arguments +
                              " >'" + folder.file("stdout") + "' 2>'" + folder.file("stderr") + "'";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content_of(folder.file("stdout")),
          content_of(folder.file("stderr"))};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace retrogait
