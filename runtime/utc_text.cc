#include "runtime/utc_text.h"

#include <array>
#include <ctime>

namespace dw {
namespace {

std::string TextOf(Millis unix_time, const char* form) {
  const auto seconds = static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(unix_time).count());
  std::tm parts{};
  std::array<char, 32> text{};
  if (::gmtime_r(&seconds, &parts) == nullptr) return "?";
  return {text.data(), std::strftime(text.data(), text.size(), form, &parts)};
}

}  // namespace

std::string UtcText(Millis unix_time) {
  return TextOf(unix_time, "%Y-%m-%dT%H:%M:%SZ");
}

std::string UtcTextForPeople(Millis unix_time) {
  return TextOf(unix_time, "%Y-%m-%d %H:%M UTC");
}

}  // namespace dw
