#include "services/pusher/pusher_shard.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/assert.h"
#include "runtime/address_key.h"
#include "runtime/crypto.h"
#include "runtime/load_gauge.h"
#include "services/pusher/admission.h"
#include "services/pusher/error_screen.h"
#include "services/pusher/place_ticket.h"

namespace dw::pusher {
namespace {

constexpr Millis kSweepInterval = std::chrono::seconds(1);
/// A token is the shard's number in four hex digits, and 32 that nobody can guess.
constexpr std::size_t kTokenShardDigits = 4;
constexpr std::size_t kTokenSecretBytes = 16;
constexpr Millis kRestartPause = std::chrono::seconds(1);

std::string NewToken(std::size_t shard) {
  const std::string number{static_cast<char>(shard >> 8), static_cast<char>(shard & 0xff)};
  return ToHex(number + RandomBytes(kTokenSecretBytes));
}

/// The shard a token names; nonsense names one that is not there.
std::size_t ShardOf(std::string_view token) {
  const std::string_view digits = token.substr(0, kTokenShardDigits);
  std::size_t shard = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), shard, 16);
  return error == std::errc{} && end == digits.data() + kTokenShardDigits ? shard : SIZE_MAX;
}

wire::ErrorScreenMessage ResumeGone() {
  return ScreenOf({"RESUME_GONE", "", "The session was away for too long, or the server has restarted.",
                   "Enter the room again.", Millis(1)});
}

}  // namespace

PusherShard::PusherShard(const Context& context, std::unique_ptr<WorkspaceLink> link,
                         std::unique_ptr<SpaceLink> space_link)
    : context_(context),
      link_(std::move(link)),
      spaces_(context.shard, std::move(space_link), [this](SessionId id, std::string_view item) { Tell(id, item); }),
      later_(context.shard.Now()),
      flush_bytes_(kFlushBytesBounds, context.metrics.flush_bytes),
      flush_wait_(kFlushWaitBounds, context.metrics.flush_wait),
      load_shown_(LoadGaugeOf(context.metrics.all, context.shard)),
      stretch_shown_(context.metrics.all.GaugeOf("digiwork_flush_stretch",
                                                 "How much longer frames wait because a thread has no time left",
                                                 {{"shard", std::to_string(context.shard.index())}})),
      load_read_(context.shard.Now()) {}

PusherShard::~PusherShard() {
  context_.shard.ForgetTurnEnd(*this);
}

ClientSocket& PusherShard::Adopt(std::shared_ptr<WebSocket> socket) {
  const Instant now = context_.shard.Now();
  const std::string key = AddressKey(socket->peer());
  auto share = addresses_.find(key);
  if (share == addresses_.end()) share = addresses_.emplace(key, context_.addresses.Of(key, now)).first;
  share->second.Enter();
  auto made = std::make_unique<ClientSocket>(std::move(socket), *this, share->second, context_.metrics, now);
  ClientSocket& client = *made;
  sockets_.emplace(&client, std::move(made));
  if (!std::exchange(sweeping_, true)) context_.shard.After(kSweepInterval, [this] { Sweep(); });
  return client;
}

void PusherShard::Accept(std::shared_ptr<WebSocket> socket) {
  ClientSocket& client = Adopt(std::move(socket));
  if (stopping_) return client.Close(WsCloseCode::kGoingAway, "SERVER_STOPPING");
  client.Start();
}

