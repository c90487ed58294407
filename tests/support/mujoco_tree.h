#pragma once
/// The same tree in MuJoCo. Only for files that are built when MuJoCo is there.
#include <mujoco/mujoco.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/model.h"
#include "support/mjcf.h"

namespace retrogait {

class MujocoTree {
 public:
  explicit MujocoTree(const Model& model) {
    const std::string xml = to_mjcf(model);
    mjVFS files;
    mj_defaultVFS(&files);
    mj_makeEmptyFileVFS(&files, "tree.xml", static_cast<int>(xml.size()));
    std::memcpy(files.filedata[0], xml.data(), xml.size());
    char error[500] = "";
    m = mj_loadXML("tree.xml", &files, error, sizeof error);
    mj_deleteVFS(&files);
    if (!m) throw std::runtime_error(std::string("MuJoCo: ") + error);
    d = mj_makeData(m);
    for (const Coordinate& c : model.coordinates)
      dof.push_back(m->jnt_dofadr[mj_name2id(m, mjOBJ_JOINT, c.name.c_str())]);
    for (const Body& b : model.bodies) body.push_back(mj_name2id(m, mjOBJ_BODY, b.name.c_str()));
  }
  ~MujocoTree() {
    mj_deleteData(d);
    mj_deleteModel(m);
  }
  MujocoTree(const MujocoTree&) = delete;
  MujocoTree& operator=(const MujocoTree&) = delete;

  /// q, v, a of ours into MuJoCo's (all hinges and slides: one position a speed).
  void set(const VecX& q, const VecX& v, const VecX& a) {
    for (std::size_t i = 0; i < dof.size(); ++i) {
      d->qpos[dof[i]] = q[static_cast<Eigen::Index>(i)];
      d->qvel[dof[i]] = v[static_cast<Eigen::Index>(i)];
      d->qacc[dof[i]] = a[static_cast<Eigen::Index>(i)];
    }
  }

  mjModel* m = nullptr;
  mjData* d = nullptr;
  std::vector<int> dof;   // MuJoCo's index of our coordinate
  std::vector<int> body;  // MuJoCo's index of our body
};

}  // namespace retrogait
