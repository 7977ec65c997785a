#include "services/back/room_events.h"

#include <nlohmann/json.hpp>

#include "core/presence/text.h"

namespace dw::back {

std::string_view CheckEvent(std::string_view name, std::string_view data) {
  if (name.size() > kMaxEventNameBytes || data.size() > kMaxEventDataBytes) return "TOO_LONG";
  if (name.empty() || !presence::IsPlainText(name, false)) return "INVALID";
  if (!data.empty() && !nlohmann::json::accept(data)) return "INVALID";
  return "";
}

}  // namespace dw::back
