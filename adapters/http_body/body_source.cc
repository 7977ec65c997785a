#include "adapters/http_body/body_source.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <utility>

namespace dw {
namespace {

// Longer than a connection lets a body rest, so that this is the last resort.
constexpr std::chrono::seconds kPatience{30};

struct Waiting {
  std::shared_ptr<IncomingBody> body;
  std::uint64_t left;
  std::string part;
  std::size_t given = 0;
  bool ended = false;
};

Outcome<std::string> NextOf(IncomingBody& body) {
  // Shared with who answers, perhaps after nobody waits any more.
  const auto promise = std::make_shared<std::promise<Outcome<std::string>>>();
  auto answer = promise->get_future();
  body.Next([promise](Outcome<std::string> part) { promise->set_value(std::move(part)); });
  if (answer.wait_for(kPatience) != std::future_status::ready) {
    return Unexpected{Fault{Fault::Code::kUnavailable, "The body of the request does not come."}};
  }
  return answer.get();
}

}  // namespace

ByteSource SourceOfBody(std::shared_ptr<IncomingBody> body, std::uint64_t most) {
  const auto waiting = std::make_shared<Waiting>(Waiting{std::move(body), most, {}, 0, false});
  return [waiting](std::span<char> into) -> Outcome<std::size_t> {
    Waiting& me = *waiting;
    if (me.given == me.part.size() && !me.ended) {
      auto part = NextOf(*me.body);
      if (!part) return Unexpected{part.error()};
      if (part->size() > me.left)
        return Unexpected{Fault{Fault::Code::kTooLarge, "The body of the request is too large."}};
      me.left -= part->size();
      me.ended = part->empty();
      me.part = *std::move(part);
      me.given = 0;
    }
    const std::size_t count = std::min(into.size(), me.part.size() - me.given);
    std::copy_n(me.part.data() + me.given, count, into.data());
    me.given += count;
    return count;
  };
}

}  // namespace dw
