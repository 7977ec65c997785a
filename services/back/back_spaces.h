#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "ports/space_link.h"
#include "runtime/shard.h"
#include "services/back/open_space.h"

namespace dw::back {

/// The spaces of one shard: opens a space with the first way to it, and closes it with the last. [SP10]
class BackSpaces final : public SpaceEngine {
 public:
  /// Both outlive it.
  BackSpaces(Shard& shard, SpacesShared& shared) : shard_(shard), shared_(shared) {}

  void Open(const std::string& space, std::shared_ptr<SpaceWay> way) override;
  void Close(const std::string& space, SpaceWay& way) override;
  void Say(const std::string& space, SpaceWay& way, SpaceWord word) override;

  /// Leaves every space to other backs, and opens none any more.
  void Retire();

 private:
  /// Null when there are as many as there may be.
  OpenSpace* Find(const std::string& space, bool open);
  void Forget(const std::string& space);

  // Borrowed; outlive this.
  Shard& shard_;
  SpacesShared& shared_;
  // Owned.
  std::unordered_map<std::string, std::unique_ptr<OpenSpace>> spaces_;
  bool retiring_ = false;
};

}  // namespace dw::back
