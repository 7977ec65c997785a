#define TOML_EXCEPTIONS 0
#include "runtime/settings.h"

#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/assert.h"

namespace dw {
namespace {

using Mistakes = std::vector<SettingMistake>;
using Values = std::map<std::string, Settings::Value, std::less<>>;

constexpr std::string_view kConfigKey = "config";

std::string VariableOf(std::string_view key) {
  std::string name = "DIGIWORK_";
  for (const char c : key) name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

const Setting* FindSetting(const std::vector<Setting>& known, std::string_view key) {
  const auto it = std::find_if(known.begin(), known.end(), [&](const Setting& s) { return s.key == key; });
  return it == known.end() ? nullptr : &*it;
}

SettingMistake UnknownKey(std::string_view as_written) {
  return {std::string(as_written), "is not a setting of digiwork", "see `digiwork help` for those there are"};
}

void ReadArguments(const std::vector<Setting>& known, const std::vector<std::string>& arguments, Values& values,
                   Mistakes& mistakes) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (!argument.starts_with("--")) {
      mistakes.push_back({std::string(argument), "stands alone", "write settings as --key value"});
      continue;
    }
    const std::size_t equals = std::min(argument.find('='), argument.size());
    const std::string_view key = argument.substr(2, equals - 2);
    const Setting* setting = FindSetting(known, key);
    const bool is_switch = setting != nullptr && setting->kind == Setting::Kind::kSwitch;
    std::string value = "true";
    if (equals < argument.size()) {
      value = argument.substr(equals + 1);
    } else if (!is_switch && i + 1 < arguments.size() && !arguments[i + 1].starts_with("--")) {
      value = arguments[++i];
    } else if (!is_switch && setting != nullptr) {
      mistakes.push_back({"--" + std::string(key), "has no value", "write --" + std::string(key) + " VALUE"});
      continue;
    }
    if (setting == nullptr) {
      mistakes.push_back(UnknownKey("--" + std::string(key)));
    } else {
      values[std::string(key)] = {value, "--" + std::string(key)};
    }
  }
}

void ReadEnvironment(const std::vector<Setting>& known, const Settings::Environment& environment, Values& values) {
  for (const Setting& setting : known) {
    if (values.contains(setting.key)) continue;
    for (const std::string& name : {VariableOf(setting.key), std::string(setting.alias)}) {
      if (name.empty()) continue;
      if (auto value = environment(name)) {
        values[std::string(setting.key)] = {*value, name};
        break;
      }
    }
  }
}

std::optional<std::string> TextOf(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  const auto* array = node.as_array();
  if (array == nullptr) return std::nullopt;
  std::string joined;
  for (const auto& item : *array) {
    const auto part = TextOf(item);
    if (!part) return std::nullopt;
    joined += (joined.empty() ? "" : ",") + *part;
  }
  return joined;
}

void ReadFile(const std::vector<Setting>& known, const std::string& path, Values& values, Mistakes& mistakes) {
  const toml::parse_result parsed = toml::parse_file(path);
  if (!parsed) {
    const auto& error = parsed.error();
    mistakes.push_back({path,
                        std::string(error.description()) + " (line " + std::to_string(error.source().begin.line) + ")",
                        "give the path of a readable TOML file"});
    return;
  }
  for (const auto& [name, node] : parsed.table()) {
    const Setting* setting = FindSetting(known, name.str());
    if (setting == nullptr || setting->key == kConfigKey) {
      mistakes.push_back(UnknownKey(path + ": " + std::string(name.str())));
      continue;
    }
    const auto text = TextOf(node);
    if (!text) {
      mistakes.push_back({path + ": " + std::string(name.str()), "has a value of a wrong kind",
                          "give a text, a number, true, false or a list of texts"});
    } else if (!values.contains(setting->key)) {
      values[std::string(setting->key)] = {*text, path};
    }
  }
}

std::optional<std::int64_t> ParseNumber(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void Check(const Setting& setting, const Settings::Value& value, Mistakes& mistakes) {
  if (setting.kind == Setting::Kind::kNumber) {
    const auto number = ParseNumber(value.text);
    if (number && *number >= setting.least && *number <= setting.most) return;
    mistakes.push_back({value.source, "\"" + value.text + "\" is not a number this setting can have",
                        "give a number from " + std::to_string(setting.least) + " to " + std::to_string(setting.most)});
  }
  if (setting.advise != nullptr) {
    const std::string_view advice = setting.advise(value.text);
    if (!advice.empty()) {
      mistakes.push_back({value.source, "\"" + value.text + "\" is not a value it can have", std::string(advice)});
    }
  }
  if (setting.kind == Setting::Kind::kSwitch && value.text != "true" && value.text != "false") {
    mistakes.push_back({value.source, "\"" + value.text + "\" is neither true nor false", "give true or false"});
  }
}

}  // namespace

Expected<Settings, std::vector<SettingMistake>> Settings::Load(const std::vector<Setting>& known,
                                                               const std::vector<std::string>& arguments,
                                                               const Environment& environment) {
  Settings settings;
  Mistakes mistakes;
  ReadArguments(known, arguments, settings.values_, mistakes);
  ReadEnvironment(known, environment, settings.values_);
  const auto config = settings.values_.find(kConfigKey);
  if (config != settings.values_.end()) ReadFile(known, config->second.text, settings.values_, mistakes);
  for (const Setting& setting : known) {
    const auto [it, is_default] =
        settings.values_.try_emplace(std::string(setting.key), Value{std::string(setting.fallback), "default"});
    Check(setting, it->second, mistakes);
  }
  if (!mistakes.empty()) return Unexpected{std::move(mistakes)};
  return settings;
}

const std::string& Settings::Text(std::string_view key) const {
  const auto it = values_.find(key);
  DW_ASSERT(it != values_.end());
  return it->second.text;
}

std::int64_t Settings::Number(std::string_view key) const {
  const auto number = ParseNumber(Text(key));
  DW_ASSERT(number.has_value());
  return *number;
}

bool Settings::Switch(std::string_view key) const {
  return Text(key) == "true";
}

std::vector<std::string> Settings::SplitList(std::string_view text) {
  std::vector<std::string> parts;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
  }
  return parts;
}