void PusherShard::OnConnect(ClientSocket& socket, const wire::ConnectMessage& connect) {
  auto papers = ReadVisa(connect.visa());
  if (!papers) return socket.Fail(ScreenOf(papers.error()));
  auto admission = Admit(connect, context_.options, context_.shard.clock().UnixNow(), papers->visa());
  if (!admission) return socket.Fail(ScreenOf(admission.error()));
  papers->AddPass(ReadPass(connect.room_pass(), *admission));
  if (const auto kept_out = AskGate(ArrivalOf(*papers, admission->room, admission->uuid))) {
    return socket.Fail(ScreenOf(*kept_out));
  }
  if (context_.metrics.sessions.Value() >= static_cast<double>(context_.options.max_sessions)) {
    context_.metrics.sessions_refused.Increment();
    return socket.Fail(ScreenOf({"SERVER_FULL", "", "This server has as many guests as it may have.",
                                 "Wait a moment: you are let in when somebody leaves.", std::chrono::seconds(30)}));
  }
  Session& session = OpenSession(socket);
  JoinRequest& request = *admission;
  const std::string room = request.room;
  const std::string uuid = request.uuid;
  request.capacity = CapacityFor(*papers, room);
  session.Show(std::move(*papers));
  spaces_.Enter(session.id(), room, uuid, request.name);
  session.TakeSeat(link_->Join(session.id(), std::move(request), *this), room, uuid);
}

Session& PusherShard::OpenSession(ClientSocket& socket) {
  const std::size_t shard = context_.shard.index();
  const SessionId id{static_cast<std::uint64_t>(shard) << 48 | ++last_session_};
  const Session::Context context{context_.options, context_.metrics, resume_bytes_};
  auto made = std::make_unique<Session>(id, NewToken(shard), context, context_.shard.Now());
  Session& session = *made;
  sessions_.emplace(id, std::move(made));
  by_token_.emplace(session.token(), &session);
  session.Attach(socket);
  return session;
}

Session* PusherShard::FindSession(SessionId id) {
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : found->second.get();
}

void PusherShard::OnResume(ClientSocket& socket, const wire::ResumeMessage& resume) {
  const std::size_t home = ShardOf(resume.session_token());
  if (home == context_.shard.index() || home >= context_.siblings.size()) return ResumeHere(socket, resume);
  PusherShard& sibling = *context_.siblings[home];
  socket.MoveTo(sibling.shard(), [&sibling, resume](std::shared_ptr<WebSocket> moved) {
    ClientSocket& client = sibling.Adopt(std::move(moved));
    client.SetHandshaken();
    sibling.ResumeHere(client, resume);
    if (client.open()) client.Start();
  });
}

void PusherShard::ResumeHere(ClientSocket& socket, const wire::ResumeMessage& resume) {
  const auto found = by_token_.find(resume.session_token());
  if (stopping_ || found == by_token_.end() || !found->second->joined()) {
    context_.metrics.resume_refused.Increment();
    return socket.Fail(ResumeGone());
  }
  Session& session = *found->second;
  if (!session.outbox().CanResume(resume.received())) {
    context_.metrics.resume_refused.Increment();
    if (ClientSocket* other = session.socket()) other->Close(WsCloseCode::kPolicy, "REPLACED");
    EndSession(session);
    return socket.Fail(ResumeGone());
  }
  if (ClientSocket* other = session.socket()) {
    session.Detach(context_.shard.Now());
    other->Close(WsCloseCode::kPolicy, "REPLACED");
  }
  context_.metrics.resumed.Increment();
  session.Resume(socket, resume.received(), context_.shard.Now());
  Wake(session);
}

bool PusherShard::TakeFrame(ClientSocket& socket) {
  if (socket.address().TakeFrame(context_.options.limits, context_.shard.Now())) return true;
  context_.metrics.Refused(MessageKind::kFrames, true).Increment();
  socket.Close(WsCloseCode::kPolicy, "ADDRESS_TOO_MANY");
  return false;
}

void PusherShard::OnFrame(ClientSocket& socket, const wire::ClientToServerMessage& message, std::string_view raw) {
  Session* session = socket.session();
  if (session == nullptr || !TakeFrame(socket)) return;
  if (message.has_leave()) {
    EndSession(*session);
    return socket.Close(WsCloseCode::kNormal, "LEFT");
  }
  const auto taken = session->OnFrame(message, raw, context_.shard.Now());
  if (!taken) return socket.Close(taken.error().code, taken.error().reason);
  if (*taken && SpaceSeats::Concerns(message)) spaces_.Do(session->id(), message);
  if (*taken && message.has_renew_visa()) return Renew(*session, message);
  if (session->outbox().has_pending()) Wake(*session);
}

