#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ports/space_link.h"
#include "ports/workspace_link.h"
#include "runtime/shard.h"

namespace dw::pusher {

/// How long whoever was in a space may take to be in it again when another back has it. [SP12]
inline constexpr Millis kReturnPatience{5000};

/// One space as a pusher's thread sees it: who is in it, and which of the thread's sessions are, or watch. It alone
/// knows what its own members show, and says so again to the next back when one is lost; its sessions are told only of
/// what is then otherwise than before. One thread. Rules: SP12 in docs/spec/spaces.md, WS41-WS44 in docs/spec/wire.md.
class SpaceMirror final : public SpaceListener {
 public:
  struct Context {
    // Borrowed; outlive it.
    Shard& shard;
    SpaceLink& link;
    // Owned.
    std::function<void(SessionId session, std::string_view item)> tell;  ///< A finished `batch` item.
    std::function<void()> ended;  ///< It has refused everybody, and is of no use; not to be destroyed during the call.
  };
  SpaceMirror(Context context, std::string space);
  ~SpaceMirror() override;

  bool Has(SessionId session) const { return seats_.contains(session); }
  bool empty() const { return seats_.empty(); }
  bool ended() const { return ended_; }

  /// Lets `session` in as `seat`, or watch when there is no profile; `query` is answered. REQUIRES: !Has(session).
  void Join(SessionId session, std::uint32_t query, std::uint64_t seat, std::optional<spaces::Profile> profile);
  void Leave(SessionId session);
  /// The code of a refusal; empty: done.
  std::string_view Update(SessionId session, const spaces::Change& change);
  std::string_view Say(SessionId session, const std::string& to, std::string bytes);

  // SpaceListener
  void OnOpened() override;
  void OnNews(const SpaceNews& news) override;
  void OnLost() override;
  void OnRefused(const std::string& code) override;

 private:
  struct Seat {
    std::uint64_t number = 0;
    std::string id;                      ///< Empty: it watches.
    spaces::Profile profile;             ///< As it is, or will be once the space has heard.
    std::optional<std::uint32_t> query;  ///< Until it is answered.
  };
  struct Seen {
    spaces::Profile profile;
    bool here = true;  ///< The present back says so.
  };

  void Hear(const spaces::Listed& listed);
  void Hear(const spaces::MemberJoined& joined);
  void Hear(const spaces::MemberChanged& changed);
  void Hear(const spaces::MemberLeft& left);
  void Hear(const spaces::Said& said);
  void Hear(const SpaceTurnedAway& away);
  void Answer(SessionId session, Seat& seat);
  void TurnAway(SessionId session, const std::string& code);
  /// To whoever has been told who is here.
  void TellAll(std::string_view item);
  void DropMissing();
  bool IsOwn(const std::string& member) const { return own_.contains(member); }

  const Context context_;
  const std::string space_;
  // Owned.
  std::unordered_map<SessionId, Seat> seats_;
  std::unordered_map<std::string, SessionId> own_;  ///< Of seats_, the members, by id.
  std::map<std::string, Seen> members_;
  bool open_ = false;
  bool listed_ = false;
  bool ended_ = false;
  TimerId missing_;
  std::unique_ptr<SpaceDoor> door_;
};

}  // namespace dw::pusher
