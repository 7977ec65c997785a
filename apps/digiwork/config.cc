#include "apps/digiwork/config.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <thread>

#include "adapters/jose/discovery.h"
#include "core/maps/room_path.h"
#include "services/identity/clients.h"
#include "services/pusher/message_limits.h"

namespace dw {
namespace {

using Kind = Setting::Kind;
namespace fs = std::filesystem;

constexpr std::size_t kMostShardsByDefault = 4;
constexpr char kBackListen[] = "127.0.0.1:50051";

std::optional<Log::Level> ParseLevel(const std::string& text) {
  if (text == "debug") return Log::Level::kDebug;
  if (text == "info") return Log::Level::kInfo;
  if (text == "warning") return Log::Level::kWarning;
  if (text == "error") return Log::Level::kError;
  return std::nullopt;
}

std::string_view AdviseRoom(const std::string& text) {
  return maps::ParseRoomPath(text) ? "" : "give a path like /~/office.tmj or /_/main/maps.example/town.tmj";
}
std::string_view AdviseDatabase(const std::string& text) {
  const bool fits = text.empty() || text.starts_with("postgresql://") || text.starts_with("postgres://");
  return fits ? "" : "give postgresql://user@host/name, or nothing for a file of its own";
}
std::string_view AdviseOrigin(const std::string& text) {
  const bool fits = text.empty() || ((text.starts_with("https://") || text.starts_with("http://")) &&
                                     std::count(text.begin(), text.end(), '/') == 2 && text.size() > 10);
  return fits ? "" : "give the scheme and the host, without a / at the end: https://office.example";
}
std::string_view AdviseApiToken(const std::string& text) {
  const bool plain = std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
  return text.empty() || (plain && text.size() >= 16 && text.size() <= 512)
             ? ""
             : "give 16 to 512 letters, digits and signs without spaces, best of all random ones";
}
std::string_view AdviseIssuer(const std::string& text) {
  return text.empty() || jose::IsEndpoint(text) ? "" : "give its https address, as its discovery document names it";
}
std::string_view AdviseClients(const std::string& text) {
  return identity::Clients::Parse(Settings::SplitList(text))
             ? ""
             : "give an id of its own, its https redirect addresses with | between them, and perhaps a secret, like "
               "\"wiki https://wiki.example/back s3cret\"";
}
std::optional<std::map<std::string, access::Role>> ParseRoleNames(const std::vector<std::string>& pairs) {
  std::map<std::string, access::Role> names;
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.rfind('=');
    const auto role = equals == std::string::npos ? std::nullopt : access::RoleNamed(pair.substr(equals + 1));
    if (!role || equals == 0 || *role == access::Role::kGuest) return std::nullopt;
    names[pair.substr(0, equals)] = *role;
  }
  return names;
}
std::string_view AdviseRoleNames(const std::string& text) {
  return ParseRoleNames(Settings::SplitList(text)) ? "" : "give pairs like office-admins=admin,drawers=editor";
}
std::string_view AdviseLevel(const std::string& text) {
  return ParseLevel(text) ? "" : "give debug, info, warning or error";
}

std::string_view AdviseLimits(const std::string& text) {
  pusher::MessageLimits limits;
  return limits.SetAll(Settings::SplitList(text))
             ? "give kinds like chat=4/20,signal=200/800, each with how many a second "
               "and how many at once; the kinds are those of the operator's guide"
             : "";
}

Roles RolesOf(const std::vector<std::string>& names) {
  const auto has = [&](std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  return {has("play"), has("pusher"), has("back"), has("map-storage"), has("identity")};
}
std::string_view AdviseRoles(const std::string& text) {
  constexpr std::string_view kAdvice = "give some of play, pusher, back, map-storage, identity";
  const std::vector<std::string> names = Settings::SplitList(text);
  for (const std::string& name : names) {
    const Roles one = RolesOf({name});
    if (!one.play && !one.pusher && !one.back && !one.map_storage && !one.identity) return kAdvice;
  }
  return names.empty() ? kAdvice : "";
}

const std::vector<Setting> kSettings = {
    {"config", Kind::kText, "", "a TOML file with any of these settings"},
    {"port", Kind::kNumber, "8080", "TCP port; 0 takes any free one", 0, 65535},
    {"listen", Kind::kText, "127.0.0.1", "address to listen on; 0.0.0.0 is every one of this machine"},
    {"tls-certificate", Kind::kText, "",
     "PEM file of the certificate with its chain: serves https and wss by itself (with --tls-key)"},
    {"tls-key", Kind::kText, "", "PEM file of the certificate's private key, without passphrase"},
    {"inner-certificate", Kind::kText, "",
     "PEM file with which this process proves to others of the installation that it is of it (with the next two)"},
    {"inner-key", Kind::kText, "", "PEM file of its private key"},
    {"inner-authority", Kind::kText, "", "PEM file of the authority whose certificates count"},
    {"data-dir", Kind::kText, "",
     "folder for what must outlive the process (default: digiwork in the user's data folder)"},
    {"roles", Kind::kList, "play,pusher,back,map-storage,identity", "which services this process is", 0, 0, "",
     &AdviseRoles},
    {"back-listen", Kind::kText, "",
     "host:port where a back takes pushers of other processes (default: 127.0.0.1:50051 without a pusher of its own)"},
    {"back-address", Kind::kText, "", "host:port where pushers reach this back (default: back-listen)"},
    {"calls-secret-file", Kind::kText, "",
     "file with the secret that operators' programs show to call a back's rooms; without it nobody may"},
    {"backs", Kind::kList, "", "host:port of every back, for a pusher without one of its own and without a store", 0, 0,
     "API_URL"},
    {"store", Kind::kText, "",
     "what processes share: redis://[user:password@]host:port[,host:port...], a node or some of a cluster"},
    {"database", Kind::kText, "",
     "where records are kept: postgresql://user[:password]@host/name (default: the file records.sqlite in data-dir)", 0,
     0, "", &AdviseDatabase},
    {"public-url", Kind::kText, "",
     "the office's address as browsers see it, like https://office.example; needed behind a proxy that ends TLS", 0, 0,
     "", &AdviseOrigin},
    {"disable-anonymous", Kind::kSwitch, "false", "only who has signed in may come in", 0, 0, "DISABLE_ANONYMOUS"},
    {"openid-issuer", Kind::kText, "",
     "the OpenID provider that says who people are (default: one in this program, at /identity)", 0, 0,
     "OPENID_CLIENT_ISSUER", &AdviseIssuer},
    {"openid-client-id", Kind::kText, "digiwork", "what the issuer calls this office", 0, 0, "OPENID_CLIENT_ID"},
    {"openid-client-secret", Kind::kText, "",
     "what the office proves itself with to the issuer; rather give the variable or the file", 0, 0,
     "OPENID_CLIENT_SECRET"},
    {"openid-client-secret-file", Kind::kText, "", "file with that secret"},
    {"openid-scope", Kind::kText, "openid profile email", "what the issuer is asked for", 0, 0, "OPENID_SCOPE"},
    {"openid-prompt", Kind::kText, "", "login to have people sign in each time, or what else the issuer knows", 0, 0,
     "OPENID_PROMPT"},
    {"openid-username-claim", Kind::kList, "name,preferred_username", "where the name is", 0, 0,
     "OPENID_USERNAME_CLAIM"},
    {"openid-locale-claim", Kind::kList, "locale", "where the language is", 0, 0, "OPENID_LOCALE_CLAIM"},
    {"openid-tags-claim", Kind::kList, "groups", "where tags are; a.b is b within a", 0, 0, "OPENID_TAGS_CLAIM"},
    {"openid-roles-claim", Kind::kList, "",
     "where roles are (default: resource_access.CLIENT.roles, CLIENT being openid-client-id)"},
    {"openid-role-names", Kind::kList, "",
     "what the issuer calls roles, like office-admins=admin; besides admin, editor, member and observer", 0, 0, "",
     &AdviseRoleNames},
    {"admin-api-url", Kind::kText, "",
     "an existing back office that says who may come into which room, by its Admin API", 0, 0, "ADMIN_API_URL",
     &AdviseOrigin},
    {"admin-api-token", Kind::kText, "", "what the office proves itself with to it; rather give the variable", 0, 0,
     "ADMIN_API_TOKEN"},
    {"map-storage-api-token", Kind::kText, "",
     "what tools that upload maps show (16 characters or more); rather give the variable", 0, 0,
     "MAP_STORAGE_API_TOKEN", &AdviseApiToken},
    {"identity-clients", Kind::kList, "",
     "other programs that may sign people in with the provider in this one: \"id redirect-address [secret]\"", 0, 0, "",
     &AdviseClients},
    {"password-hash-memory", Kind::kNumber, "64", "MiB that hashing a password takes", 8, 4096},
    {"start-room", Kind::kText, "/~/office.tmj", "room path that / leads to", 0, 0, "START_ROOM_URL", &AdviseRoom},
    {"allow-map-hosts", Kind::kList, "", "hosts (name or name:port) of maps that may be private or loopback addresses"},
    {"allow-origins", Kind::kList, "", "other origins (https://host) whose pages may connect"},
    {"ice-servers", Kind::kList, "", "for calls: stun:host:port or turn:host:port|user|credential"},
    {"bubble-size", Kind::kNumber, "4", "people in a bubble, at most", 2, 50, "MAX_PER_GROUP"},
    {"join-distance", Kind::kNumber, "64", "pixels between two who meet", 16, 320, "MINIMUM_DISTANCE"},
    {"bubble-radius", Kind::kNumber, "48", "pixels from the centre of a bubble to its edge", 16, 320, "GROUP_RADIUS"},
    {"max-people", Kind::kNumber, "1000", "people in a room, at most", 1, 10'000},
    {"max-rooms", Kind::kNumber, "1000", "open rooms, at most", 1, 100'000},
    {"room-news", Kind::kNumber, "1000000",
     "what a room may tell in a second, where one thing told to one person is one; over it nobody may say more", 1000,
     1'000'000'000},
    {"max-connections", Kind::kNumber, "20000", "open connections, at most", 1, 1'000'000},
    {"max-connections-per-address", Kind::kNumber, "4096", "open connections of one address, at most", 1, 1'000'000},
    {"max-sessions", Kind::kNumber, "19000",
     "people on this server, at most, lost connections that may return included; further ones are told that it is full",
     1, 1'000'000},
    {"joins-per-address", Kind::kNumber, "100", "people that may come from one address in a second; 0 is any number", 0,
     1'000'000},
    {"joins-burst-per-address", Kind::kNumber, "2000", "people that may come from one address at once", 1, 1'000'000},
    {"message-limits", Kind::kList, "",
     "how often one person may say what, where it is not the default: kind=a second/at once, like chat=4/20", 0, 0, "",
     &AdviseLimits},
    {"address-share", Kind::kNumber, "25",
     "of a hundred people of one address, how many may say as much as one person may; 0 is any number", 0, 100},
    {"resume-memory", Kind::kNumber, "256", "MiB kept for lost connections that may return, at most", 1, 65536},
    {"shards", Kind::kNumber, "0", "threads that serve; 0 is one a processor, up to four", 0, 256},
    {"web-root", Kind::kText, "", "folder of the built client (default: beside the program)"},
    {"maps-dir", Kind::kText, "", "folder of this server's maps (default: beside the program)"},
    {"log-level", Kind::kText, "info", "debug, info, warning or error", 0, 0, "", &AdviseLevel},
};

fs::path ProgramFolder() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path(".") : self.parent_path();
}

/// As installed: beside the program; as built from source: in the tree.
fs::path FindFolder(const std::string& given, const char* installed, const char* in_source) {
  if (!given.empty()) return given;
  std::error_code error;
  fs::path beside = ProgramFolder() / "share/digiwork" / installed;
  if (fs::is_directory(beside, error)) return beside;
  return fs::path(DW_SOURCE_DIR) / in_source;
}

std::size_t ShardCount(std::int64_t given) {
  if (given > 0) return static_cast<std::size_t>(given);
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostShardsByDefault);
}

Expected<OpenIdConfig, SettingMistake> OpenIdOf(const Settings& settings) {
  OpenIdConfig openid;
  openid.issuer = settings.Text("openid-issuer");
  openid.client_id = settings.Text("openid-client-id");
  openid.client_secret = settings.Text("openid-client-secret");
  openid.scope = settings.Text("openid-scope");
  openid.prompt = settings.Text("openid-prompt");
  openid.name_claims = settings.List("openid-username-claim");
  openid.locale_claims = settings.List("openid-locale-claim");
  openid.tags_claims = settings.List("openid-tags-claim");
  openid.roles_claims = settings.List("openid-roles-claim");
  openid.role_names = *ParseRoleNames(settings.List("openid-role-names"));  // it was checked as every value was
  const std::string& file = settings.Text("openid-client-secret-file");
  if (!file.empty()) {
    std::ifstream in(file);
    if (!std::getline(in, openid.client_secret) || openid.client_secret.empty()) {
      return Unexpected{SettingMistake{"--openid-client-secret-file", "cannot be read, or is empty",
                                       "put the secret into the first line of a file that only the server may read"}};
    }
  }
  return openid;
}

}  // namespace

Expected<std::optional<link_grpc::InnerTlsFiles>, SettingMistake> InnerTlsOf(const Settings& settings) {
  link_grpc::InnerTlsFiles files{settings.Text("inner-authority"), settings.Text("inner-certificate"),
                                 settings.Text("inner-key")};
  if (files.authority.empty() && files.certificate.empty() && files.key.empty())
    return std::optional<link_grpc::InnerTlsFiles>();
  const char* const missing = files.certificate.empty() ? "--inner-certificate"
                              : files.key.empty()       ? "--inner-key"
                              : files.authority.empty() ? "--inner-authority"
                                                        : nullptr;
  if (missing == nullptr) return std::optional(std::move(files));
  return Unexpected{SettingMistake{missing, "is empty, and others of the three are not",
                                   "give --inner-certificate, --inner-key and --inner-authority"}};
}

const std::vector<Setting>& KnownSettings() {
  return kSettings;
}

std::filesystem::path DataFolder(const std::string& given, const Settings::Environment& environment) {
  if (!given.empty()) return given;
  if (const auto data = environment("XDG_DATA_HOME"); data && !data->empty()) return fs::path(*data) / "digiwork";
  if (const auto home = environment("HOME"); home && !home->empty()) return fs::path(*home) / ".local/share/digiwork";
  return "digiwork-data";
}

Expected<Config, std::vector<SettingMistake>> Config::Load(const std::vector<std::string>& arguments,
                                                           const Settings::Environment& environment) {
  const auto loaded = Settings::Load(kSettings, arguments, environment);
  if (!loaded) return Unexpected{loaded.error()};
  const Settings& settings = *loaded;

  Config config;
  config.listen = settings.Text("listen");
  config.port = static_cast<std::uint16_t>(settings.Number("port"));
  config.shards = ShardCount(settings.Number("shards"));
  config.data_dir = DataFolder(settings.Text("data-dir"), environment);
  config.web_root = FindFolder(settings.Text("web-root"), "web", "play/dist");
  config.maps_dir = FindFolder(settings.Text("maps-dir"), "maps", "maps");
  config.allow_map_hosts = settings.List("allow-map-hosts");
  config.allow_origins = settings.List("allow-origins");
  config.ice_servers = settings.List("ice-servers");
  config.bubble_size = static_cast<std::uint32_t>(settings.Number("bubble-size"));
  config.join_distance = static_cast<std::int32_t>(settings.Number("join-distance"));
  config.bubble_radius = static_cast<std::int32_t>(settings.Number("bubble-radius"));
  config.max_people = static_cast<std::uint32_t>(settings.Number("max-people"));
  config.max_rooms = static_cast<std::size_t>(settings.Number("max-rooms"));
  config.room_news_per_second = static_cast<double>(settings.Number("room-news"));
  config.max_connections = static_cast<std::size_t>(settings.Number("max-connections"));
  config.max_connections_per_address = static_cast<std::size_t>(settings.Number("max-connections-per-address"));
  config.max_sessions = static_cast<std::size_t>(settings.Number("max-sessions"));
  config.joins_per_address = {static_cast<double>(settings.Number("joins-per-address")),
                              static_cast<double>(settings.Number("joins-burst-per-address"))};
  config.message_limits = settings.List("message-limits");
  config.address_share = static_cast<std::uint32_t>(settings.Number("address-share"));
  config.resume_bytes = static_cast<std::size_t>(settings.Number("resume-memory")) * 1024 * 1024;

  if (settings.Text("tls-certificate").empty() != settings.Text("tls-key").empty()) {
    const bool key = settings.Text("tls-key").empty();
    return Unexpected{std::vector<SettingMistake>{{key ? "--tls-key" : "--tls-certificate",
                                                   "is empty, and the other of the two is not",
                                                   "give both: --tls-certificate FILE --tls-key FILE"}}};
  }
  if (!settings.Text("tls-key").empty()) {
    config.tls = TlsFiles{settings.Text("tls-certificate"), settings.Text("tls-key")};
  }

  const auto inner = InnerTlsOf(settings);
  if (!inner) return Unexpected{std::vector<SettingMistake>{inner.error()}};
  config.inner_tls = *inner;

  config.roles = RolesOf(settings.List("roles"));
  config.backs = settings.List("backs");
  config.back_listen = settings.Text("back-listen");
  config.back_address = settings.Text("back-address");
  config.calls_secret_file = settings.Text("calls-secret-file");
  config.admin_api_url = settings.Text("admin-api-url");
  config.admin_api_token = settings.Text("admin-api-token");
  config.map_storage_api_token = settings.Text("map-storage-api-token");
  config.store = settings.Text("store");
  config.database = settings.Text("database");
  config.public_url = settings.Text("public-url");
  config.disable_anonymous = settings.Switch("disable-anonymous");
  config.identity_clients = settings.List("identity-clients");
  config.hash_cost.bytes = static_cast<std::size_t>(settings.Number("password-hash-memory")) * 1024 * 1024;
  auto openid = OpenIdOf(settings);
  if (!openid) return Unexpected{std::vector<SettingMistake>{std::move(openid).error()}};
  config.openid = std::move(*openid);
  if (config.roles.pusher && !config.roles.back && config.backs.empty() && config.store.empty()) {
    return Unexpected{std::vector<SettingMistake>{
        {"--backs", "is empty, and this pusher has no back of its own",
         "name every back: --backs host:port,host:port, or where they meet: --store redis://host:port"}}};
  }
  const bool for_others = !config.roles.pusher || !config.store.empty();
  if (config.roles.back && for_others && config.back_listen.empty()) config.back_listen = kBackListen;

  // Both were checked above, as every value was.
  config.start_room = maps::ParseRoomPath(settings.Text("start-room"))->ToString();
  config.log_level = *ParseLevel(settings.Text("log-level"));
  return config;
}

Settings::Environment ProcessEnvironment() {
  return [](std::string_view name) -> std::optional<std::string> {
    const char* value = std::getenv(std::string(name).c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
}

std::string Explain(const std::vector<SettingMistake>& mistakes) {
  std::string out;
  for (const SettingMistake& mistake : mistakes) {
    out += "digiwork: " + mistake.key + " " + mistake.reason + ": " + mistake.fix + ".\n";
  }
  return out;
}

}  // namespace dw