void PusherShard::OnWalk(ClientSocket& socket, const presence::Walk& walk, std::size_t size) {
  Session* session = socket.session();
  if (session == nullptr || !TakeFrame(socket)) return;
  const auto failure = session->OnWalk(walk, size, context_.shard.Now());
  if (failure) socket.Close(failure->code, failure->reason);
}

void PusherShard::OnWritable(ClientSocket& socket) {
  if (socket.session() != nullptr) Wake(*socket.session());
}

void PusherShard::OnGone(ClientSocket& socket, std::uint16_t code) {
  socket.address().Leave(context_.shard.Now());
  if (Session* session = socket.session()) {
    session->Detach(context_.shard.Now());
    const bool for_good = code == static_cast<std::uint16_t>(WsCloseCode::kNormal) ||
                          (code == static_cast<std::uint16_t>(WsCloseCode::kGoingAway) && !socket.closed_by_us());
    // A session without a place yet has nothing to come back to: its token was not told.
    if (for_good || !session->joined()) EndSession(*session);
  }
  const auto found = sockets_.find(&socket);
  if (found == sockets_.end()) return;
  gone_.push_back(std::move(found->second));
  sockets_.erase(found);
  context_.shard.AtTurnEnd(*this);
}

void PusherShard::EndSession(Session& session) {
  if (ClientSocket* socket = session.socket()) {
    socket->SetSession(nullptr);
    session.Detach(context_.shard.Now());
  }
  if (session.mirror != nullptr) {
    session.mirror->Leave(session);
    if (session.mirror->empty()) rooms_.erase(session.room());
  }
  if (session.waits) {
    std::erase(ready_, &session);
    later_.Remove(&session);
  }
  spaces_.Leave(session.id());
  by_token_.erase(session.token());
  sessions_.erase(session.id());
}

void PusherShard::OnJoined(SessionId id, presence::UserId user, const RoomShape& shape) {
  Session* session = FindSession(id);
  if (session == nullptr) return;  // it left meanwhile; so does its seat
  session->SetUser(user);
  spaces_.Admit(id);
  session->mirror = &rooms_.try_emplace(session->room(), shape).first->second;
  session->mirror->Enter(*session);
  if (session->socket() == nullptr) return;
  wire::ServerToClientMessage message;
  auto& connected = *message.mutable_connected();
  connected.set_protocol_version(kProtocolVersion);
  connected.set_session_token(session->token());
  connected.set_user_id(presence::Number(user));
  connected.set_user_uuid(session->uuid());
  connected.set_retention_ms(static_cast<std::uint32_t>(context_.options.retention.count()));
  connected.set_server_version(context_.options.server_version);
  connected.set_instance(context_.options.instance);
  connected.set_ping_interval_ms(static_cast<std::uint32_t>(context_.options.ping_interval.count()));
  session->socket()->Send(message);
  if (session->papers().visa() != nullptr) TellVisaState(*session, session->papers().RenewIn(context_.shard.Now()));
}

void PusherShard::OnRefused(SessionId id, const RoomProblem& problem) {
  Session* session = FindSession(id);
  if (session == nullptr) return;
  ClientSocket* socket = session->socket();
  EndSession(*session);
  if (socket != nullptr) socket->Fail(ScreenOf(problem));
}

void PusherShard::OnTurn(const RoomTurn& turn) {
  const auto found = rooms_.find(turn.room);
  if (found == rooms_.end()) return;
  found->second.Apply(turn, [this](Session& session) { Wake(session); });
}

void PusherShard::OnProbed(SessionId id, std::uint32_t probe, const presence::Place& place) {
  Session* session = FindSession(id);
  if (session == nullptr) return;
  const Millis unix_now = context_.shard.clock().UnixNow();
  FlushNow(
      *session,
      session->PongFor(probe, SignTicket({session->room(), session->uuid(), place}, context_.options.secret, unix_now),
                       unix_now));
}

