#include "apps/bots/options.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

namespace dw::bots {
namespace {

using Kind = Setting::Kind;

constexpr std::array<std::pair<std::string_view, Mode>, 6> kModes = {{{"walk", Mode::kWalk},
                                                                      {"crowd", Mode::kCrowd},
                                                                      {"join", Mode::kJoin},
                                                                      {"idle", Mode::kIdle},
                                                                      {"stage", Mode::kStage},
                                                                      {"mixed", Mode::kMixed}}};
constexpr std::int32_t kLeastArea = 64;

std::optional<Mode> ParseMode(std::string_view text) {
  for (const auto& [name, mode] : kModes) {
    if (name == text) return mode;
  }
  return std::nullopt;
}

template <class Number>
std::optional<Number> ParseNumber(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Whether `fits` holds for all that stands between commas.
template <class Fits>
bool EachFits(std::string_view list, Fits fits) {
  const auto parts = Settings::SplitList(list);
  return std::all_of(parts.begin(), parts.end(), fits);
}

std::optional<Size> ParseSize(std::string_view text) {
  const std::size_t cross = text.find('x');
  if (cross == std::string_view::npos) return std::nullopt;
  const auto width = ParseNumber<std::int32_t>(text.substr(0, cross));
  const auto height = ParseNumber<std::int32_t>(text.substr(cross + 1));
  if (!width || !height || *width < kLeastArea || *height < kLeastArea) return std::nullopt;
  return Size{*width, *height};
}

/// ws://host:port or wss://host:port, with nothing but perhaps a slash behind it.
std::optional<Address> ParseUrl(std::string_view url) {
  constexpr std::string_view kPlain = "ws://";
  constexpr std::string_view kTls = "wss://";
  const bool tls = url.starts_with(kTls);
  if (!tls && !url.starts_with(kPlain)) return std::nullopt;
  url.remove_prefix(tls ? kTls.size() : kPlain.size());
  if (url.ends_with('/')) url.remove_suffix(1);
  const std::size_t colon = url.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  std::string_view host = url.substr(0, colon);
  const std::string_view port = url.substr(colon + 1);
  if (!ParseNumber<std::uint16_t>(port)) return std::nullopt;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return Address{std::string(host), std::string(port), tls};
}

std::string_view AdviseMode(const std::string& text) {
  return ParseMode(text) ? "" : "give walk, crowd, join, idle, stage or mixed";
}
std::string_view AdviseProcesses(const std::string& text) {
  const auto is_process = [](const std::string& part) { return ParseNumber<std::uint32_t>(part).value_or(0) > 0; };
  return EachFits(text, is_process) ? "" : "give the numbers of processes, as 4711,4712";
}
std::string_view AdviseBind(const std::string& text) {
  const auto is_address = [](const std::string& part) {
    in6_addr address{};
    return ::inet_pton(AF_INET, part.c_str(), &address) == 1 || ::inet_pton(AF_INET6, part.c_str(), &address) == 1;
  };
  return EachFits(text, is_address) ? "" : "give addresses of this machine as numbers, as 127.0.0.1,127.0.0.2";
}
std::string_view AdviseArea(const std::string& text) {
  return text.empty() || ParseSize(text) ? "" : "give width and height in pixels, as 640x360; each at least 64";
}
std::string_view AdviseUrls(const std::string& text) {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    if (!ParseUrl(std::string_view(text).substr(at, end - at)))
      return "give addresses like ws://127.0.0.1:8080 or wss://office.example:443";
    at = end + 1;
  }
  return "";
}
std::string_view AdviseRooms(const std::string& text) {
  return text.starts_with('/') ? "" : "give a room path like /~/office.tmj";
}

const std::vector<Setting> kSettings = {
    {"url", Kind::kList, "ws://127.0.0.1:8080", "servers; bots are dealt out to them in turn", 0, 0, "", &AdviseUrls},
    {"room", Kind::kList, "/~/office.tmj", "room paths; bots are dealt out to them in turn", 0, 0, "", &AdviseRooms},
    {"count", Kind::kNumber, "100", "bots", 1, 60'000},
    {"mode", Kind::kText, "walk", "walk, crowd, join, idle, stage or mixed", 0, 0, "", &AdviseMode},
    {"warmup", Kind::kNumber, "8", "seconds between everybody being in place and measuring", 0, 600},
    {"duration", Kind::kNumber, "12", "seconds that are measured", 1, 1800},
    {"seed", Kind::kNumber, "1", "another number, other ways and other visitors", 0, 4'000'000'000},
    {"in-flight", Kind::kNumber, "50", "handshakes at a time", 1, 10'000},
    {"interval-ms", Kind::kNumber, "200", "milliseconds between two moves of a bot", 100, 5000},
    {"stalled", Kind::kNumber, "0", "percent of the bots that read nothing more once all are warm", 0, 100},
    {"walkers", Kind::kNumber, "0", "of idle bots, so many walk", 0, 60'000},
    {"variables", Kind::kNumber, "0", "bots that set the room's variable \"kept\" each second", 0, 1000},
    {"join-leave", Kind::kNumber, "0", "bots that leave each second, and as many new ones that come", 0, 1000},
    {"bind", Kind::kList, "", "addresses of this machine to connect from, in turn; each has 28,000 ports", 0, 0, "",
     &AdviseBind},
    {"area", Kind::kText, "", "part of the map, in its middle, that bots keep to, as 640x360; default: by mode", 0, 0,
     "", &AdviseArea},
    {"server-pid", Kind::kList, "", "processes whose CPU and memory are reported, too", 0, 0, "", &AdviseProcesses},
    {"insecure", Kind::kSwitch, "false", "believe any certificate of a wss:// server, as one's own"},
    {"json", Kind::kSwitch, "false", "print the result as one JSON object"},
    {"bare-send", Kind::kSwitch, "false",
     "measure what a send to one of 500 sockets costs on this machine, and do nothing else"},
    {"make-map", Kind::kText, "", "write a plain map for measuring to this file, and do nothing else"},
    {"columns", Kind::kNumber, "100", "of the map that is made", 1, 2000},
    {"rows", Kind::kNumber, "100", "of the map that is made", 1, 2000},
};

constexpr std::array<std::string_view, 4> kListFlags = {"--url", "--room", "--bind", "--server-pid"};

/// Of settings reads one flag of a kind; here --url A --url B means both.
std::vector<std::string> WithListsJoined(const std::vector<std::string>& arguments) {
  std::vector<std::string> joined;
  for (const std::string_view key : kListFlags) {
    std::string all;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      std::string_view value = arguments[i];
      if (value.starts_with(key) && value.substr(key.size()).starts_with('=')) {
        value.remove_prefix(key.size() + 1);
      } else if (value == key && i + 1 < arguments.size()) {
        value = arguments[++i];
      } else {
        continue;
      }
      all.append(all.empty() ? "" : ",").append(value);
    }
    if (!all.empty()) joined.insert(joined.end(), {std::string(key), all});
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const std::string_view flag = std::string_view(argument).substr(0, argument.find('='));
    const bool list = std::ranges::find(kListFlags, flag) != kListFlags.end();
    const bool apart = list && flag.size() == argument.size();
    if (apart && i + 1 < arguments.size()) {
      ++i;
    } else if (apart || !list) {
      joined.push_back(argument);
    }
  }
  return joined;
}

}  // namespace

const char* NameOf(Mode mode) {
  return kModes[static_cast<std::size_t>(mode)].first.data();
}

const std::vector<Setting>& KnownBotSettings() {
  return kSettings;
}

Expected<BotOptions, std::vector<SettingMistake>> BotOptions::Load(const std::vector<std::string>& arguments) {
  const auto loaded = Settings::Load(kSettings, WithListsJoined(arguments),
                                     [](std::string_view) -> std::optional<std::string> { return std::nullopt; });
  if (!loaded) return Unexpected{loaded.error()};
  const Settings& settings = *loaded;
  const auto seconds = [&](std::string_view key) { return Millis{settings.Number(key) * 1000}; };

  BotOptions options;
  for (const std::string& url : settings.List("url")) options.servers.push_back(*ParseUrl(url));
  options.rooms = settings.List("room");
  options.count = static_cast<std::uint32_t>(settings.Number("count"));
  options.mode = *ParseMode(settings.Text("mode"));
  options.warmup = seconds("warmup");
  options.duration = seconds("duration");
  options.seed = static_cast<std::uint32_t>(settings.Number("seed"));
  options.in_flight = static_cast<std::uint32_t>(settings.Number("in-flight"));
  options.interval = Millis{settings.Number("interval-ms")};
  options.stalled = static_cast<double>(settings.Number("stalled")) / 100;
  options.walkers = static_cast<std::uint32_t>(settings.Number("walkers"));
  options.variables = static_cast<std::uint32_t>(settings.Number("variables"));
  options.turnover = static_cast<std::uint32_t>(settings.Number("join-leave"));
  options.bind = settings.List("bind");
  options.area = ParseSize(settings.Text("area"));
  for (const std::string& pid : settings.List("server-pid")) {
    options.server_pids.push_back(*ParseNumber<std::uint32_t>(pid));
  }
  options.insecure = settings.Switch("insecure");
  options.json = settings.Switch("json");
  options.bare_send = settings.Switch("bare-send");
  options.make_map = settings.Text("make-map");
  options.columns = static_cast<std::int32_t>(settings.Number("columns"));
  options.rows = static_cast<std::int32_t>(settings.Number("rows"));
  return options;
}

}  // namespace dw::bots
