#pragma once
/// The nodes of one muscle's path while it is being laid. Internal to muscle/paths.cpp and
/// muscle/path_wraps.cpp.
#include <algorithm>

#include "muscle/muscle.h"

namespace retrogait {

/// A row of nodes in the room that Data::path_nodes keeps for a muscle.
struct PathRow {
  PathNode* nodes;
  int count = 0;

  PathNode& operator[](int i) const { return nodes[i]; }
  /// Makes room for two nodes in front of node i.
  void open(int i) {
    std::move_backward(nodes + i, nodes + count, nodes + count + 2);
    count += 2;
  }
  /// Takes away nodes i and i + 1.
  void close(int i) {
    std::move(nodes + i + 2, nodes + count, nodes + i);
    count -= 2;
  }
  /// Nodes i and i + 1 are the two ends of one arc.
  bool is_arc(int i) const {
    return nodes[i].path_wrap >= 0 && nodes[i].path_wrap == nodes[i + 1].path_wrap;
  }
};

/// Lays a path, so far straight through its points, over its surfaces: two nodes for each that it touches,
/// and the arcs between them in data.wrap_arc. Needs: data.X_WS.
void lay_over_surfaces(const Model& model, Data& data, const Muscle& muscle, PathRules rules,
                       PathRow& row);

}  // namespace retrogait
