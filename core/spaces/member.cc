#include "core/spaces/member.h"

#include "core/presence/text.h"

namespace dw::spaces {
namespace {

using presence::IsPlainText;

Verdict Check(const Attributes& attributes) {
  if (attributes.size() > kMostAttributes) return Unexpected{Refusal::kTooMany};
  std::size_t bytes = 0;
  for (const auto& [key, value] : attributes) {
    if (key.empty() || !IsPlainText(key, false) || !IsPlainText(value, true)) return Unexpected{Refusal::kInvalid};
    if (key.size() > kMostKeyBytes) return Unexpected{Refusal::kTooLong};
    bytes += key.size() + value.size();
  }
  if (bytes > kMostAttributesBytes) return Unexpected{Refusal::kTooLong};
  return Ok{};
}

bool IsId(std::string_view id) {
  return !id.empty() && id.size() <= kMostIdBytes && IsPlainText(id, false);
}

}  // namespace

std::string_view Code(Refusal refusal) {
  switch (refusal) {
    case Refusal::kSpaceFull:
      return "SPACE_FULL";
    case Refusal::kAlreadyThere:
      return "ALREADY_THERE";
    case Refusal::kNotFound:
      return "NOT_FOUND";
    case Refusal::kTooMany:
      return "TOO_MANY";
    case Refusal::kTooLong:
      return "TOO_LONG";
    case Refusal::kInvalid:
      return "INVALID";
  }
  return "";
}

bool IsSpaceName(std::string_view name) {
  return !name.empty() && name.size() <= kMostNameBytes && IsPlainText(name, false);
}

Verdict Check(const Member& member) {
  if (!IsId(member.id) || !IsId(member.profile.uuid)) return Unexpected{Refusal::kInvalid};
  if (presence::CleanName(member.profile.name) != member.profile.name) return Unexpected{Refusal::kInvalid};
  return Check(member.profile.attributes);
}

Verdict Merge(Attributes& attributes, const Change& change) {
  // Bounds the work before it is done.
  if (change.removed.size() > kMostAttributes) return Unexpected{Refusal::kTooMany};
  const Verdict sound = Check(change.set);
  if (!sound) return sound;
  Attributes after = attributes;
  for (const std::string& key : change.removed) after.erase(key);
  for (const auto& [key, value] : change.set) after.insert_or_assign(key, value);
  const Verdict verdict = Check(after);
  if (verdict) attributes = std::move(after);
  return verdict;
}

Change Between(const Attributes& before, const Attributes& after) {
  Change change;
  for (const auto& [key, value] : after) {
    const auto found = before.find(key);
    if (found == before.end() || found->second != value) change.set.emplace(key, value);
  }
  for (const auto& [key, value] : before) {
    if (!after.contains(key)) change.removed.push_back(key);
  }
  return change;
}

Verdict CheckEvent(std::string_view bytes) {
  if (bytes.empty()) return Unexpected{Refusal::kInvalid};
  if (bytes.size() > kMostEventBytes) return Unexpected{Refusal::kTooLong};
  return Ok{};
}

}  // namespace dw::spaces
