// What a node of the store answers, in pieces: the first byte says how large they are.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "adapters/store_redis/resp.h"
#include "adapters/store_redis/slots.h"
#include "adapters/store_redis/topology.h"
#include "base/assert.h"

namespace {

using dw::redis::Reply;

std::size_t Count(const Reply& reply) {
  DW_ASSERT(reply.items.empty() || reply.kind == Reply::Kind::kList);
  std::size_t count = 1;
  for (const Reply& item : reply.items) count += Count(item);
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t step = 1 + data[0];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  dw::redis::ReplyReader reader;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    reader.Feed(bytes.substr(at, step));
    while (const auto reply = reader.Next()) {
      DW_ASSERT(Count(*reply) <= size);
      if (const auto redirection = dw::redis::ParseRedirection(reply->text, "h")) {
        DW_ASSERT(redirection->slot < dw::redis::kSlots || redirection->node.empty());
      }
      if (const auto ranges = dw::redis::ParseSlots(*reply, "h:1")) {
        for (const auto& range : *ranges) DW_ASSERT(range.first <= range.last && range.last < dw::redis::kSlots);
      }
    }
  }
  return 0;
}
