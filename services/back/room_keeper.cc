#include "services/back/room_keeper.h"

#include <utility>

namespace dw::back {

RoomKeeper::RoomKeeper(Context context, const std::string& room, Owner& owner)
    : context_(std::move(context)),
      owner_(&owner),
      lease_key_(LeaseKeyOf(room)),
      state_key_("{" + room + "}state"),
      variables_key_("{" + room + "}variables") {}

/// The store's answer, on this shard, as long as somebody hears it.
template <class T>
std::function<void(Outcome<T>)> RoomKeeper::Here(void (RoomKeeper::*hear)(Outcome<T>)) {
  return [self = shared_from_this(), hear](Outcome<T> answer) {
    self->context_.shard.Post([self, hear, answer = std::move(answer)]() mutable {
      if (self->owner_ != nullptr) (*self.*hear)(std::move(answer));
    });
  };
}

void RoomKeeper::Begin() {
  give_up_at_ = context_.shard.Now() + kStorePatience;
  Acquire();
}

void RoomKeeper::Acquire() {
  context_.store.Acquire(lease_key_, context_.back, kRoomLease, Here<Lease>(&RoomKeeper::OnLease));
}

void RoomKeeper::OnLease(Outcome<Lease> lease) {
  if (!lease) return Again(&RoomKeeper::Acquire);
  if (lease->holder != context_.back) return GoneTo(lease->holder);
  const std::uint64_t before = std::exchange(fence_, lease->fence);
  // It had run out, and others had it meanwhile: what they did with the room is not known here.
  if (before != 0 && before != lease->fence) return GoneTo("");
  context_.shard.After(kRoomRenewal, [self = shared_from_this()] {
    if (self->owner_ != nullptr) self->Acquire();
  });
  if (before == 0) ReadState();
}

void RoomKeeper::Again(void (RoomKeeper::*what)()) {
  const bool opening = fence_ == 0 || what != &RoomKeeper::Acquire;
  if (opening && context_.shard.Now() >= give_up_at_) return GoneTo("");
  context_.shard.After(kStoreRetry, [self = shared_from_this(), what] {
    if (self->owner_ != nullptr) (*self.*what)();
  });
}

void RoomKeeper::ReadState() {
  context_.store.Read(state_key_, Here<std::optional<std::string>>(&RoomKeeper::OnState));
}

void RoomKeeper::OnState(Outcome<std::optional<std::string>> state) {
  if (!state) return Again(&RoomKeeper::ReadState);
  kept_.state = *std::move(state);
  // It is taken up once: what happens from now on is not in it.
  if (kept_.state) context_.store.Erase(state_key_, Guard(), [](const Outcome<bool>&) {});
  ReadVariables();
}

void RoomKeeper::ReadVariables() {
  context_.store.ReadFields(variables_key_, Here<StateStore::Fields>(&RoomKeeper::OnVariables));
}

void RoomKeeper::OnVariables(Outcome<StateStore::Fields> variables) {
  if (!variables) return Again(&RoomKeeper::ReadVariables);
  kept_.variables = *std::move(variables);
  owner_->OnKept(std::move(kept_));
}

void RoomKeeper::GoneTo(const std::string& back) {
  if (Owner* owner = std::exchange(owner_, nullptr)) owner->OnElsewhere(back);
}

void RoomKeeper::SaveVariable(const std::string& name, std::string value, std::function<void(bool)> done) {
  context_.store.WriteField(variables_key_, name, std::move(value), Guard(),
                            [self = shared_from_this(), done = std::move(done)](const Outcome<bool>& written) {
                              self->context_.shard.Post([self, done, ok = written && *written] {
                                if (self->owner_ != nullptr) done(ok);
                              });
                            });
}

void RoomKeeper::HandOver(std::string state, std::function<void()> done) {
  give_up_at_ = context_.shard.Now() + kStorePatience;
  WriteState(std::move(state), std::move(done));
}

void RoomKeeper::WriteState(std::string state, std::function<void()> done) {
  const auto hear = [self = shared_from_this(), state, done = std::move(done)](const Outcome<bool>& written) {
    self->context_.shard.Post([self, state, done, failed = !written.has_value()] {
      if (failed && self->context_.shard.Now() < self->give_up_at_) {
        self->context_.shard.After(kStoreRetry, [self, state, done] { self->WriteState(state, done); });
        return;
      }
      self->LetGo();
      // Only then: whoever hears of it asks another back at once, which has to find the room free.
      self->context_.store.Release(self->lease_key_, self->context_.back,
                                   [self, done](const Outcome<Ok>&) { self->context_.shard.Post(done); });
    });
  };
  context_.store.Write(state_key_, std::move(state), kStateKept, Guard(), hear);
}

void RoomKeeper::Release() {
  LetGo();
  if (fence_ != 0) context_.store.Release(lease_key_, context_.back, [](const Outcome<Ok>&) {});
}

}  // namespace dw::back
