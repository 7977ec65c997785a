#pragma once

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/link_grpc/grpc_space_link.h"
#include "adapters/link_grpc/grpc_space_service.h"
#include "adapters/link_grpc/grpc_workspace_server.h"
#include "adapters/link_grpc/inner_token.h"
#include "adapters/link_local/local_space_link.h"
#include "adapters/store_memory/memory_store.h"
#include "runtime/clock.h"
#include "services/back/back_spaces.h"

namespace dw::testing {

inline const std::string kStage = "/~/office.tmj#stage";
inline const std::string kSecret = "secret";

/// A back's spaces on shards that are turned by hand.
class PlayedBack {
 public:
  PlayedBack(const Clock& clock, Log& log, StateStore* store, std::size_t shards)
      : runtime{{shards}, clock, log}, shared{store, {}, back::SpaceMetrics(runtime.metrics()), 0} {
    for (std::size_t i = 0; i < shards; ++i) {
      made_.push_back(std::make_unique<back::BackSpaces>(runtime.shard(i), shared));
      engines.push_back(made_.back().get());
    }
  }
  /// Takes pushers of other processes, at `address`.
  void Listen() {
    service_ = std::make_unique<link_grpc::GrpcSpaceService>(link_grpc::InnerToken(kSecret), runtime, engines);
    auto started = link_grpc::GrpcWorkspaceServer::Start(
        {"127.0.0.1:0", link_grpc::InnerToken(kSecret), "one", {&service_->service()}}, runtime, {});
    DW_ASSERT(started.has_value());
    server_ = std::move(*started);
    address = shared.options.address = "127.0.0.1:" + std::to_string(server_->port());
  }
  void Retire() {
    for (auto& engine : made_) engine->Retire();
  }
  void Turn() {
    for (std::size_t i = 0; i < runtime.shard_count(); ++i) runtime.shard(i).RunOnce();
  }
  double Read(const std::string& line) {
    const std::string text = runtime.metrics().Text();
    const std::size_t at = text.find("\n" + line + " ");
    return at == std::string::npos ? -1 : std::strtod(text.c_str() + at + line.size() + 2, nullptr);
  }

  Runtime runtime;
  back::SpacesShared shared;
  std::vector<SpaceEngine*> engines;
  std::string address;

 private:
  std::vector<std::unique_ptr<back::BackSpaces>> made_;
  std::unique_ptr<link_grpc::GrpcSpaceService> service_;
  std::unique_ptr<link_grpc::GrpcWorkspaceServer> server_;
};

/// A pusher's thread that writes down what a space tells it.
class PlayedListener final : public SpaceListener {
 public:
  void OnOpened() override { told.push_back("opened"); }
  void OnLost() override { told.push_back("lost"); }
  void OnRefused(const std::string& code) override { told.push_back("refused " + code); }
  void OnNews(const SpaceNews& news) override {
    struct Names {
      std::string operator()(const spaces::Listed&) const { return "listed"; }
      std::string operator()(const spaces::MemberJoined& joined) const {
        return joined.member.profile.name + " joined";
      }
      std::string operator()(const spaces::MemberChanged&) const { return "changed"; }
      std::string operator()(const spaces::MemberLeft&) const { return "left"; }
      std::string operator()(const spaces::Said& said) const {
        return (said.to.empty() ? "said " : "whispered ") + said.bytes.substr(0, 20);
      }
      std::string operator()(const SpaceTurnedAway& away) const { return "turned away " + away.code; }
    };
    told.push_back(std::visit(Names(), news));
  }
  bool Heard(const std::string& what) const { return std::find(told.begin(), told.end(), what) != told.end(); }
  std::vector<std::string> told;
};

inline SpaceWord Enter(std::uint64_t seat, const std::string& name) {
  return {seat, SpaceWord::Enter{{"uuid", name, {{"hand", "down"}}}}};
}
inline SpaceWord Say(std::uint64_t seat, std::string bytes, std::string to = "") {
  return {seat, SpaceWord::Say{std::move(to), std::move(bytes)}};
}

/// Backs, and threads of pushers with a link to them each.
class SpaceWorld {
 public:
  virtual ~SpaceWorld() = default;
  virtual SpaceLink& link(std::size_t pusher) = 0;
  virtual void Turn() = 0;

  /// Turns everything until `done`, ten seconds of the wall at most.
  template <class Done>
  bool Until(Done done) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!done()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      Turn();
      std::this_thread::yield();
    }
    return true;
  }

  ManualClock clock;

 protected:
  std::ostringstream out_;
  Log log_{out_, Log::Level::kError};
};

/// One process with two threads, each with pusher and back.
class LocalSpaceWorld final : public SpaceWorld {
 public:
  LocalSpaceWorld() {
    for (std::size_t i = 0; i < 2; ++i) {
      links_.push_back(std::make_unique<LocalSpaceLink>(back_.runtime, back_.runtime.shard(i), back_.engines));
    }
  }
  SpaceLink& link(std::size_t pusher) override { return *links_[pusher]; }
  void Turn() override { back_.Turn(); }

 private:
  PlayedBack back_{clock, log_, nullptr, 2};
  std::vector<std::unique_ptr<SpaceLink>> links_;
};

/// Two backs of two threads, which share a store, and two pushers.
class GrpcSpaceWorld final : public SpaceWorld {
 public:
  GrpcSpaceWorld() {
    std::vector<std::string> addresses;
    for (auto& back : backs) {
      back = std::make_unique<PlayedBack>(clock, log_, &store, 2);
      back->Listen();
      addresses.push_back(back->address);
    }
    directory.Set(addresses);
    for (std::size_t i = 0; i < 2; ++i) StartPusher(i);
  }
  ~GrpcSpaceWorld() override {
    for (auto& link : links_) link.reset();
    for (auto& back : backs) back.reset();
  }
  void StartPusher(std::size_t i, const std::string& token = link_grpc::InnerToken(kSecret)) {
    links_[i] = std::make_unique<link_grpc::GrpcSpaceLink>(
        link_grpc::GrpcSpaceLink::Context{pushers.shard(i), directory, channels_, metrics, token});
  }
  void KillPusher(std::size_t i) { links_[i].reset(); }
  SpaceLink& link(std::size_t pusher) override { return *links_[pusher]; }
  void Turn() override {
    for (auto& back : backs) {
      if (back) back->Turn();
    }
    for (std::size_t i = 0; i < 2; ++i) pushers.shard(i).RunOnce();
  }
  /// Which back has the only space; as many as there are when none has.
  std::size_t Owner() const {
    for (std::size_t i = 0; i < backs.size(); ++i) {
      if (backs[i] && backs[i]->Read("digiwork_space_members") > 0) return i;
    }
    return backs.size();
  }

  MemoryStore store{clock};
  std::array<std::unique_ptr<PlayedBack>, 2> backs;
  Runtime pushers{{2}, clock, log_};
  link_stream::BackDirectory directory{clock, {}};
  link_stream::SpaceStreamMetrics metrics{pushers.metrics()};

 private:
  link_grpc::BackChannels channels_;
  std::array<std::unique_ptr<link_grpc::GrpcSpaceLink>, 2> links_;
};

}  // namespace dw::testing
