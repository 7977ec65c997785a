#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "ports/map_source.h"

namespace dw {

/// Maps given beforehand, for tests of whoever needs a MapSource. Answers before Load returns. Not for two threads.
class StaticMapSource : public MapSource {
 public:
  void Put(std::shared_ptr<const RoomMap> map) { maps_[map->room] = std::move(map); }

  void Load(std::string room, std::function<void(Result)> done) override {
    const auto found = maps_.find(room);
    if (found != maps_.end()) return done(Result(found->second));
    done(Unexpected{MapProblem{"MAP_NOT_FOUND", room, "There is no map at this address.", "Check the address.", 404}});
  }

 private:
  // Owned.
  std::map<std::string, std::shared_ptr<const RoomMap>> maps_;
};

}  // namespace dw