std::string Settings::Describe(const std::vector<Setting>& known) const {
  std::string out;
  for (const Setting& setting : known) {
    const Value& value = values_.find(setting.key)->second;
    out += "# " + std::string(setting.description) + "\n";
    out += "# default: " + (setting.fallback.empty() ? "(empty)" : std::string(setting.fallback));
    out += "; from: " + value.source + "; variable: " + VariableOf(setting.key);
    if (!setting.alias.empty()) out += " or " + std::string(setting.alias);
    out += "\n" + std::string(setting.key) + " = ";
    const bool bare = setting.kind == Setting::Kind::kNumber || setting.kind == Setting::Kind::kSwitch;
    // Whoever is shown the settings need not know what proves the office.
    const bool secret = (setting.key.ends_with("-secret") || setting.key.ends_with("-token")) && !value.text.empty();
    out += (bare ? value.text : "\"" + (secret ? "(not shown)" : value.text) + "\"") + "\n\n";
  }
  return out;
}

std::string Settings::Usage(const std::vector<Setting>& known) {
  std::string out;
  for (const Setting& setting : known) {
    std::string flag = "  --" + std::string(setting.key);
    if (setting.kind == Setting::Kind::kNumber) flag += " N";
    if (setting.kind == Setting::Kind::kText) flag += " TEXT";
    if (setting.kind == Setting::Kind::kList) flag += " A,B,...";
    flag.resize(std::max<std::size_t>(flag.size() + 1, 38), ' ');
    out += flag + std::string(setting.description);
    if (!setting.fallback.empty()) out += " [" + std::string(setting.fallback) + "]";
    out += "\n";
  }
  return out;
}

}  // namespace dw
