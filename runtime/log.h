#pragma once

#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <ostream>
#include <string>
#include <string_view>
#include <variant>

namespace dw {

/// One named value of a log line.
struct LogField {
  std::string_view name;
  std::variant<std::string, std::int64_t, double, bool> value;

  LogField(std::string_view n, std::string v) : name(n), value(std::move(v)) {}
  LogField(std::string_view n, std::string_view v) : name(n), value(std::string(v)) {}
  LogField(std::string_view n, const char* v) : name(n), value(std::string(v)) {}
  LogField(std::string_view n, bool v) : name(n), value(v) {}
  LogField(std::string_view n, double v) : name(n), value(v) {}
  template <class Integer>
    requires std::integral<Integer>
  LogField(std::string_view n, Integer v) : name(n), value(static_cast<std::int64_t>(v)) {}
};

/// The program's diary: one JSON object a line, with time, level and message first. Never given names of people, tokens
/// or words of a chat. Thread-safe; a line is written whole.
class Log {
 public:
  enum class Level : std::uint8_t { kDebug, kInfo, kWarning, kError };

  /// `out` outlives the log.
  Log(std::ostream& out, Level least) : out_(out), least_(least) {}

  using Fields = std::initializer_list<LogField>;
  void Debug(std::string_view message, Fields fields = {}) { Write(Level::kDebug, message, fields); }
  void Info(std::string_view message, Fields fields = {}) { Write(Level::kInfo, message, fields); }
  void Warning(std::string_view message, Fields fields = {}) { Write(Level::kWarning, message, fields); }
  void Error(std::string_view message, Fields fields = {}) { Write(Level::kError, message, fields); }

 private:
  void Write(Level level, std::string_view message, Fields fields);

  // Borrowed; outlives this.
  std::ostream& out_;
  // Owned.
  const Level least_;
  std::mutex mutex_;
};

/// Appends `text` as a JSON string with its quotes. Bytes that are not printable ASCII or UTF-8 lead bytes stay as they
/// are, control characters are escaped.
void AppendJsonString(std::string& out, std::string_view text);

}  // namespace dw
