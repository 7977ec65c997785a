#include "tests/support/redis_nodes.h"

#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <functional>
#include <memory>
#include <sstream>
#include <utility>

#include "base/assert.h"
#include "tests/support/free_port.h"

namespace dw::testing {
namespace {

constexpr const char* kProgram = "/usr/bin/redis-server";
constexpr std::chrono::seconds kPatience{20};
constexpr std::size_t kMasters = 3;
constexpr std::uint32_t kSlots = 16384;

/// False when it has not become true in time.
bool Await(const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    ::poll(nullptr, 0, 10);  // what is awaited needs the processor, too
  }
  return true;
}

void Append(std::string& out, const redisReply& reply) {
  if (reply.type == REDIS_REPLY_INTEGER) out += std::to_string(reply.integer);
  if (reply.type == REDIS_REPLY_ERROR) out += '-';
  if (reply.str != nullptr) out.append(reply.str, static_cast<std::size_t>(reply.len));
  for (std::size_t i = 0; i < reply.elements; ++i) {
    Append(out, *reply.element[i]);
    out += '\n';
  }
}

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

bool RedisNodes::Installed() {
  return ::access(kProgram, X_OK) == 0;
}

RedisNodes::RedisNodes(std::size_t count, std::vector<std::string> options) : options_(std::move(options)) {
  nodes_.resize(count);
  StartAll();
}

RedisNodes::RedisNodes()
    : RedisNodes(2 * kMasters, {"--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--cluster-config-file",
                                "nodes.conf"}) {
  Join();
  AwaitHealthy();
}

RedisNodes::~RedisNodes() {
  for (std::size_t i = 0; i < size(); ++i) Kill(i);
}

// Somebody else may take a port between its choice and its use: then another is chosen.
void RedisNodes::StartAll() {
  for (std::size_t i = 0; i < size(); ++i) {
    for (int attempt = 0; nodes_[i].process < 0; ++attempt) {
      DW_ASSERT(attempt < 5);
      {
        const FreePort port;
        const FreePort bus;
        nodes_[i].port = port.port();
        nodes_[i].bus_port = bus.port();
      }
      Start(i);
    }
  }
}

void RedisNodes::Start(std::size_t node) {
  Node& one = nodes_[node];
  const std::string folder = (folder_.path() / std::to_string(node)).string();
  std::filesystem::create_directories(folder);
  std::vector<std::string> words{kProgram,
                                 "--port",
                                 std::to_string(one.port),
                                 "--bind",
                                 "127.0.0.1",
                                 "--dir",
                                 folder,
                                 "--save",
                                 "",
                                 "--appendonly",
                                 "no",
                                 "--repl-diskless-sync-delay",
                                 "0",
                                 "--cluster-port",
                                 std::to_string(one.bus_port),
                                 "--logfile",
                                 "log"};
  words.insert(words.end(), options_.begin(), options_.end());
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  one.process = ::fork();
  DW_ASSERT(one.process >= 0);
  if (one.process == 0) {
    // It ends with the test, however that ends.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::execv(kProgram, arguments.data());
    ::_exit(127);
  }
  const bool answers = Await([&] {
    if (::waitpid(one.process, nullptr, WNOHANG) == one.process) one.process = -1;
    return one.process < 0 || !Ask(node, {"PING"}).empty();
  });
  DW_ASSERT(answers);
}

std::string RedisNodes::Ask(std::size_t node, const std::vector<std::string>& words) const {
  const std::unique_ptr<redisContext, void (*)(redisContext*)> connection(
      redisConnectWithTimeout("127.0.0.1", nodes_[node].port, timeval{1, 0}), redisFree);
  if (!connection || connection->err != 0) return "";
  redisSetTimeout(connection.get(), timeval{5, 0});
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const std::string& word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  const std::unique_ptr<void, void (*)(void*)> reply(
      redisCommandArgv(connection.get(), static_cast<int>(words.size()), texts.data(), sizes.data()), freeReplyObject);
  std::string out;
  if (reply) Append(out, *static_cast<const redisReply*>(reply.get()));
  return out;
}

std::string RedisNodes::url() const {
  std::string url = "redis://";
  for (const Node& node : nodes_) url += "127.0.0.1:" + std::to_string(node.port) + ",";
  url.pop_back();
  return url;
}

// As redis-cli --cluster create does it.
void RedisNodes::Join() {
  for (std::size_t i = 0; i < size(); ++i) {
    DW_ASSERT(Ask(i, {"CLUSTER", "SET-CONFIG-EPOCH", std::to_string(i + 1)}) == "OK");
  }
  for (std::size_t i = 0; i < kMasters; ++i) {
    const std::string first = std::to_string(kSlots * i / kMasters);
    const std::string last = std::to_string(kSlots * (i + 1) / kMasters - 1);
    DW_ASSERT(Ask(i, {"CLUSTER", "ADDSLOTSRANGE", first, last}) == "OK");
  }
  for (std::size_t i = 1; i < size(); ++i) {
    const Node& node = nodes_[i];
    DW_ASSERT(Ask(0, {"CLUSTER", "MEET", "127.0.0.1", std::to_string(node.port), std::to_string(node.bus_port)}) ==
              "OK");
  }
  for (std::size_t i = kMasters; i < size(); ++i) {
    const std::string master = Ask(i - kMasters, {"CLUSTER", "MYID"});
    // Refused until it has heard of that master.
    DW_ASSERT(Await([&] { return Ask(i, {"CLUSTER", "REPLICATE", master}) == "OK"; }));
  }
}

bool RedisNodes::IsHealthy(std::size_t node) const {
  const std::string info = Ask(node, {"CLUSTER", "INFO"});
  if (!Has(info, "cluster_state:ok") || !Has(info, "cluster_known_nodes:" + std::to_string(size()))) return false;
  const std::string replication = Ask(node, {"INFO", "replication"});
  if (Has(replication, "role:slave") ? !Has(replication, "master_link_status:up")
                                     : !Has(replication, "connected_slaves:1")) {
    return false;
  }
  std::istringstream lines(Ask(node, {"CLUSTER", "NODES"}));
  std::size_t replicas = 0;
  for (std::string line; std::getline(lines, line);) {
    if (Has(line, "fail") || Has(line, "handshake")) return false;
    if (Has(line, "slave")) ++replicas;
  }
  return replicas == kMasters;
}

void RedisNodes::AwaitHealthy() const {
  DW_ASSERT(Await([&] {
    for (std::size_t i = 0; i < size(); ++i) {
      if (!IsHealthy(i)) return false;
    }
    return true;
  }));
}

std::size_t RedisNodes::MasterOf(std::uint32_t slot) const {
  for (std::size_t i = 0; i < size(); ++i) {
    std::istringstream slots(Ask(i, {"CLUSTER", "NODES"}));
    for (std::string line; std::getline(slots, line);) {
      if (!Has(line, "myself,master")) continue;
      std::istringstream words(line);
      std::string word;
      for (int skip = 0; skip < 8; ++skip) words >> word;
      while (words >> word) {
        unsigned first = 0;
        unsigned last = 0;
        if (word.front() == '[') continue;
        const int found = std::sscanf(word.c_str(), "%u-%u", &first, &last);  // NOLINT(cert-err34-c)
        if (found == 1) last = first;
        if (found > 0 && first <= slot && slot <= last) return i;
      }
    }
  }
  AssertFailed("a master has the slot", __FILE__, __LINE__);
}

void RedisNodes::AwaitReplicated(std::size_t master) const {
  const auto offset = [&](const char* name) {
    const std::string info = Ask(master, {"INFO", "replication"});
    const std::size_t at = info.find(name);
    return at == std::string::npos ? 0 : std::strtoll(info.c_str() + at + std::string_view(name).size(), nullptr, 10);
  };
  const auto wanted = offset("master_repl_offset:");
  DW_ASSERT(wanted > 0 && Await([&] { return offset(",offset=") >= wanted; }));
}

void RedisNodes::Kill(std::size_t node) {
  const pid_t process = std::exchange(nodes_[node].process, -1);
  if (process < 0) return;
  ::kill(process, SIGKILL);
  ::waitpid(process, nullptr, 0);
}

void RedisNodes::Restart(std::size_t node) {
  Start(node);
  DW_ASSERT(nodes_[node].process > 0);
  if (size() > 1) AwaitHealthy();
}

void RedisNodes::Freeze(std::size_t node, bool frozen) const {
  DW_ASSERT(::kill(nodes_[node].process, frozen ? SIGSTOP : SIGCONT) == 0);
}

}  // namespace dw::testing
