#pragma once
/// Programs made of the files in shaders/.
#include <cstdint>
#include <string>
#include <vector>

namespace retrogait::inspector {

/// One GL program. Each list names files of shaders/, put together in their order after "#version 330 core";
/// `samplers` get texture units 0, 1 … in their order; the uniform block "Stage" is at binding 0.
class ShaderProgram {
 public:
  ShaderProgram(const std::vector<std::string>& vertex_files,
                const std::vector<std::string>& fragment_files,
                const std::vector<std::string>& samplers = {});
  ~ShaderProgram();
  ShaderProgram(const ShaderProgram&) = delete;
  ShaderProgram& operator=(const ShaderProgram&) = delete;
  void use() const;

 private:
  std::uint32_t name_ = 0;
};

}  // namespace retrogait::inspector
