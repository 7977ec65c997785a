#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/link_grpc/inner_tls.h"
#include "adapters/passwords/password_hash.h"
#include "base/expected.h"
#include "core/access/role.h"
#include "runtime/log.h"
#include "runtime/rate.h"
#include "runtime/settings.h"
#include "runtime/tls.h"

namespace dw {

/// Which of the services this process is.
struct Roles {
  bool play = false;
  bool pusher = false;
  bool back = false;
  bool map_storage = false;
  bool identity = false;  ///< The provider in this program, unless there is another issuer.
};

/// Who says who people are, if it is not this program.
struct OpenIdConfig {
  std::string issuer;  ///< Empty: this program.
  std::string client_id;
  std::string client_secret;
  std::string scope;
  std::string prompt;
  std::vector<std::string> name_claims;
  std::vector<std::string> locale_claims;
  std::vector<std::string> tags_claims;
  std::vector<std::string> roles_claims;
  std::map<std::string, access::Role> role_names;
};

/// Everything an operator decides, checked and ready to use. Made once, constant from then on.
struct Config {
  std::string listen;
  std::uint16_t port = 0;
  std::optional<TlsFiles> tls;                        ///< None: plain HTTP.
  std::optional<link_grpc::InnerTlsFiles> inner_tls;  ///< Nothing: programs of the installation talk in the clear.
  std::size_t shards = 1;
  Roles roles;
  std::string back_listen;        ///< Where the back takes pushers of other processes; empty: nowhere.
  std::string back_address;       ///< Where those find it; empty: where it listens.
  std::string calls_secret_file;  ///< What it takes to call the back's rooms from outside; empty: nobody may.
  std::string admin_api_url;      ///< Empty: no back office is asked.
  std::string admin_api_token;
  std::string map_storage_api_token;  ///< What tools that upload maps show; empty: none may.
  std::vector<std::string> backs;     ///< Where the pusher finds backs; none: in the store, or else in this process.
  std::string store;                  ///< URL of what processes share; empty: this process shares nothing.
  std::string database;               ///< URL of the records; empty: a file in data_dir.
  std::string public_url;             ///< The office's origin as browsers see it; empty: where it is asked.
  bool disable_anonymous = false;
  OpenIdConfig openid;
  std::vector<std::string> identity_clients;
  passwords::HashCost hash_cost;
  std::filesystem::path data_dir;
  std::filesystem::path web_root;
  std::filesystem::path maps_dir;
  std::string start_room;
  std::vector<std::string> allow_map_hosts;
  std::vector<std::string> allow_origins;
  std::vector<std::string> ice_servers;
  std::uint32_t bubble_size = 0;
  std::int32_t join_distance = 0;
  std::int32_t bubble_radius = 0;
  std::uint32_t max_people = 0;
  std::size_t max_rooms = 0;
  double room_news_per_second = 0;
  std::size_t resume_bytes = 0;
  std::size_t max_connections = 0;
  std::size_t max_connections_per_address = 0;
  RateLimit joins_per_address;  ///< 0 a second: any number.
  std::size_t max_sessions = 0;
  std::vector<std::string> message_limits;
  std::uint32_t address_share = 0;
  Log::Level log_level = Log::Level::kInfo;

  /// Flags win over environment, over the file, over the defaults. Every mistake is found.
  static Expected<Config, std::vector<SettingMistake>> Load(const std::vector<std::string>& arguments,
                                                            const Settings::Environment& environment);
};

/// Everything there is to set, for help, for `digiwork config`, and for the documentation printed from it.
const std::vector<Setting>& KnownSettings();

/// Where an installation keeps its files: what was given, or else a folder of the user's.
std::filesystem::path DataFolder(const std::string& given, const Settings::Environment& environment);

/// The settings inner-certificate, inner-key and inner-authority: all of them, or nothing.
Expected<std::optional<link_grpc::InnerTlsFiles>, SettingMistake> InnerTlsOf(const Settings& settings);

/// The variables of this process.
Settings::Environment ProcessEnvironment();

/// The mistakes as lines for an operator, each with the key, the reason and the fix.
std::string Explain(const std::vector<SettingMistake>& mistakes);

}  // namespace dw
