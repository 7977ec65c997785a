#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ports/space_link.h"
#include "runtime/runtime.h"
#include "runtime/shard.h"

namespace dw {

/// A SpaceLink within one process: everything is posted from shard to shard. A space lives on the shard its name
/// chooses.
class LocalSpaceLink final : public SpaceLink {
 public:
  /// `own` is the pusher's shard. `engines` has one for each shard of `runtime`, in order. All outlive the link.
  LocalSpaceLink(Runtime& runtime, Shard& own, std::vector<SpaceEngine*> engines);

  const std::string& pusher() const override { return pusher_; }
  std::unique_ptr<SpaceDoor> Open(const std::string& space, SpaceListener& listener) override;

 private:
  // Borrowed; outlive this.
  Runtime& runtime_;
  Shard& own_;
  const std::vector<SpaceEngine*> engines_;
  const std::string pusher_;
};

}  // namespace dw
