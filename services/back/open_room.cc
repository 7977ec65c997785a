#include "services/back/open_room.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "runtime/crypto.h"
#include "services/back/room_state.h"

namespace dw::back {
namespace {

/// How long a pusher may take to pause before the room moves without it. [IW9]
constexpr Millis kPausePatience{2000};
/// How long people of a room that was handed over may take to be heard of.
constexpr Millis kClaimPatience{2000};
/// How long a room stays before it may move on.
constexpr Millis kSettles{10'000};
/// A room that begins anew looks so often whether the store has answered for its variables.
constexpr Millis kRenewalRetry{50};

std::uint64_t RandomSeed() {
  const std::string bytes = RandomBytes(sizeof(std::uint64_t));
  std::uint64_t seed = 0;
  std::memcpy(&seed, bytes.data(), sizeof seed);
  return seed;
}

}  // namespace

OpenRoom::OpenRoom(std::string path, Shard& shard, BackShared& shared, std::function<void()> gone)
    : path_(std::move(path)), shard_(shard), shared_(shared), gone_(std::move(gone)) {
  host_ = MakeHost();
  LoadMap();
  if (shared_.store == nullptr) {
    phase_ = Phase::kOpen;
    return;
  }
  keeper_ =
      std::make_shared<RoomKeeper>(RoomKeeper::Context{shard_, *shared_.store, shared_.options.address}, path_, *this);
  keeper_->Begin();
}

OpenRoom::~OpenRoom() {
  shard_.Cancel(moving_);
  shard_.Cancel(unclaimed_);
  shard_.Cancel(renewing_);
  if (keeper_) keeper_->Release();
}

std::unique_ptr<RoomHost> OpenRoom::MakeHost() {
  return std::make_unique<RoomHost>(
      path_, shard_, shared_.options, RandomSeed(), shared_.metrics,
      [this](const std::string& name, const std::string& value, std::function<void(bool)> done) {
        SaveVariable(name, value, std::move(done));
      });
}

void OpenRoom::SaveVariable(const std::string& name, const std::string& value, std::function<void(bool)> done) {
  if (shared_.store == nullptr) return done(true);
  if (!keeper_) return done(false);  // the room is not ours any more
  ++saving_;
  keeper_->SaveVariable(name, value, [this, alive = std::weak_ptr(alive_), done = std::move(done)](bool kept) {
    if (alive.expired()) return;
    --saving_;
    done(kept);
    MaybeLeave();
  });
}

void OpenRoom::LoadMap() {
  shared_.maps.Load(path_, [this, &shard = shard_, alive = std::weak_ptr(alive_)](const MapSource::Result& result) {
    shard.Post([this, alive, result] {
      if (!alive.expired()) OnMap(result);
    });
  });
}

void OpenRoom::Refresh() {
  if (!host_->failed()) return;
  host_ = MakeHost();
  LoadMap();
}

void OpenRoom::OnMap(const MapSource::Result& result) {
  map_ = result;
  BeginHost();
}

void OpenRoom::OnKept(RoomKeeper::Kept kept) {
  phase_ = Phase::kOpen;
  opened_at_ = shard_.Now();
  kept_ = std::move(kept);
  const std::vector<RoomWay*> ways = ways_;
  for (RoomWay* way : ways) way->OnOpened();
  BeginHost();
}

void OpenRoom::BeginHost() {
  if (phase_ == Phase::kOpening || !map_ || host_->has_map()) return;
  std::optional<RoomState> state;
  if (kept_ && kept_->state) state = DecodeRoomState(*kept_->state);
  host_->OnMap(*std::exchange(map_, std::nullopt), state, kept_ ? kept_->variables : StateStore::Fields());
  if (host_->failed()) {
    // Whoever was in it has been sent away; its variables wait for a map that loads.
    if (kept_) kept_->state.reset();
    return;
  }
  kept_.reset();
  if (!state) return;
  unclaimed_ = shard_.After(kClaimPatience, [this] { host_->DropUnclaimed(); });
}

void OpenRoom::OnElsewhere(const std::string& back) {
  keeper_.reset();
  SendAway(back);
}

void OpenRoom::SendAway(const std::string& back) {
  if (std::exchange(phase_, Phase::kGone) == Phase::kGone) return;
  shard_.Cancel(moving_);
  for (RoomWay* way : std::exchange(ways_, {})) {
    way->OnElsewhere(back, std::ranges::count(paused_, way) == 1);
  }
  host_->Close(back);
  // Later: this may be within a call of its own.
  shard_.Post([this, alive = std::weak_ptr(alive_)] {
    if (!alive.expired()) gone_();
  });
}

void OpenRoom::Add(RoomWay& way) {
  if (phase_ > Phase::kOpen) return way.OnElsewhere("", false);
  ways_.push_back(&way);
  if (phase_ == Phase::kOpen) way.OnOpened();
}

void OpenRoom::Remove(RoomWay& way) {
  std::erase(ways_, &way);
  std::erase(talking_, &way);
  std::erase(paused_, &way);
  MaybeLeave();
}

bool OpenRoom::settled() const {
  return keeper_ && phase_ == Phase::kOpen && !ways_.empty() && host_->has_map() &&
         shard_.Now() - opened_at_ >= kSettles;
}

void OpenRoom::Move(const std::string& to) {
  if (!keeper_ || phase_ > Phase::kOpen) return;
  moves_to_ = to;
  if (phase_ == Phase::kOpening) {
    std::exchange(keeper_, nullptr)->Release();
    return SendAway("");
  }
  phase_ = Phase::kMoving;
  talking_ = ways_;
  for (RoomWay* way : ways_) way->OnMoving();
  moving_ = shard_.After(kPausePatience, [this] {
    talking_.clear();
    MaybeLeave();
  });
  MaybeLeave();
}

void OpenRoom::Paused(RoomWay& way) {
  if (std::erase(talking_, &way) == 1) paused_.push_back(&way);
  MaybeLeave();
}

void OpenRoom::Renew(Millis within, const CallReply<RoomRenewal>& reply) {
  shared_.maps.LookAgain(path_);
  shared_.maps.Load(
      path_, [this, within, reply, &shard = shard_, alive = std::weak_ptr(alive_)](const MapSource::Result& result) {
        shard.Post([this, within, reply, alive, result] {
          if (!alive.expired()) OnRenewed(result, within, reply);
        });
      });
}

void OpenRoom::OnRenewed(const MapSource::Result& result, Millis within, const CallReply<RoomRenewal>& reply) {
  if (phase_ != Phase::kOpen) {
    return reply(Unexpected{CallProblem{CallProblem::Code::kUnavailable, "The room is about to move; ask again.", {}}});
  }
  if (!result) {
    const MapProblem& problem = result.error();
    return reply(Unexpected{CallProblem{CallProblem::Code::kNotFound,
                                        "The new map cannot be shown, and the room goes on with the old one: " +
                                            problem.code + " in " + problem.file + ". " + problem.detail,
                                        {}}});
  }
  if ((*result)->revision == host_->map_revision()) return reply(RoomRenewal{false, 0});
  shard_.Cancel(renewing_);
  renewing_ = shard_.After(within, [this] { BeginAnew(); });
  reply(RoomRenewal{true, host_->AnnounceRenewal(within)});
}

void OpenRoom::BeginAnew() {
  if (phase_ != Phase::kOpen) return;  // the next owner takes the new map
  if (saving_ > 0) {
    renewing_ = shard_.After(kRenewalRetry, [this] { BeginAnew(); });
    return;
  }
  host_->OnTurnEnd();  // what they have still to be told
  if (keeper_) std::exchange(keeper_, nullptr)->Release();
  SendAway("");
}

void OpenRoom::MaybeLeave() {
  if (phase_ == Phase::kMoving && talking_.empty() && saving_ == 0) Leave();
}

void OpenRoom::Leave() {
  shard_.Cancel(moving_);
  shard_.Cancel(unclaimed_);
  host_->DropUnclaimed();
  if (saving_ > 0) return;  // what waited for those people set something
  host_->OnTurnEnd();       // what the ways have still to be told
  std::optional<std::string> state;
  host_->Freeze();
  if (const auto saved = host_->Save()) {
    state = Encode(*saved);
  } else if (kept_) {
    state = kept_->state;  // its map is not here yet
  }
  if (!state) {
    std::exchange(keeper_, nullptr)->Release();
    return SendAway("");
  }
  phase_ = Phase::kLeaving;
  shared_.metrics.handed_over.Increment();
  std::exchange(keeper_, nullptr)->HandOver(*std::move(state), [this, alive = std::weak_ptr(alive_)] {
    if (!alive.expired()) SendAway(moves_to_);
  });
}

}  // namespace dw::back