void PusherShard::Tell(SessionId id, std::string_view item) {
  Session* session = FindSession(id);
  if (session == nullptr) return;
  session->Tell(item);
  Wake(*session);
}

Session* PusherShard::Heaviest() {
  Session* heaviest = nullptr;
  for (const auto& [id, session] : sessions_) {
    if (session->weight() > (heaviest == nullptr ? 0 : heaviest->weight())) heaviest = session.get();
  }
  return heaviest;
}

void PusherShard::KeepMemoryBound() {
  const std::size_t own = context_.shard.index();
  ResumeMemory& memory = context_.memory;
  memory.SetBytes(own, resume_bytes_);
  while (memory.over()) {
    Session* heaviest = Heaviest();
    memory.SetHeaviest(own, heaviest == nullptr ? 0 : heaviest->weight());
    const auto first = memory.HeaviestShard();
    if (!first) return;
    if (*first != own) {
      // What is known of it may be old: it looks again, and may send it back.
      PusherShard& sibling = *context_.siblings[*first];
      return sibling.shard().Post([&sibling] { sibling.KeepMemoryBound(); });
    }
    DW_ASSERT(heaviest != nullptr);
    context_.metrics.given_up.Increment();
    if (heaviest->socket() != nullptr) {
      heaviest->GiveUpKept();
    } else {
      EndSession(*heaviest);
    }
    memory.SetBytes(own, resume_bytes_);
  }
}

void PusherShard::Publish() {
  flush_bytes_.Publish();
  flush_wait_.Publish();
  context_.metrics.moves_merged.Increment(static_cast<double>(std::exchange(merged_, 0)));
}

void PusherShard::Sweep() {
  Publish();
  std::erase_if(addresses_, [](const auto& share) { return share.second.empty(); });
  const Instant now = context_.shard.Now();
  const PusherOptions& options = context_.options;
  std::vector<ClientSocket*> silent;
  for (const auto& [key, socket] : sockets_) {
    const Millis patience = socket->handshaken() ? options.ping_interval * kMissedPings : options.handshake_timeout;
    const auto silence = now - socket->last_heard();
    if (silence > patience) {
      silent.push_back(key);
    } else if (socket->handshaken() && silence > options.ping_interval) {
      socket->Probe();
    }
  }
  for (ClientSocket* socket : silent) {
    socket->Close(WsCloseCode::kPolicy, socket->handshaken() ? "SILENT" : "HANDSHAKE_TIMEOUT");
  }
  std::vector<Session*> expired;
  for (const auto& [id, session] : sessions_) {
    if (session->detached_at() && now - *session->detached_at() > options.retention) expired.push_back(session.get());
  }
  for (Session* session : expired) {
    context_.metrics.expired.Increment();
    EndSession(*session);
  }
  CheckPapers();
  const Session* heaviest = Heaviest();
  context_.memory.SetHeaviest(context_.shard.index(), heaviest == nullptr ? 0 : heaviest->weight());
  KeepMemoryBound();
  sweeping_ = !sockets_.empty() || !sessions_.empty();
  // From when it began: a clock that leaps meanwhile makes the next one due.
  if (sweeping_) context_.shard.At(now + kSweepInterval, [this] { Sweep(); });
}

void PusherShard::BeginStop() {
  stopping_ = true;
  wire::ServerToClientMessage message;
  message.mutable_server_stopping()->set_retry_after_ms(static_cast<std::uint32_t>(kRestartPause.count()));
  std::vector<ClientSocket*> all;
  all.reserve(sockets_.size());
  for (const auto& [key, socket] : sockets_) all.push_back(key);
  for (ClientSocket* socket : all) {
    if (Session* session = socket->session()) FlushNow(*session);
    socket->Send(message);
    socket->Close(WsCloseCode::kGoingAway, "SERVER_STOPPING");
  }
}

}  // namespace dw::pusher
