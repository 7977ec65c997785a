#include "apps/digiwork/remote_rooms.h"

#include <algorithm>

#include "adapters/link_grpc/calls_client.h"

namespace dw {
namespace {

namespace workspace = digiwork::workspace::v1;

constexpr std::uint32_t kPage = 1'000;
/// Rooms that are listed of each back, at most.
constexpr std::size_t kMostListed = 10'000;

Fault NoBack() {
  return {Fault::Code::kUnavailable, "No back is known that keeps rooms."};
}

}  // namespace

Fault FaultOf(const CallProblem& problem) {
  switch (problem.code) {
    case CallProblem::Code::kNotFound:
    case CallProblem::Code::kElsewhere:
      return {Fault::Code::kNotFound, problem.detail};
    case CallProblem::Code::kInvalid:
      return {Fault::Code::kDenied, problem.detail};
    case CallProblem::Code::kFull:
      return {Fault::Code::kTooLarge, problem.detail};
    case CallProblem::Code::kUnavailable:
      break;
  }
  return {Fault::Code::kUnavailable, problem.detail};
}

Outcome<std::vector<RoomSummary>> RemoteRooms::List() {
  std::vector<RoomSummary> all;
  std::optional<Fault> last = NoBack();
  bool answered = false;
  for (const std::string& back : backs_.All()) {
    link_grpc::CallsClient client(back, visa_(), tls_);
    workspace::ListRoomsRequest request;
    request.set_limit(kPage);
    for (std::size_t listed = 0; listed < kMostListed;) {
      const auto page = client.ListRooms(request);
      if (!page) {
        last = FaultOf(page.error());
        break;
      }
      answered = true;
      for (const auto& room : page->rooms()) all.push_back({room.room(), room.people(), room.variables()});
      listed += static_cast<std::size_t>(page->rooms_size());
      if (!page->more() || page->rooms_size() == 0) break;
      request.set_after(page->rooms().rbegin()->room());
    }
  }
  if (!answered) return Unexpected{*last};
  std::ranges::sort(all, {}, &RoomSummary::room);
  return all;
}

Outcome<RoomDetails> RemoteRooms::Describe(const std::string& room, presence::UserId after, std::size_t limit) {
  const auto back = backs_.For(room);
  if (!back) return Unexpected{NoBack()};
  workspace::GetRoomRequest request;
  request.set_room(room);
  request.set_after_user_id(static_cast<std::uint32_t>(after));
  request.set_limit(static_cast<std::uint32_t>(std::min<std::size_t>(limit, kPage)));
  const auto answer = link_grpc::CallsClient(*back, visa_(), tls_).GetRoom(request);
  if (!answer) return Unexpected{FaultOf(answer.error())};
  RoomDetails details;
  details.people = answer->people();
  details.variables = answer->variables();
  details.map_revision = answer->map_revision();
  details.more = answer->more();
  for (const auto& person : answer->listed()) {
    details.listed.push_back(
        {static_cast<presence::UserId>(person.user_id()), person.name(), person.uuid(), presence::Status::kOnline});
  }
  return details;
}

Outcome<std::size_t> RemoteRooms::Notify(const std::string& room, const RoomNotice& notice) {
  const auto back = backs_.For(room);
  if (!back) return Unexpected{NoBack()};
  workspace::SendAdminMessageRequest request;
  request.set_room(room);
  request.set_uuid(notice.uuid);
  request.set_text(notice.text);
  request.set_kind(notice.mute      ? workspace::ADMIN_MESSAGE_KIND_MUTE
                   : notice.warning ? workspace::ADMIN_MESSAGE_KIND_WARNING
                                    : workspace::ADMIN_MESSAGE_KIND_INFO);
  const auto answer = link_grpc::CallsClient(*back, visa_(), tls_).SendAdminMessage(request);
  if (!answer) return Unexpected{FaultOf(answer.error())};
  return std::size_t{answer->people()};
}

Outcome<RoomRenewal> RemoteRooms::Renew(const std::string& room, Millis within) {
  const auto back = backs_.For(room);
  if (!back) return Unexpected{NoBack()};
  workspace::RefreshRoomRequest request;
  request.set_room(room);
  request.set_within_ms(static_cast<std::uint32_t>(within.count()));
  const auto answer = link_grpc::CallsClient(*back, visa_(), tls_).RefreshRoom(request);
  if (!answer) return Unexpected{FaultOf(answer.error())};
  return RoomRenewal{answer->changed(), answer->people()};
}

Outcome<std::size_t> RemoteRooms::Remove(const std::string& room, const std::string& uuid, const std::string& reason) {
  const auto back = backs_.For(room);
  if (!back) return Unexpected{NoBack()};
  workspace::RemovePersonRequest request;
  request.set_room(room);
  request.set_uuid(uuid);
  request.set_reason(reason);
  const auto answer = link_grpc::CallsClient(*back, visa_(), tls_).RemovePerson(request);
  if (!answer) return Unexpected{FaultOf(answer.error())};
  return std::size_t{answer->people()};
}

}  // namespace dw
