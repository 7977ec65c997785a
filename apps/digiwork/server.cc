#include "apps/digiwork/server.h"

#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/http_fetch/curl_fetcher.h"
#include "adapters/link_grpc/back_channels.h"
#include "adapters/link_grpc/grpc_space_link.h"
#include "adapters/link_grpc/grpc_space_service.h"
#include "adapters/link_grpc/grpc_workspace_link.h"
#include "adapters/link_grpc/grpc_workspace_server.h"
#include "adapters/link_grpc/inner_token.h"
#include "adapters/link_local/local_space_link.h"
#include "adapters/link_local/local_workspace_link.h"
#include "adapters/link_stream/back_roll.h"
#include "adapters/records/ban_watch.h"
#include "adapters/records/room_gate.h"
#include "adapters/records/standing_log.h"
#include "adapters/store_memory/file_store.h"
#include "adapters/store_redis/redis_store.h"
#include "adapters/visa/live_visas.h"
#include "adapters/visa/pass_office.h"
#include "adapters/visa/route_guard.h"
#include "adapters/visa/standing_codec.h"
#include "adapters/visa/visa_office.h"
#include "apps/digiwork/governing.h"
#include "apps/digiwork/local_rooms.h"
#include "apps/digiwork/map_house.h"
#include "apps/digiwork/office_gate.h"
#include "apps/digiwork/open_records.h"
#include "apps/digiwork/remote_rooms.h"
#include "apps/digiwork/secret.h"
#include "apps/digiwork/standing_ear.h"
#include "base/assert.h"
#include "runtime/crypto.h"
#include "runtime/http_server.h"
#include "runtime/load_gauge.h"
#include "runtime/process_metrics.h"
#include "runtime/repeater.h"
#include "runtime/runtime.h"
#include "runtime/tls_certificate.h"
#include "services/back/back_calls.h"
#include "services/back/back_engine.h"
#include "services/back/back_spaces.h"
#include "services/map_storage/map_office.h"
#include "services/map_storage/map_storage.h"
#include "services/play/play_service.h"
#include "services/pusher/place_ticket.h"
#include "services/pusher/pusher_service.h"

