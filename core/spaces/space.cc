#include "core/spaces/space.h"

#include <utility>

namespace dw::spaces {

Verdict Space::Watch(WatcherId watcher, Effects& effects) {
  if (watchers_.contains(watcher)) return Unexpected{Refusal::kAlreadyThere};
  if (watchers_.size() >= rules_.max_watchers) return Unexpected{Refusal::kSpaceFull};
  watchers_.insert(watcher);
  for (const auto& [id, seat] : members_) effects.push_back({watcher, MemberJoined{{id, seat.profile}}});
  effects.push_back({watcher, Listed{}});
  return Ok{};
}

void Space::Unwatch(WatcherId watcher, Effects& effects) {
  watchers_.erase(watcher);
  std::erase_if(members_, [&](const auto& member) {
    if (member.second.via != watcher) return false;
    effects.push_back({kEverybody, MemberLeft{member.first}});
    return true;
  });
}

Verdict Space::Join(WatcherId via, Member member, Effects& effects) {
  if (!watchers_.contains(via)) return Unexpected{Refusal::kNotFound};
  const auto known = members_.find(member.id);
  if (known != members_.end() && known->second.via == via) return Unexpected{Refusal::kAlreadyThere};
  const Verdict sound = Check(member);
  if (!sound) return sound;
  if (known == members_.end() && members_.size() >= rules_.max_members) return Unexpected{Refusal::kSpaceFull};
  members_.insert_or_assign(member.id, Seat{via, member.profile});
  effects.push_back({kEverybody, MemberJoined{std::move(member)}});
  return Ok{};
}

Verdict Space::Update(WatcherId via, const std::string& member, const Change& change, Effects& effects) {
  Seat* seat = Find(via, member);
  if (seat == nullptr) return Unexpected{Refusal::kNotFound};
  const Attributes before = seat->profile.attributes;
  const Verdict verdict = Merge(seat->profile.attributes, change);
  if (!verdict) return verdict;
  Change told = Between(before, seat->profile.attributes);
  if (told != Change{}) effects.push_back({kEverybody, MemberChanged{member, std::move(told)}});
  return Ok{};
}

Verdict Space::Say(WatcherId via, const std::string& from, const std::string& to, std::string bytes, Effects& effects) {
  if (Find(via, from) == nullptr) return Unexpected{Refusal::kNotFound};
  const Verdict sound = CheckEvent(bytes);
  if (!sound) return sound;
  WatcherId listener = kEverybody;
  if (!to.empty()) {
    const auto found = members_.find(to);
    if (found == members_.end()) return Unexpected{Refusal::kNotFound};
    listener = found->second.via;
  }
  effects.push_back({listener, Said{from, to, std::move(bytes)}});
  return Ok{};
}

Verdict Space::Leave(WatcherId via, const std::string& member, Effects& effects) {
  if (Find(via, member) == nullptr) return Unexpected{Refusal::kNotFound};
  members_.erase(member);
  effects.push_back({kEverybody, MemberLeft{member}});
  return Ok{};
}

Space::Seat* Space::Find(WatcherId via, const std::string& member) {
  const auto found = members_.find(member);
  return found == members_.end() || found->second.via != via ? nullptr : &found->second;
}

}  // namespace dw::spaces
