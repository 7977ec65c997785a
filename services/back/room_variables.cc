#include "services/back/room_variables.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/maps/meaning.h"

namespace dw::back {

RoomVariables::RoomVariables(std::vector<maps::Variable> declared, const Values& kept, const Values& moved)
    : declared_(std::move(declared)) {
  for (const maps::Variable& variable : declared_) {
    values_[variable.name] = variable.default_value;
  }
  for (const auto& [name, value] : kept) {
    if (Find(name) != nullptr) values_[name] = value;
  }
  for (const auto& [name, value] : moved) {
    const maps::Variable* variable = Find(name);
    if (variable != nullptr && !variable->persist) values_[name] = value;
  }
}

std::vector<std::string> RoomVariables::Changed(const Values& moved) const {
  std::vector<std::string> changed;
  for (const auto& [name, value] : values_) {
    const auto before = moved.find(name);
    if (before == moved.end() ? !value.empty() : value != before->second) changed.push_back(name);
  }
  return changed;
}

const maps::Variable* RoomVariables::Find(std::string_view name) const {
  const auto found = std::ranges::find(declared_, name, &maps::Variable::name);
  return found == declared_.end() ? nullptr : &*found;
}

std::optional<RoomVariables::Refusal> RoomVariables::Check(std::string_view name, std::string_view value,
                                                           Writer writer) const {
  const maps::Variable* variable = Find(name);
  if (variable == nullptr) return Refusal::kNotDeclared;
  if (writer == Writer::kPerson && !variable->writable_by.empty()) return Refusal::kNotAllowed;
  if (value.size() > maps::kMaxVariableBytes) return Refusal::kTooLong;
  if (!value.empty() && !nlohmann::json::accept(value)) return Refusal::kNotJson;
  return std::nullopt;
}

bool RoomVariables::Set(const std::string& name, std::string value, std::uint64_t order) {
  std::uint64_t& newest = orders_[name];
  if (order < newest) return false;
  newest = order;
  values_[name] = std::move(value);
  return true;
}

bool RoomVariables::Persists(std::string_view name) const {
  const maps::Variable* variable = Find(name);
  return variable != nullptr && variable->persist;
}

bool RoomVariables::Told(std::string_view name) const {
  const maps::Variable* variable = Find(name);
  return variable != nullptr && variable->readable_by.empty();
}

std::string_view Code(RoomVariables::Refusal refusal) {
  switch (refusal) {
    case RoomVariables::Refusal::kNotDeclared:
      return "NOT_FOUND";
    case RoomVariables::Refusal::kNotAllowed:
      return "NOT_ALLOWED";
    case RoomVariables::Refusal::kTooLong:
      return "TOO_LONG";
    case RoomVariables::Refusal::kNotJson:
      return "INVALID";
  }
  return "";
}

}  // namespace dw::back