namespace dw {
namespace {

constexpr Millis kDrainStep{20};

presence::RoomRules RulesOf(const Config& config) {
  presence::RoomRules rules;
  rules.bubble_size = config.bubble_size;
  rules.join_distance = config.join_distance;
  rules.bubble_radius = config.bubble_radius;
  rules.max_people = config.max_people;
  return rules;
}

back::BackOptions BackOptionsOf(const Config& config) {
  back::BackOptions options;
  options.rules = RulesOf(config);
  options.max_rooms = config.max_rooms;
  options.room_news_per_second = config.room_news_per_second;
  return options;
}

pusher::PusherOptions PusherOptionsOf(const Config& config, std::string secret, const VisaChecker& visas,
                                      const PassChecker& passes, const Gate* gate) {
  pusher::PusherOptions options;
  options.secret = std::move(secret);
  options.server_version = DW_VERSION;
  options.instance = ToHex(RandomBytes(8));
  options.ice_servers = config.ice_servers;
  options.max_resume_bytes = config.resume_bytes;
  options.max_sessions = config.max_sessions;
  options.visas = &visas;
  options.passes = &passes;
  options.gate = gate;
  const auto wrong = options.limits.SetAll(config.message_limits);
  DW_ASSERT(!wrong);  // it was checked as every value was
  options.limits.SetShare(config.address_share);
  return options;
}

CurlFetcher::Options FetcherOptionsOf(const Config& config) {
  CurlFetcher::Options options;
  options.allow_hosts = config.allow_map_hosts;
  options.user_agent = "Digiwork/" DW_VERSION;
  return options;
}

/// Also how long it takes until somebody who saves a map by hand sees it.
constexpr Millis kLookAtMapsEvery{2'000};
/// From when people are told that their room gets a new map until it has it.
constexpr Millis kRenewWithin{10'000};

/// The operator's own maps hide those that come with the program.
map_storage::MapStorageOptions MapOptionsOf(const Config& config, const MapHouse* house, Metrics& metrics) {
  map_storage::MapStorageOptions options;
  options.roots = {config.data_dir / "maps", config.maps_dir};
  if (house != nullptr) options.library = house->library.get();
  options.metrics = &metrics;
  return options;
}

HttpServerOptions HttpOptionsOf(const Config& config, const TlsCertificate* certificate) {
  HttpServerOptions options;
  options.address = config.listen;
  options.port = config.port;
  options.max_connections = config.max_connections;
  options.max_connections_per_address = config.max_connections_per_address;
  options.upgrades_per_address = config.joins_per_address;
  options.allowed_origins = config.allow_origins;
  options.tls = certificate;
  return options;
}

HttpResponse PlainText(int status, std::string text) {
  HttpResponse response;
  response.status = status;
  response.body = std::make_shared<const std::string>(std::move(text));
  return response;
}

/// Every socket is a descriptor: asks for as many as are allowed.
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

Fault WithAdvice(Fault fault, const Config& config) {
  if (fault.code == Fault::Code::kConflict) {
    fault.detail = "Port " + std::to_string(config.port) +
                   " is in use by another program. Choose another one with --port, or stop that program.";
  }
  return fault;
}

}  // namespace

/// In the order of dependency; they die in reverse, once the runtime has stopped.
struct Server::Parts {
  Parts(const Config& config, const std::string& secret, std::unique_ptr<TlsCertificate> shown, const Clock& clock,
        Log& log, const Gate* given_gate, std::unique_ptr<Database> opened,
        std::shared_ptr<const link_grpc::InnerTls> inner, std::unique_ptr<MapHouse> opened_maps)
      : roles(config.roles),
        records(std::move(opened)),
        ban_gate(clock),
        room_gate(records ? std::make_unique<records::RoomGate>(*records) : nullptr),
        office_gate({!config.disable_anonymous, !config.admin_api_url.empty()}, ban_gate, room_gate.get()),
        gate(given_gate != nullptr ? given_gate : &office_gate),
        certificate(std::move(shown)),
        start_room(config.start_room),
        inner_tls(std::move(inner)),
        inner_token(link_grpc::InnerToken(secret)),
        visas(secret, clock),
        live_visas(visas, clock),
        passes(secret, clock),
        runtime({config.shards}, clock, log),
        shares(!config.store.empty()),
        fetcher(FetcherOptionsOf(config)),
        map_house(std::move(opened_maps)),
        maps(MapOptionsOf(config, map_house.get(), runtime.metrics()), fetcher, clock),
        back{maps, nullptr, BackOptionsOf(config), back::BackMetrics(runtime.metrics()), 0},
        spaces{nullptr, {}, back::SpaceMetrics(runtime.metrics()), 0},
        link_metrics(runtime.metrics()),
        space_metrics(runtime.metrics()),
        play({config.web_root, config.start_room}) {
    for (std::size_t i = 0; roles.back && i < runtime.shard_count(); ++i) {
      engines.push_back(std::make_unique<back::BackEngine>(runtime.shard(i), back));
      ends.push_back(engines.back().get());
      calls.push_back(std::make_unique<back::BackCalls>(runtime.shard(i), back, *engines.back()));
      room_calls.push_back(calls.back().get());
      space_engines.push_back(std::make_unique<back::BackSpaces>(runtime.shard(i), spaces));
      space_ends.push_back(space_engines.back().get());
    }
    if (!config.backs.empty() || shares) {
      backs = std::make_unique<link_stream::BackDirectory>(clock, config.backs);
      channels = std::make_unique<link_grpc::BackChannels>(inner_tls);
      remote_rooms = std::make_unique<RemoteRooms>(*backs, inner_tls, [this, &clock] {
        Visa visa;
        visa.subject = "operator";
        visa.session = "administration";
        visa.role = access::Role::kAdmin;
        visa.expires_at = clock.UnixNow() + std::chrono::minutes(1);
        return visas.Issue(visa);
      });
    }
    if (roles.pusher) {
      pusher = std::make_unique<pusher::PusherService>(
          runtime, PusherOptionsOf(config, secret, visas, passes, gate),
          [this](Shard& shard) { return MakeLink(shard); }, [this](Shard& shard) { return MakeSpaceLink(shard); });
    }
    // Pushers ask their shards themselves.
    for (std::size_t i = 0; !pusher && i < runtime.shard_count(); ++i) {
      ShowLoad(runtime.shard(i), LoadGaugeOf(runtime.metrics(), runtime.shard(i)));
    }
    ShowProcess(runtime.metrics());
    if (certificate) certificate->Watch(runtime.shard(0));
    if (pusher && records) {
      bans =
          std::make_unique<records::BanWatch>(records::BanWatch::Context{*records, ban_gate, clock, runtime.metrics()},
                                              [this](const Standing& news) { Hear(news); });
    }
    if (pusher && records) {
      standings =
          std::make_unique<records::StandingWatch>(*records, clock, [this](const Standing& news) { Hear(news); });
    }
    const bool asks = !config.openid.issuer.empty() || !config.admin_api_url.empty();
    if (roles.play && records && (asks || roles.identity || !config.public_url.empty())) {
      governing = std::make_unique<Governing>(
          config, secret,
          Governing::Context{*records, visas, live_visas, clock, runtime.metrics(), log,
                             [this](const Standing& news) { Tell(news); },
                             remote_rooms ? static_cast<LiveRooms&>(*remote_rooms) : local_rooms, passes,
                             [secret](const std::string& key) {
                               return pusher::IsHexKey(key) ? pusher::VisitorUuid(key, secret) : std::string();
                             }});
    }
    if (map_house) {
      map_storage::MapOfficeOptions office;
      office.spool = config.data_dir / "map-uploads";
      map_office = std::make_unique<map_storage::MapOffice>(
          office, *map_house->library, std::vector<std::filesystem::path>{config.maps_dir}, fetcher, runtime.metrics());
    }
    AddRoutes();
    // After all of them: a route that it does not know is refused.
    const RouteGuard guard(live_visas, runtime.metrics(),
                           {governing ? governing->by_cookie() : RouteGuard::ByCookie(), config.map_storage_api_token});
    routes.Wrap(
        [&](const HttpRoutes::Name& route, HttpHandler handler) { return guard.Guard(route, std::move(handler)); });
    http = std::make_unique<HttpServer>(runtime, HttpOptionsOf(config, certificate.get()), routes,
                                        pusher ? pusher->route() : WebSocketRoute{});
  }
  ~Parts() {
    if (governing) governing->Stop();
    if (map_office) map_office->Stop();
    runtime.Stop();
  }

  /// Finds what others change in the folder of maps, and has rooms whose map has changed begin anew.
  void WatchMaps(Log& log) {
    if (!map_house) return;
    map_house->library->OnChange([this](const std::vector<std::string>&) { maps_changed = true; });
    map_watch.Start(kLookAtMapsEvery, [this, &log] {
      const auto changed = map_house->library->Resync();
      if (!changed) log.Warning("the folder of maps cannot be looked at", {{"why", changed.error().detail}});
      if (maps_changed.exchange(false)) RenewRooms(log);
    });
  }

  void RenewRooms(Log& log) {
    LiveRooms& rooms = remote_rooms ? static_cast<LiveRooms&>(*remote_rooms) : local_rooms;
    const auto open = rooms.List();
    if (!open) return log.Warning("open rooms cannot be told of new maps", {{"why", open.error().detail}});
    for (const RoomSummary& room : *open) {
      if (!room.room.starts_with("/~/")) continue;
      const auto renewed = rooms.Renew(room.room, kRenewWithin);
      // One whose new map cannot be shown goes on with the old one.
      if (!renewed) log.Warning("a room keeps its old map", {{"room", room.room}, {"why", renewed.error().detail}});
    }
  }

  /// Somebody's standing has changed, here or elsewhere.
  void Hear(const Standing& news) {
    live_visas.OnStanding(news);
    if (pusher) pusher->OnStanding(news);
  }

  /// Every pusher there is, this process's first. Whoever misses it reads it in the records.
  void Tell(const Standing& news) {
    Hear(news);
    if (back.store != nullptr) back.store->Publish(kStandingChannel, Encode(news), [](const Outcome<Ok>&) {});
  }

  /// To the backs that are named, or else to the rooms of this process.
  std::unique_ptr<WorkspaceLink> MakeLink(Shard& shard) {
    if (!channels) return std::make_unique<LocalWorkspaceLink>(runtime, shard, ends);
    return std::make_unique<link_grpc::GrpcWorkspaceLink>(
        link_grpc::GrpcWorkspaceLink::Context{shard, *backs, *channels, link_metrics, inner_token});
  }

  std::unique_ptr<SpaceLink> MakeSpaceLink(Shard& shard) {
    if (!channels) return std::make_unique<LocalSpaceLink>(runtime, shard, space_ends);
    return std::make_unique<link_grpc::GrpcSpaceLink>(
        link_grpc::GrpcSpaceLink::Context{shard, *backs, *channels, space_metrics, inner_token});
  }

  /// Before anything uses it.
  Outcome<Ok> OpenStore(const Config& config, const Clock& clock, StateStore* given) {
    if (given == nullptr && (shares || roles.back)) {
      auto opened = shares ? ConnectRedis({config.store}, runtime.metrics())
                           : StoreOf(FileStore::Open(config.data_dir / "state", clock));
      if (!opened) return Unexpected{opened.error()};
      store = std::move(*opened);
    }
    back.store = given != nullptr ? given : store.get();
    // Nothing of a space is kept: a store of our own has nothing to say about them.
    spaces.store = shares ? back.store : nullptr;
    if ((pusher || roles.back) && back.store != nullptr) {
      standing = std::make_unique<StandingEar>(*back.store, [this](const Standing& news) { Hear(news); });
    }
    return Ok{};
  }
  static Outcome<std::unique_ptr<StateStore>> StoreOf(Outcome<std::unique_ptr<FileStore>> opened) {
    if (!opened) return Unexpected{opened.error()};
    return std::unique_ptr<StateStore>(std::move(*opened));
  }

  Outcome<Ok> Listen(const Config& config, const std::string& instance) {
    if (roles.back && !config.back_listen.empty()) {
      const auto listening = ListenForOthers(config, instance);
      if (!listening) return Unexpected{listening.error()};
    }
    back.options.address = shares && back_server ? BackAddress(config) : instance;
    spaces.options.address = back.options.address;
    if (shares) JoinOthers(config);
    const auto listening = http->Listen();
    if (!listening) return Unexpected{WithAdvice(listening.error(), config)};
    return Ok{};
  }

  /// Pushers of other processes, and programs that call.
  Outcome<Ok> ListenForOthers(const Config& config, const std::string& instance) {
    space_service = std::make_unique<link_grpc::GrpcSpaceService>(inner_token, runtime, space_ends);
    link_grpc::GrpcWorkspaceServer::Options options{config.back_listen,          inner_token, instance,
                                                    {&space_service->service()}, {},          {}};
    if (!config.calls_secret_file.empty()) {
      auto secret = ReadCallsSecret(config.calls_secret_file);
      if (!secret) return Unexpected{secret.error()};
      options.calls_secret = std::move(*secret);
    }
    options.visas = &live_visas;
    options.tls = inner_tls;
    for (const auto& rooms : calls) options.calls.push_back(rooms.get());
    auto taken = link_grpc::GrpcWorkspaceServer::Start(options, runtime, ends);
    if (!taken) return Unexpected{taken.error()};
    back_server = std::move(*taken);
    return Ok{};
  }

  /// Where pushers reach the back: what the operator said, or what it listens on, with the port it really has.
  std::string BackAddress(const Config& config) const {
    if (!config.back_address.empty()) return config.back_address;
    const std::string& listen = config.back_listen;
    return listen.substr(0, listen.rfind(':') + 1) + std::to_string(back_server->port());
  }

  void JoinOthers(const Config& config) {
    roll = std::make_shared<link_stream::BackRoll>(runtime.shard(0), *back.store);
    if (back_server) {
      roll->Enter(back.options.address);
      roll->Follow([this](const std::vector<std::string>& there) { back.homes.OnRoll(there, runtime.shard(0).Now()); });
    }
    if (backs && config.backs.empty()) roll->Follow(*backs);
  }

  /// Other backs go on with the rooms of this one.
  void HandRoomsOver(Millis patience) {
    if (!roll || !back_server) return;
    roll->Exit();
    for (std::size_t i = 0; i < runtime.shard_count(); ++i) {
      runtime.shard(i).Post([engine = engines[i].get(), spaces = space_engines[i].get()] {
        engine->Retire();
        spaces->Retire();
      });
    }
    for (Millis waited{0}; waited < patience && (back.rooms > 0 || spaces.spaces > 0); waited += kDrainStep) {
      std::this_thread::sleep_for(kDrainStep);
    }
  }

  void AddRoutes() {
    if (roles.play) play.AddRoutes(routes);
    if (governing) governing->AddRoutes(routes);
    if (roles.map_storage) maps.AddRoutes(routes);
    if (map_office) map_office->AddRoutes(routes);
    routes.Get("/ready", [this](const HttpRequest&, const HttpReply& reply) { AnswerReady(reply); });
    routes.Get("/metrics", [this](const HttpRequest&, const HttpReply& reply) {
      reply({200,
             "text/plain; version=0.0.4; charset=utf-8",
             {},
             std::make_shared<const std::string>(runtime.metrics().Text())});
    });
  }

  /// An office is ready when one can enter it: once the start room's map has loaded, for good. A map that breaks later
  /// is its author's business, and no reason to take every other room away.
  void AnswerReady(const HttpReply& reply) {
    const bool needs_maps = roles.back || roles.map_storage;
    if (start_room_loads || !needs_maps) return reply(PlainText(200, "ready\n"));
    maps.Load(start_room, [this, reply](const MapSource::Result& result) {
      if (!result) {
        const MapProblem& problem = result.error();
        return reply(PlainText(503, "not ready: the start room's map cannot be shown\n" + problem.code + " in " +
                                        problem.file + "\n" + problem.detail + "\n" + problem.fix + "\n"));
      }
      start_room_loads = true;
      reply(PlainText(200, "ready\n"));
    });
  }

  // Owned.
  const Roles roles;
  const std::unique_ptr<Database> records;  ///< Null without play and pusher, or when a test judges who comes in.
  records::BanGate ban_gate;
  const std::unique_ptr<records::RoomGate> room_gate;  ///< Null without records.
  const OfficeGate office_gate;
  const Gate* const gate;                             ///< Borrowed, when it is a test's.
  const std::unique_ptr<TlsCertificate> certificate;  ///< Null without TLS.
  const std::string start_room;
  const std::shared_ptr<const link_grpc::InnerTls> inner_tls;  ///< Null: in the clear.
  const std::string inner_token;
  const VisaOffice visas;
  LiveVisas live_visas;
  const PassOffice passes;
  std::atomic<bool> start_room_loads{false};  ///< Set by whichever thread loads maps.
  Runtime runtime;
  const bool shares;                  ///< The store, with other processes.
  std::unique_ptr<StateStore> store;  ///< Null when it is a test's, or there is nothing to keep.
  CurlFetcher fetcher;
  const std::unique_ptr<MapHouse> map_house;  ///< Null: another process has it, or this is none that keeps maps.
  map_storage::MapStorage maps;
  std::unique_ptr<map_storage::MapOffice> map_office;  ///< Null where there is no house.
  back::BackShared back;
  std::vector<std::unique_ptr<back::BackEngine>> engines;
  std::vector<WorkspaceEngine*> ends;  ///< The same.
  std::vector<std::unique_ptr<back::BackCalls>> calls;
  std::vector<RoomCalls*> room_calls;  ///< The same.
  LocalRooms local_rooms{runtime, room_calls};
  back::SpacesShared spaces;
  std::vector<std::unique_ptr<back::BackSpaces>> space_engines;
  std::vector<SpaceEngine*> space_ends;  ///< The same.
  link_stream::LinkMetrics link_metrics;
  link_stream::SpaceStreamMetrics space_metrics;
  std::unique_ptr<link_grpc::GrpcSpaceService> space_service;   ///< As back_server.
  std::unique_ptr<link_grpc::GrpcWorkspaceServer> back_server;  ///< Null when it takes no other process' pushers.
  std::unique_ptr<link_stream::BackDirectory> backs;            ///< Null when its rooms are its own.
  std::unique_ptr<link_grpc::BackChannels> channels;            ///< Likewise.
  std::unique_ptr<RemoteRooms> remote_rooms;                    ///< Likewise.
  std::shared_ptr<link_stream::BackRoll> roll;                  ///< Null without a store. Shared with its answers.
  std::unique_ptr<pusher::PusherService> pusher;                ///< Null without that role.
  std::unique_ptr<records::BanWatch> bans;                      ///< Null without records.
  std::unique_ptr<records::StandingWatch> standings;            ///< As bans.
  std::unique_ptr<Governing> governing;                         ///< Null without records or a way to sign in.
  std::unique_ptr<StandingEar> standing;                        ///< Null without a pusher or a store.
  play::PlayService play;
  HttpRoutes routes;
  std::unique_ptr<HttpServer> http;
  std::atomic<bool> maps_changed{false};
  Repeater map_watch;  ///< Last: its thread uses the others.
};

Outcome<std::unique_ptr<Server>> Server::Start(const Config& config, const Clock& clock, Log& log, StateStore* store,
                                               const Gate* gate) {
  RaiseDescriptorLimit();
  const auto secret = LoadSecret(config.data_dir);
  if (!secret) return Unexpected{secret.error()};
  std::unique_ptr<TlsCertificate> certificate;
  if (config.tls) {
    auto opened = TlsCertificate::Open(*config.tls, clock, log);
    if (!opened) return Unexpected{opened.error()};
    certificate = std::move(*opened);
  }
  std::shared_ptr<const link_grpc::InnerTls> inner_tls;
  if (config.inner_tls) {
    auto read = link_grpc::ReadInnerTls(*config.inner_tls);
    if (!read) return Unexpected{read.error()};
    inner_tls = std::move(*read);
  }
  std::unique_ptr<Database> records;
  if ((config.roles.pusher || config.roles.play) && gate == nullptr) {
    auto records_opened = OpenRecords(config.database, config.data_dir);
    if (!records_opened) return Unexpected{records_opened.error()};
    records = std::move(*records_opened);
  }
  std::unique_ptr<MapHouse> map_house;
  if (config.roles.map_storage) {
    auto house_opened = OpenMapHouse(config.data_dir, clock);
    if (!house_opened) return Unexpected{house_opened.error()};
    map_house = *std::move(house_opened);
    if (!map_house) log.Info("another process keeps the maps of this data folder; here they are read only");
  }
  auto parts = std::make_unique<Parts>(config, *secret, std::move(certificate), clock, log, gate, std::move(records),
                                       std::move(inner_tls), std::move(map_house));
  if (parts->bans) {
    const auto loaded = parts->bans->Load();
    if (!loaded) return Unexpected{loaded.error()};
  }
  if (parts->room_gate) {
    const auto loaded = parts->room_gate->Load();
    if (!loaded) return Unexpected{loaded.error()};
  }
  const auto opened = parts->OpenStore(config, clock, store);
  if (!opened) return Unexpected{opened.error()};
  const auto listening = parts->Listen(config, ToHex(RandomBytes(8)));
  if (!listening) return Unexpected{listening.error()};
  parts->runtime.Start();
  if (parts->bans) parts->bans->Start();
  parts->WatchMaps(log);
  if (parts->room_gate) parts->room_gate->Start();
  if (parts->standings) parts->standings->Start();
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() = default;

std::uint16_t Server::port() const {
  return parts_->http->port();
}

std::uint16_t Server::back_port() const {
  return parts_->back_server ? parts_->back_server->port() : 0;
}

Outcome<std::string> Server::OwnerPath() {
  return parts_->governing ? parts_->governing->OwnerPath() : Outcome<std::string>(std::string());
}

std::vector<HttpRoutes::Name> Server::Routes() const {
  return parts_->routes.All();
}

void Server::ReloadCertificate() {
  if (parts_->certificate) parts_->certificate->Reload();
}

void Server::Wake() {
  parts_->runtime.Wake();
}

std::string Server::MetricsText() const {
  return parts_->runtime.metrics().Text();
}

void Server::Stop(Millis patience) {
  parts_->HandRoomsOver(patience);
  parts_->http->StopAccepting();
  if (parts_->pusher) {
    parts_->pusher->BeginStop();
    for (Millis waited{0}; waited < patience && parts_->pusher->open_sockets() > 0; waited += kDrainStep) {
      std::this_thread::sleep_for(kDrainStep);
    }
  }
  parts_->runtime.Stop();
}

}  // namespace dw
