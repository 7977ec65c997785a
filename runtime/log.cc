#include "runtime/log.h"

#include <chrono>
#include <cstdio>
#include <ctime>

namespace dw {
namespace {

std::string_view NameOf(Log::Level level) {
  switch (level) {
    case Log::Level::kDebug:
      return "debug";
    case Log::Level::kInfo:
      return "info";
    case Log::Level::kWarning:
      return "warning";
    case Log::Level::kError:
      return "error";
  }
  return "error";
}

/// "2026-11-22T23:10:05.123Z"
std::string TimeNow() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char date[32];
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &utc);
  char text[48];
  std::snprintf(text, sizeof text, "%s.%03dZ", date, static_cast<int>(millis));
  return text;
}

struct AppendValue {
  std::string& out;
  void operator()(const std::string& value) const { AppendJsonString(out, value); }
  void operator()(std::int64_t value) const { out += std::to_string(value); }
  void operator()(double value) const {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    out += text;
  }
  void operator()(bool value) const { out += value ? "true" : "false"; }
};

}  // namespace

void AppendJsonString(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += escaped;
    } else {
      out += c;
    }
  }
  out += '"';
}

void Log::Write(Level level, std::string_view message, Fields fields) {
  if (level < least_) return;
  std::string line = R"({"time":")" + TimeNow() + R"(","level":")";
  line += NameOf(level);
  line += R"(","message":)";
  AppendJsonString(line, message);
  for (const LogField& field : fields) {
    line += ',';
    AppendJsonString(line, field.name);
    line += ':';
    std::visit(AppendValue{line}, field.value);
  }
  line += "}\n";
  const std::lock_guard lock(mutex_);
  out_ << line << std::flush;
}

}  // namespace dw
