#include "adapters/link_grpc/workspace_calls.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "adapters/link_grpc/caller_check.h"
#include "core/maps/room_path.h"
#include "proto/wire_values.h"

namespace dw::link_grpc {
namespace {

using presence::Number;
using presence::UserId;
using wire_values::Encode;

constexpr std::uint32_t kUsualPage = 100;
constexpr std::uint32_t kLargestPage = 1000;
constexpr int kMostNames = 256;
constexpr std::uint32_t kUsualRenewalMs = 10'000;
constexpr std::uint32_t kLongestRenewalMs = 600'000;
constexpr std::string_view kManager = "digiwork.workspace.v1.WorkspaceManager/";

std::size_t PageOf(std::uint32_t limit) {
  return limit == 0 ? kUsualPage : std::min(limit, kLargestPage);
}

bool IsRoom(const std::string& path) {
  const auto room = maps::ParseRoomPath(path);
  return room && room->ToString() == path;
}

/// The answer to `call`, which `fill` writes.
template <class T, class Out, class Fill>
CallReply<T> ReplyTo(const std::shared_ptr<AnsweringCall<Out>>& call, Fill fill) {
  return CallReply<T>([call, fill](const CallAnswer<T>& answer) {
    if (!answer) return call->Refuse(answer.error());
    call->Answer([&](Out& out) { fill(*answer, out); });
  });
}
template <class Out>
CallReply<std::size_t> CountTo(const std::shared_ptr<AnsweringCall<Out>>& call) {
  return ReplyTo<std::size_t>(call,
                              [](std::size_t people, Out& out) { out.set_people(static_cast<std::uint32_t>(people)); });
}

void Fill(const RoomEar::Values& values, workspace::VariablesMessage& out) {
  for (const auto& [name, value] : values) {
    workspace::RoomVariable& variable = *out.add_variables();
    variable.set_name(name);
    variable.set_value(value);
  }
}

/// A stream that is refused before it begins.
template <class Out>
class RefusedListening final : public grpc::ServerWriteReactor<Out> {
 public:
  explicit RefusedListening(const grpc::Status& status) { this->Finish(status); }
  void OnDone() override { delete this; }
};

/// What the rooms of all threads answer, until the last has.
struct Gathering {
  std::mutex mutex;
  std::vector<RoomSummary> rooms;  ///< Guarded by mutex, as is the next.
  std::size_t missing = 0;
};

void Fill(Gathering& gathered, std::size_t limit, workspace::ListRoomsAnswer& out) {
  std::ranges::sort(gathered.rooms, {}, &RoomSummary::room);
  out.set_more(gathered.rooms.size() > limit);
  gathered.rooms.resize(std::min(limit, gathered.rooms.size()));
  for (const RoomSummary& room : gathered.rooms) {
    workspace::RoomSummary& listed = *out.add_rooms();
    listed.set_room(room.room);
    listed.set_people(static_cast<std::uint32_t>(room.people));
    listed.set_variables(static_cast<std::uint32_t>(room.variables));
  }
}

struct ListenerMetrics {
  Metrics::Gauge& listeners;
  Metrics::Counter& too_slow;
};

template <class Out>
class Ear : public ListeningCall<Out>, public RoomEar {
 public:
  Ear(grpc::CallbackServerContext& context, std::function<void()> ended, const ListenerMetrics& metrics)
      : ListeningCall<Out>(context, std::move(ended)), metrics_(metrics) {
    metrics_.listeners.Increment();
  }
  ~Ear() override { metrics_.listeners.Decrement(); }
  void OnEnd(const CallProblem& problem) override { this->End(problem); }

 protected:
  void Tell(Out message) {
    if (this->Say(std::move(message))) return;
    metrics_.too_slow.Increment();
    this->Stop();
  }

