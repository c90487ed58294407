#pragma once
/// A small table that keeps what was asked for last. Internal to sweep/.
#include <list>
#include <string>
#include <utility>

namespace retrogait {

/// Values by key; beyond `most`, the one not asked for longest goes.
template <class Value>
class Recent {
 public:
  explicit Recent(std::size_t most) : most_(most) {}
  Value* find(const std::string& key) {
    for (auto it = list_.begin(); it != list_.end(); ++it)
      if (it->first == key) {
        list_.splice(list_.begin(), list_, it);
        return &list_.front().second;
      }
    return nullptr;
  }
  Value& add(const std::string& key, Value value) {
    list_.emplace_front(key, std::move(value));
    if (list_.size() > most_) list_.pop_back();
    return list_.front().second;
  }

 private:
  std::size_t most_;
  std::list<std::pair<std::string, Value>> list_;
};

}  // namespace retrogait
