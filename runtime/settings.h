#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/expected.h"

namespace dw {

/// One thing an operator may set. All texts live for ever.
struct Setting {
  enum class Kind : std::uint8_t { kText, kNumber, kList, kSwitch };

  std::string_view key;  ///< "max-connections": the flag is --max-connections, the variable DIGIWORK_MAX_CONNECTIONS.
  Kind kind = Kind::kText;
  std::string_view fallback;  ///< The default, as one would write it.
  std::string_view description;
  std::int64_t least = 0;  ///< kNumber only.
  std::int64_t most = 0;
  std::string_view alias = {};  ///< Another environment variable that people have already.
  /// What to give instead of a value that cannot be; empty for one that can. Null: every text can.
  std::string_view (*advise)(const std::string& value) = nullptr;
};

/// Something wrong with the configuration: which key, why, and what to do.
struct SettingMistake {
  std::string key;
  std::string reason;
  std::string fix;
};

/// The values of a list of settings: flags win over environment, over the file, over the defaults.
class Settings {
 public:
  using Environment = std::function<std::optional<std::string>(std::string_view name)>;
  struct Value {
    std::string text;
    std::string source;  ///< "default", "--port", "DIGIWORK_PORT", "digiwork.toml".
  };

  /// `arguments` are the flags: "--key value" or "--key=value"; a switch may stand alone. The flag --config (variable
  /// DIGIWORK_CONFIG) names a TOML file of "key = value" lines. Every mistake is found, not the first only; unknown
  /// keys are mistakes.
  static Expected<Settings, std::vector<SettingMistake>> Load(const std::vector<Setting>& known,
                                                              const std::vector<std::string>& arguments,
                                                              const Environment& environment);

  const std::string& Text(std::string_view key) const;
  std::int64_t Number(std::string_view key) const;
  bool Switch(std::string_view key) const;
  /// Separated by commas; blanks around the parts are dropped, and so are empty parts.
  std::vector<std::string> List(std::string_view key) const { return SplitList(Text(key)); }
  static std::vector<std::string> SplitList(std::string_view text);

  /// Every setting with its value, source and description.
  std::string Describe(const std::vector<Setting>& known) const;
  /// For --help.
  static std::string Usage(const std::vector<Setting>& known);

 private:
  // Owned.
  std::map<std::string, Value, std::less<>> values_;
};

}  // namespace dw