 private:
  const ListenerMetrics metrics_;
};

class VariablesEar final : public Ear<workspace::VariablesMessage> {
 public:
  using Out = workspace::VariablesMessage;
  using Ear::Ear;
  void OnListening(const Values& values) override {
    Out all;
    Fill(values, all);
    Tell(std::move(all));
  }
  void OnVariable(const std::string& name, const std::string& value) override {
    Out one;
    Fill({{name, value}}, one);
    Tell(std::move(one));
  }
  void OnEvent(const RoomEvent& /*event*/) override {}
};

class EventsEar final : public Ear<workspace::EventMessage> {
 public:
  using Out = workspace::EventMessage;
  using Ear::Ear;
  void OnListening(const Values& /*values*/) override { Begin(); }
  void OnVariable(const std::string& /*name*/, const std::string& /*value*/) override {}
  void OnEvent(const RoomEvent& event) override {
    Out out;
    out.set_name(event.name);
    out.set_data(event.data);
    out.set_user_id(Number(event.sender));
    Tell(std::move(out));
  }
};

}  // namespace

WorkspaceCalls::WorkspaceCalls(Context context)
    : context_(std::move(context)),
      calls_(context_.runtime.metrics().CounterOf("digiwork_calls_total", "Calls of operators' programs, by outcome",
                                                  {{"outcome", "taken"}})),
      refused_(context_.runtime.metrics().CounterOf("digiwork_calls_total", "Calls of operators' programs, by outcome",
                                                    {{"outcome", "no_room"}})),
      strangers_(context_.runtime.metrics().CounterOf(
          "digiwork_calls_total", "Calls of operators' programs, by outcome", {{"outcome", "unauthenticated"}})),
      not_allowed_(context_.runtime.metrics().CounterOf(
          "digiwork_calls_total", "Calls of operators' programs, by outcome", {{"outcome", "not_allowed"}})),
      too_slow_(context_.runtime.metrics().CounterOf("digiwork_call_listeners_too_slow_total",
                                                     "Listeners ended because they did not read")),
      listeners_(context_.runtime.metrics().GaugeOf("digiwork_call_listeners",
                                                    "Programs that listen to variables or events of a room")) {}

std::optional<grpc::Status> WorkspaceCalls::Check(const grpc::CallbackServerContext& context,
                                                  std::string_view method) const {
  const access::Caller caller = CallerOf(context, {context_.secret, context_.visas});
  // A back without rooms to ask has nobody who may.
  auto refusal = RefusalOf(context_.rooms.empty() ? access::Caller::kNoToken : caller,
                           std::string(kManager) + std::string(method));
  if (refusal) {
    (refusal->error_code() == grpc::StatusCode::UNAUTHENTICATED ? strangers_ : not_allowed_).Increment();
  }
  return refusal;
}

std::optional<grpc::Status> WorkspaceCalls::Check(const grpc::CallbackServerContext& context, std::string_view method,
                                                  const std::string& room) const {
  if (auto stranger = Check(context, method)) return stranger;
  if (IsRoom(room)) {
    calls_.Increment();
    return std::nullopt;
  }
  refused_.Increment();
  return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT,
                      "the room is no canonical room path, as /~/office.tmj is one");
}

template <class Out, class Ask>
grpc::ServerUnaryReactor* WorkspaceCalls::InRoom(grpc::CallbackServerContext& context, std::string_view method,
                                                 const std::string& room, Out& answer, Ask ask) {
  const auto call = std::make_shared<AnsweringCall<Out>>(context, answer);
  call->Start();
  if (const auto refusal = Check(context, method, room)) {
    call->Refuse(*refusal);
    return call.get();
  }
  Shard& shard = context_.runtime.ShardFor(room);
  shard.Post([&rooms = *context_.rooms[shard.index()], call, ask = std::move(ask)] { ask(rooms, call); });
  return call.get();
}

