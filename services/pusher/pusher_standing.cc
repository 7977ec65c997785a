// Who may be here, and for how long: visas, the gate, and news of them.
#include <algorithm>
#include <utility>

#include "services/pusher/error_screen.h"
#include "services/pusher/pusher_shard.h"

namespace dw::pusher {
namespace {

/// Each session is shown to the gate again once in so many sweeps.
constexpr std::uint64_t kSweepsToAll = 8;
constexpr Millis kSoonestRenewal{1};

RoomProblem VisaRefused(std::string detail) {
  return {"VISA_REFUSED", "", std::move(detail), "Sign in again.", Millis(0)};
}
RoomProblem SignedOut() {
  return {"SIGNED_OUT", "", "This sign-in has been ended.", "Sign in again.", Millis(0)};
}
RoomProblem Banned(std::string detail, Millis until) {
  return {"BANNED",
          "",
          detail.empty() ? "An administrator has shut this person out." : std::move(detail),
          "Ask whoever runs this office.",
          Millis(0),
          until};
}

RoomProblem ProblemOf(GateRefusal refusal) {
  switch (refusal.kind) {
    case GateRefusal::Kind::kBanned:
      return Banned(std::move(refusal.detail), refusal.until);
    case GateRefusal::Kind::kSignInNeeded:
      return {"SIGN_IN_NEEDED", "", "Guests are not let in here.", "Sign in.", Millis(0)};
    case GateRefusal::Kind::kSignedOut:
      return SignedOut();
    case GateRefusal::Kind::kPasswordNeeded:
      return {"PASSWORD_NEEDED", "", "This room has a password.", "Ask whoever invited you for it.", Millis(0)};
    case GateRefusal::Kind::kPassNeeded:
      return {"PASS_NEEDED", "", "The back office has not let this person in.", "Load the page again.", Millis(0)};
    case GateRefusal::Kind::kRoomClosedToYou:
      break;
  }
  return {"ROOM_CLOSED_TO_YOU", "", refusal.detail.empty() ? "This room is not open to everybody." : refusal.detail,
          "Ask whoever runs this office.", Millis(0)};
}

std::string DetailOf(VisaRefusal refusal) {
  return refusal == VisaRefusal::kExpired ? "The visa has expired." : "This is no visa of this office.";
}

}  // namespace

Expected<Papers, RoomProblem> PusherShard::ReadVisa(const std::string& text) const {
  if (text.empty()) return Papers();
  if (context_.options.visas == nullptr) return Unexpected{VisaRefused("Nobody can sign in here.")};
  auto visa = context_.options.visas->Check(text);
  if (!visa) return Unexpected{VisaRefused(DetailOf(visa.error()))};
  if (context_.ended.Has(visa->session)) return Unexpected{SignedOut()};
  return Papers(std::move(*visa), context_.shard.clock().UnixNow(), context_.shard.Now());
}

std::optional<RoomPass> PusherShard::ReadPass(const std::string& text, const JoinRequest& request) const {
  if (text.empty() || context_.options.passes == nullptr) return std::nullopt;
  auto pass = context_.options.passes->Check(text);
  if (!pass || pass->room != request.room || pass->subject != request.uuid) return std::nullopt;
  return pass;
}

std::uint32_t PusherShard::CapacityFor(const Papers& papers, const std::string& room) const {
  if (context_.options.gate == nullptr || papers.role() == access::Role::kAdmin) return 0;
  return context_.options.gate->CapacityOf(room);
}

std::optional<RoomProblem> PusherShard::AskGate(const Arrival& arrival) const {
  if (context_.options.gate == nullptr) return std::nullopt;
  auto refusal = context_.options.gate->Judge(arrival);
  if (!refusal) return std::nullopt;
  RoomProblem problem = ProblemOf(std::move(*refusal));
  problem.file = arrival.room;
  return problem;
}

void PusherShard::Expel(Session& session, const RoomProblem& problem) {
  ClientSocket* const socket = session.socket();
  EndSession(session);
  if (socket != nullptr) socket->Fail(ScreenOf(problem));
}

void PusherShard::Renew(Session& session, const wire::ClientToServerMessage& message) {
  auto papers = ReadVisa(message.renew_visa().visa());
  const Visa* const held = session.papers().visa();
  const bool same = papers && papers->visa() != nullptr && held != nullptr &&
                    papers->visa()->subject == held->subject && papers->visa()->world == held->world;
  if (!same) {
    // What was shown before is as good as it was, and runs out in its time.
    session.TellRefused(message, "VISA_REFUSED");
    return Wake(session);
  }
  // What was shown at the door holds while they are inside.
  papers->AddPass(session.papers().pass() == nullptr ? std::nullopt : std::optional(*session.papers().pass()));
  if (const auto kept_out = AskGate(ArrivalOf(*papers, session.room(), session.uuid()))) {
    return Expel(session, *kept_out);
  }
  session.Show(std::move(*papers));
  TellVisaState(session, session.papers().RenewIn(context_.shard.Now()));
}

void PusherShard::TellVisaState(Session& session, Millis renew_in) {
  if (session.socket() == nullptr) return;
  wire::ServerToClientMessage message;
  auto& state = *message.mutable_visa_state();
  state.set_role(std::string(access::NameOf(session.papers().role())));
  state.set_renew_in_ms(static_cast<std::uint32_t>(std::max(renew_in, kSoonestRenewal).count()));
  session.socket()->Send(message);
}

void PusherShard::CheckPapers() {
  const Instant now = context_.shard.Now();
  const std::uint64_t turn = paper_checks_++ % kSweepsToAll;
  std::vector<std::pair<Session*, RoomProblem>> out;
  for (const auto& [id, session] : sessions_) {
    if (session->papers().Over(now, context_.options.visa_grace)) {
      out.emplace_back(session.get(), VisaRefused("The visa has expired."));
      continue;
    }
    if (context_.options.gate == nullptr || static_cast<std::uint64_t>(id) % kSweepsToAll != turn) continue;
    auto kept_out = AskGate(ArrivalOf(session->papers(), session->room(), session->uuid()));
    if (kept_out) out.emplace_back(session.get(), std::move(*kept_out));
  }
  for (const auto& [session, problem] : out) Expel(*session, problem);
}

void PusherShard::OnStanding(const Standing& standing) {
  std::vector<Session*> meant;
  for (const auto& [id, session] : sessions_) {
    const Visa* const visa = session->papers().visa();
    const bool is_meant =
        standing.kind == Standing::Kind::kEnded
            ? visa != nullptr && visa->session == standing.who
            : session->uuid() == standing.who && (standing.room.empty() || standing.room == session->room());
    if (is_meant) meant.push_back(session.get());
  }
  const Instant now = context_.shard.Now();
  for (Session* const session : meant) {
    switch (standing.kind) {
      case Standing::Kind::kEnded:
        Expel(*session, SignedOut());
        break;
      case Standing::Kind::kBanned:
        // Judged anew, for the reason; a gate that has not heard of it yet has none.
        Expel(*session,
              AskGate(ArrivalOf(session->papers(), session->room(), session->uuid())).value_or(Banned("", Millis(0))));
        break;
      case Standing::Kind::kChanged:
        if (session->papers().visa() == nullptr) break;
        session->ShortenPapers(now + context_.options.visa_grace);
        TellVisaState(*session, kSoonestRenewal);
        break;
    }
  }
}

}  // namespace dw::pusher
