#include "inspector/shader.h"

#include <epoxy/gl.h>
#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "base/error.h"
#include "io/io.h"

namespace retrogait::inspector {

namespace {

std::string read_shader(const std::string& file) {
  const std::string path = home_path("shaders/" + file);
  std::ifstream in(path);
  if (!in)
    throw InputError(path, 0,
                     "not readable: it belongs to the program (RETROGAIT_HOME names its folder)");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Messages of the driver name line and file: "1:12" is line 12 of the second file.
GLuint compile(GLenum kind, const std::vector<std::string>& files) {
  std::string text = "#version 330 core\n";
  for (std::size_t i = 0; i < files.size(); ++i)
    text += fmt::format("#line 1 {}\n{}", i, read_shader(files[i]));
  const GLuint shader = glCreateShader(kind);
  const char* source = text.c_str();
  glShaderSource(shader, 1, &source, nullptr);
  glCompileShader(shader);
  GLint good = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &good);
  if (good == GL_TRUE) return shader;
  char log[2000] = "";
  glGetShaderInfoLog(shader, sizeof log, nullptr, log);
  throw InternalError(fmt::format("shaders/{}: {}", fmt::join(files, " + shaders/"), log));
}

}  // namespace

ShaderProgram::ShaderProgram(const std::vector<std::string>& vertex_files,
                             const std::vector<std::string>& fragment_files,
                             const std::vector<std::string>& samplers) {
  const GLuint vertex = compile(GL_VERTEX_SHADER, vertex_files);
  const GLuint fragment = compile(GL_FRAGMENT_SHADER, fragment_files);
  name_ = glCreateProgram();
  glAttachShader(name_, vertex);
  glAttachShader(name_, fragment);
  glLinkProgram(name_);
  glDeleteShader(vertex);
  glDeleteShader(fragment);
  GLint good = 0;
  glGetProgramiv(name_, GL_LINK_STATUS, &good);
  if (good != GL_TRUE) {
    char log[2000] = "";
    glGetProgramInfoLog(name_, sizeof log, nullptr, log);
    throw InternalError(fmt::format("shaders/{} with shaders/{}: {}", vertex_files.back(),
                                    fragment_files.back(), log));
  }
  const GLuint block = glGetUniformBlockIndex(name_, "Stage");
  if (block != GL_INVALID_INDEX) glUniformBlockBinding(name_, block, 0);
  glUseProgram(name_);
  for (std::size_t unit = 0; unit < samplers.size(); ++unit)
    glUniform1i(glGetUniformLocation(name_, samplers[unit].c_str()), static_cast<GLint>(unit));
}

ShaderProgram::~ShaderProgram() { glDeleteProgram(name_); }

void ShaderProgram::use() const { glUseProgram(name_); }

}  // namespace retrogait::inspector