grpc::ServerUnaryReactor* WorkspaceCalls::ListRooms(grpc::CallbackServerContext* context,
                                                    const workspace::ListRoomsRequest* request,
                                                    workspace::ListRoomsAnswer* answer) {
  const auto call = std::make_shared<AnsweringCall<workspace::ListRoomsAnswer>>(*context, *answer);
  call->Start();
  if (const auto refusal = Check(*context, "ListRooms")) {
    call->Refuse(*refusal);
    return call.get();
  }
  calls_.Increment();
  const std::size_t limit = PageOf(request->limit());
  const auto gathering = std::make_shared<Gathering>();
  gathering->missing = context_.rooms.size();
  for (std::size_t i = 0; i < context_.rooms.size(); ++i) {
    context_.runtime.shard(i).Post([&rooms = *context_.rooms[i], after = request->after(), limit, gathering, call] {
      // One more than asked for, to know whether there is more.
      auto some = rooms.List(after, limit + 1);
      const std::lock_guard lock(gathering->mutex);
      std::ranges::move(some, std::back_inserter(gathering->rooms));
      if (--gathering->missing > 0) return;
      call->Answer([&](workspace::ListRoomsAnswer& out) { Fill(*gathering, limit, out); });
    });
  }
  return call.get();
}

grpc::ServerUnaryReactor* WorkspaceCalls::GetRoom(grpc::CallbackServerContext* context,
                                                  const workspace::GetRoomRequest* request,
                                                  workspace::GetRoomAnswer* answer) {
  return InRoom(*context, "GetRoom", request->room(), *answer, [asked = *request](RoomCalls& rooms, const auto& call) {
    rooms.Describe(asked.room(), UserId{asked.after_user_id()}, PageOf(asked.limit()),
                   ReplyTo<RoomDetails>(call, [](const RoomDetails& room, workspace::GetRoomAnswer& out) {
                     out.set_people(static_cast<std::uint32_t>(room.people));
                     out.set_variables(static_cast<std::uint32_t>(room.variables));
                     out.set_map_revision(room.map_revision);
                     out.set_more(room.more);
                     for (const RoomDetails::Guest& guest : room.listed) {
                       workspace::RoomPerson& person = *out.add_listed();
                       person.set_user_id(Number(guest.user));
                       person.set_name(guest.name);
                       person.set_uuid(guest.uuid);
                       person.set_status(Encode(guest.status));
                     }
                   }));
  });
}

grpc::ServerUnaryReactor* WorkspaceCalls::ReadVariables(grpc::CallbackServerContext* context,
                                                        const workspace::ReadVariablesRequest* request,
                                                        workspace::VariablesMessage* answer) {
  return InRoom(
      *context, "ReadVariables", request->room(), *answer, [asked = *request](RoomCalls& rooms, const auto& call) {
        if (asked.names_size() > kMostNames) {
          return call->Refuse({grpc::StatusCode::INVALID_ARGUMENT, "a room has 256 variables at most"});
        }
        rooms.ReadVariables(
            asked.room(), {asked.names().begin(), asked.names().end()},
            ReplyTo<RoomEar::Values>(
                call, [](const RoomEar::Values& values, workspace::VariablesMessage& out) { Fill(values, out); }));
      });
}

grpc::ServerUnaryReactor* WorkspaceCalls::SaveVariable(grpc::CallbackServerContext* context,
                                                       const workspace::SaveVariableRequest* request,
                                                       workspace::SaveVariableAnswer* answer) {
  return InRoom(*context, "SaveVariable", request->room(), *answer,
                [asked = *request](RoomCalls& rooms, const auto& call) {
                  rooms.SaveVariable(asked.room(), asked.name(), asked.value(),
                                     ReplyTo<Ok>(call, [](const Ok&, workspace::SaveVariableAnswer&) {}));
                });
}

grpc::ServerUnaryReactor* WorkspaceCalls::DispatchEvent(grpc::CallbackServerContext* context,
                                                        const workspace::DispatchEventRequest* request,
                                                        workspace::DispatchEventAnswer* answer) {
  return InRoom(*context, "DispatchEvent", request->room(), *answer,
                [asked = *request](RoomCalls& rooms, const auto& call) {
                  rooms.Dispatch(asked.room(), {asked.name(), asked.data(), presence::kNobody}, CountTo(call));
                });
}

