#pragma once

#include <memory>

#include "ports/object_store.h"
#include "runtime/http.h"

namespace dw {

/// A body as a source that waits for it: never on a shard. kUnavailable when it breaks off, or nothing comes for half a
/// minute; kTooLarge after `most` bytes.
ByteSource SourceOfBody(std::shared_ptr<IncomingBody> body, std::uint64_t most);

}  // namespace dw
