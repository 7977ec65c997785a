// A room's variables: who sets them, and who is told. [WS29]
#include <string>
#include <utility>

#include "services/back/room_host.h"

namespace dw::back {

namespace wire = digiwork::wire::v1;
using presence::UserId;

void RoomHost::TellVariables(UserId user) {
  for (const auto& [name, value] : variables_.values()) {
    if (value.empty() || !variables_.Told(name)) continue;
    wire::SubMessage item;
    item.mutable_variable()->set_name(name);
    item.mutable_variable()->set_value(value);
    Tell(user, item);
  }
}

void RoomHost::SetVariable(Seat& seat, std::uint32_t query, const wire::SetVariableQuery& wish) {
  const bool in_pace = seat.variables.Take(presence::pace::kVariables, shard_.Now());
  const auto refusal = variables_.Check(wish.name(), wish.value());
  if (!in_pace || refusal) {
    metrics_.refusals.Increment();
    wire::SubMessage item;
    item.mutable_answer()->set_id(query);
    item.mutable_answer()->set_error(std::string(in_pace ? Code(*refusal) : Code(presence::Refusal::kTooMany)));
    return Tell(seat.user, item);
  }
  const Setting setting{seat.user, query, variables_.NextOrder(), wish.name(), wish.value()};
  if (!variables_.Persists(wish.name())) return OnVariableKept(setting, true);
  save_(wish.name(), wish.value(), [this, setting](bool kept) { OnVariableKept(setting, kept); });
}

void RoomHost::TellEverybody(const std::string& name) {
  const std::string& value = variables_.values().at(name);
  ears_.TellVariable(name, value);
  if (!variables_.Told(name)) return;
  wire::SubMessage item;
  item.mutable_variable()->set_name(name);
  item.mutable_variable()->set_value(value);
  TellSome(Everybody(), item);
}

void RoomHost::OnVariableKept(const Setting& setting, bool kept) {
  if (kept && variables_.Set(setting.name, setting.value, setting.order)) TellEverybody(setting.name);
  if (room_->Find(setting.user) == nullptr) return;
  wire::SubMessage answer;
  answer.mutable_answer()->set_id(setting.query);
  if (kept) {
    answer.mutable_answer()->mutable_set_variable();
  } else {
    answer.mutable_answer()->set_error("UNAVAILABLE");
  }
  Tell(setting.user, answer);
}

}  // namespace dw::back