grpc::ServerUnaryReactor* WorkspaceCalls::SendAdminMessage(grpc::CallbackServerContext* context,
                                                           const workspace::SendAdminMessageRequest* request,
                                                           workspace::SendAdminMessageAnswer* answer) {
  return InRoom(*context, "SendAdminMessage", request->room(), *answer,
                [asked = *request](RoomCalls& rooms, const auto& call) {
                  const bool warning = asked.kind() == workspace::ADMIN_MESSAGE_KIND_WARNING;
                  const bool mute = asked.kind() == workspace::ADMIN_MESSAGE_KIND_MUTE;
                  rooms.Notify(asked.room(), {asked.uuid(), asked.text(), warning, mute}, CountTo(call));
                });
}

grpc::ServerUnaryReactor* WorkspaceCalls::RemovePerson(grpc::CallbackServerContext* context,
                                                       const workspace::RemovePersonRequest* request,
                                                       workspace::RemovePersonAnswer* answer) {
  return InRoom(*context, "RemovePerson", request->room(), *answer,
                [asked = *request](RoomCalls& rooms, const auto& call) {
                  rooms.Remove(asked.room(), asked.uuid(), asked.reason(), CountTo(call));
                });
}

grpc::ServerUnaryReactor* WorkspaceCalls::RefreshRoom(grpc::CallbackServerContext* context,
                                                      const workspace::RefreshRoomRequest* request,
                                                      workspace::RefreshRoomAnswer* answer) {
  return InRoom(
      *context, "RefreshRoom", request->room(), *answer, [asked = *request](RoomCalls& rooms, const auto& call) {
        const std::uint32_t within = asked.has_within_ms() ? asked.within_ms() : kUsualRenewalMs;
        if (within > kLongestRenewalMs) {
          return call->Refuse({grpc::StatusCode::INVALID_ARGUMENT, "within_ms is 600,000 at most"});
        }
        rooms.Renew(asked.room(), Millis(within),
                    ReplyTo<RoomRenewal>(call, [](const RoomRenewal& renewal, workspace::RefreshRoomAnswer& out) {
                      out.set_changed(renewal.changed);
                      out.set_people(static_cast<std::uint32_t>(renewal.people));
                    }));
      });
}

template <class Call>
auto* WorkspaceCalls::Listen(grpc::CallbackServerContext& context, std::string_view method, const std::string& room,
                             RoomEar::Hears what) {
  using Reactor = grpc::ServerWriteReactor<typename Call::Out>;
  if (const auto refusal = Check(context, method, room)) {
    return static_cast<Reactor*>(new RefusedListening<typename Call::Out>(*refusal));
  }
  Shard& shard = context_.runtime.ShardFor(room);
  RoomCalls& rooms = *context_.rooms[shard.index()];
  const auto self = std::make_shared<std::weak_ptr<Call>>();
  const auto call = std::make_shared<Call>(
      context,
      [&shard, &rooms, room, self] {
        // It stays what it is until the room has forgotten it.
        if (const auto ear = self->lock()) shard.Post([&rooms, room, ear] { rooms.StopListening(room, *ear); });
      },
      ListenerMetrics{listeners_, too_slow_});
  *self = call;
  call->Start();
  shard.Post([&rooms, room, what, call] { rooms.Listen(room, what, call); });
  return static_cast<Reactor*>(call.get());
}

grpc::ServerWriteReactor<workspace::VariablesMessage>* WorkspaceCalls::ListenToVariables(
    grpc::CallbackServerContext* context, const workspace::ListenRequest* request) {
  return Listen<VariablesEar>(*context, "ListenToVariables", request->room(), RoomEar::Hears::kVariables);
}

grpc::ServerWriteReactor<workspace::EventMessage>* WorkspaceCalls::ListenToEvents(
    grpc::CallbackServerContext* context, const workspace::ListenRequest* request) {
  return Listen<EventsEar>(*context, "ListenToEvents", request->room(), RoomEar::Hears::kEvents);
}

}  // namespace dw::link_grpc
