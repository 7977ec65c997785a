#include "services/pusher/space_mirror.h"

#include <utility>

#include "services/pusher/space_items.h"

namespace dw::pusher {

using spaces::Code;

SpaceMirror::SpaceMirror(Context context, std::string space)
    : context_(std::move(context)), space_(std::move(space)), door_(context_.link.Open(space_, *this)) {}

SpaceMirror::~SpaceMirror() {
  context_.shard.Cancel(missing_);
}

void SpaceMirror::Join(SessionId session, std::uint32_t query, std::uint64_t number,
                       std::optional<spaces::Profile> profile) {
  Seat& seat = seats_[session];
  seat.number = number;
  seat.query = query;
  if (profile) {
    seat.id = SpaceMemberId(context_.link.pusher(), number);
    seat.profile = *std::move(profile);
    own_[seat.id] = session;
    if (open_) door_->Say({number, SpaceWord::Enter{seat.profile}});
  } else if (listed_) {
    Answer(session, seat);
  }
}

void SpaceMirror::Leave(SessionId session) {
  const auto seat = seats_.extract(session);
  if (seat.empty() || seat.mapped().id.empty()) return;
  own_.erase(seat.mapped().id);
  if (open_) door_->Say({seat.mapped().number, SpaceWord::Leave{}});
}

std::string_view SpaceMirror::Update(SessionId session, const spaces::Change& change) {
  const auto seat = seats_.find(session);
  if (seat == seats_.end()) return Code(spaces::Refusal::kNotFound);
  if (seat->second.id.empty()) return "NOT_ALLOWED";
  // As the space will decide it, which may be elsewhere by then.
  const spaces::Verdict verdict = spaces::Merge(seat->second.profile.attributes, change);
  if (!verdict) return Code(verdict.error());
  if (open_) door_->Say({seat->second.number, SpaceWord::Update{change}});
  return "";
}

std::string_view SpaceMirror::Say(SessionId session, const std::string& to, std::string bytes) {
  const auto seat = seats_.find(session);
  if (seat == seats_.end() || seat->second.query) return Code(spaces::Refusal::kNotFound);
  if (seat->second.id.empty()) return "NOT_ALLOWED";
  const spaces::Verdict verdict = spaces::CheckEvent(bytes);
  if (!verdict) return Code(verdict.error());
  if (!to.empty() && !members_.contains(to)) return Code(spaces::Refusal::kNotFound);
  if (!open_) return "UNAVAILABLE";
  const bool said = door_->Say({seat->second.number, SpaceWord::Say{to, std::move(bytes)}});
  return said ? "" : Code(spaces::Refusal::kTooMany);
}

void SpaceMirror::OnOpened() {
  open_ = true;
  for (auto& [id, seen] : members_) seen.here = false;
  for (const auto& [session, seat] : seats_) {
    if (!seat.id.empty()) door_->Say({seat.number, SpaceWord::Enter{seat.profile}});
  }
  context_.shard.Cancel(missing_);
  missing_ = context_.shard.After(kReturnPatience, [this] { DropMissing(); });
}

void SpaceMirror::OnLost() {
  // Whoever is known stays so: they are about to be there again.
  open_ = listed_ = false;
  context_.shard.Cancel(missing_);
}

void SpaceMirror::DropMissing() {
  for (auto member = members_.begin(); member != members_.end();) {
    if (member->second.here || IsOwn(member->first)) {
      ++member;
      continue;
    }
    const std::string id = member->first;
    member = members_.erase(member);
    TellAll(space_items::Left(space_, id));
  }
}

void SpaceMirror::OnRefused(const std::string& code) {
  open_ = listed_ = false;
  ended_ = true;
  own_.clear();
  for (const auto& [session, seat] : std::exchange(seats_, {})) {
    context_.tell(session, seat.query ? space_items::Error(*seat.query, code) : space_items::Closed(space_, code));
  }
  context_.ended();
}

void SpaceMirror::OnNews(const SpaceNews& news) {
  std::visit([this](const auto& what) { Hear(what); }, news);
}

void SpaceMirror::Hear(const spaces::Listed& /*listed*/) {
  listed_ = true;
  for (auto& [session, seat] : seats_) {
    if (seat.query && seat.id.empty()) Answer(session, seat);
  }
}

void SpaceMirror::Hear(const spaces::MemberJoined& joined) {
  const auto& [id, profile] = joined.member;
  const auto known = members_.find(id);
  if (known == members_.end()) {
    members_[id] = {profile, true};
    TellAll(space_items::Joined(space_, joined.member));
  } else {
    const spaces::Profile before = std::exchange(known->second.profile, profile);
    known->second.here = true;
    const spaces::Change change = spaces::Between(before.attributes, profile.attributes);
    if (change != spaces::Change{}) TellAll(space_items::Changed(space_, id, change));
  }
  const auto own = own_.find(id);
  if (own == own_.end()) return;
  Seat& seat = seats_.at(own->second);
  if (seat.query) Answer(own->second, seat);
}

void SpaceMirror::Hear(const spaces::MemberChanged& changed) {
  const auto known = members_.find(changed.member);
  if (known == members_.end()) return;
  spaces::Attributes& attributes = known->second.profile.attributes;
  for (const std::string& key : changed.change.removed) attributes.erase(key);
  for (const auto& [key, value] : changed.change.set) attributes.insert_or_assign(key, value);
  TellAll(space_items::Changed(space_, changed.member, changed.change));
}

void SpaceMirror::Hear(const spaces::MemberLeft& left) {
  // Of our own we know better: it is what an older way of ours left behind, and they enter again.
  if (IsOwn(left.member) || members_.erase(left.member) == 0) return;
  TellAll(space_items::Left(space_, left.member));
}

void SpaceMirror::Hear(const spaces::Said& said) {
  const std::string item = space_items::Heard(space_, said.from, !said.to.empty(), said.bytes);
  for (const auto& [id, session] : own_) {
    const bool meant = said.to.empty() ? id != said.from : id == said.to;
    if (meant && !seats_.at(session).query) context_.tell(session, item);
  }
}

void SpaceMirror::Hear(const SpaceTurnedAway& away) {
  const auto own = own_.find(SpaceMemberId(context_.link.pusher(), away.seat));
  if (own != own_.end()) TurnAway(own->second, away.code);
}

void SpaceMirror::TurnAway(SessionId session, const std::string& code) {
  const auto seat = seats_.extract(session);
  own_.erase(seat.mapped().id);
  // Who was in it before this back had it is not any more.
  if (members_.erase(seat.mapped().id) > 0) TellAll(space_items::Left(space_, seat.mapped().id));
  const auto& query = seat.mapped().query;
  context_.tell(session, query ? space_items::Error(*query, code) : space_items::Closed(space_, code));
  if (!seats_.empty()) return;
  ended_ = true;
  context_.ended();
}

void SpaceMirror::Answer(SessionId session, Seat& seat) {
  space_items::wire::SubMessage item;
  item.mutable_answer()->set_id(*std::exchange(seat.query, std::nullopt));
  auto& answer = *item.mutable_answer()->mutable_join_space();
  answer.set_member_id(seat.id);
  for (const auto& [id, seen] : members_) space_items::Encode({id, seen.profile}, *answer.add_members());
  context_.tell(session, space_items::ItemOf(std::move(item)));
}

void SpaceMirror::TellAll(std::string_view item) {
  for (const auto& [session, seat] : seats_) {
    if (!seat.query) context_.tell(session, item);
  }
}

}  // namespace dw::pusher
