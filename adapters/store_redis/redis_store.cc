#include "adapters/store_redis/redis_store.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "adapters/store_redis/scripts.h"
#include "adapters/store_redis/store_loop.h"

namespace dw {
namespace {

using redis::Reply;
using redis::StoreLoop;
using Kind = Reply::Kind;
using Words = std::vector<std::string>;

/// A fence that nobody has used for so long is forgotten; the next is higher all the same.
constexpr Millis kFenceRemembered{86'400'000};

/// A key beside `key`, in the same slot.
std::string Beside(const std::string& key, const char* name) {
  const std::string sibling = key + name;
  return redis::SlotOf(sibling) == redis::SlotOf(key) ? sibling : "{" + key + "}" + name;
}

std::string FenceOf(const std::string& lease) {
  return Beside(lease, ":fence");
}
std::string LastOf(const std::string& lease) {
  return Beside(lease, ":last");
}
std::string EndsOf(const std::string& group) {
  return Beside(group, ":ends");
}

/// As Redis wants it; it takes none for less than a moment.
std::string ToWord(Millis ttl) {
  return std::to_string(std::max<Millis::rep>(ttl.count(), 1));
}

Words Script(std::string script, const Words& keys, Words arguments) {
  Words words{"EVAL", std::move(script), std::to_string(keys.size())};
  words.insert(words.end(), keys.begin(), keys.end());
  words.insert(words.end(), std::make_move_iterator(arguments.begin()), std::make_move_iterator(arguments.end()));
  return words;
}

std::string OfTheLiving(const char* script) {
  return std::string(redis::kForgetTheGone) + script;
}

Unexpected<Fault> Strange() {
  return Unexpected{Fault{Fault::Code::kCorrupt, "the store answers something else than it was asked"}};
}

Outcome<Ok> ToOk(const Reply&) {
  return Ok{};
}

Outcome<bool> ToBool(const Reply& reply) {
  if (reply.kind != Kind::kNumber) return Strange();
  return reply.number != 0;
}

/// Of a command that has no guard.
Outcome<bool> ToDone(const Reply&) {
  return true;
}

Outcome<std::optional<std::string>> ToText(Reply reply) {
  if (reply.kind == Kind::kNothing) return std::optional<std::string>();
  if (reply.kind != Kind::kText) return Strange();
  return std::optional(std::move(reply.text));
}

Outcome<Lease> ToLease(Reply reply) {
  if (reply.kind != Kind::kList || reply.items.size() != 2) return Strange();
  Reply& holder = reply.items[0];
  const std::string& fence = reply.items[1].text;
  Lease lease{std::move(holder.text), 0};
  if (reply.items[1].kind == Kind::kNothing && holder.kind == Kind::kNothing) return lease;
  const auto [end, problem] = std::from_chars(fence.data(), fence.data() + fence.size(), lease.fence);
  if (problem != std::errc{} || end != fence.data() + fence.size()) return Strange();
  return lease;
}

Outcome<StateStore::Fields> ToFields(Reply reply) {
  if (reply.kind != Kind::kList || reply.items.size() % 2 != 0) return Strange();
  StateStore::Fields fields;
  for (std::size_t i = 0; i < reply.items.size(); i += 2) {
    if (reply.items[i].kind != Kind::kText || reply.items[i + 1].kind != Kind::kText) return Strange();
    fields[std::move(reply.items[i].text)] = std::move(reply.items[i + 1].text);
  }
  return fields;
}

class RedisSubscription final : public StateStore::Subscription {
 public:
  RedisSubscription(std::weak_ptr<StoreLoop> loop, std::shared_ptr<redis::Ear> ear)
      : loop_(std::move(loop)), ear_(std::move(ear)) {}
  ~RedisSubscription() override {
    ear_->ended = true;
    if (const auto loop = loop_.lock()) loop->Forget(ear_);
  }

 private:
  const std::weak_ptr<StoreLoop> loop_;    ///< It may outlive the store.
  const std::shared_ptr<redis::Ear> ear_;  ///< Shared with the loop.
};

class RedisStore final : public StateStore {
 public:
  explicit RedisStore(std::shared_ptr<StoreLoop> loop) : loop_(std::move(loop)) {}
  // Not left to the last owner, which may be a subscription on any thread.
  ~RedisStore() override { loop_->Stop(); }

  void Acquire(std::string key, std::string holder, Millis ttl, Done<Lease> done) override {
    Send(key,
         Script(redis::kAcquireScript, {key, FenceOf(key), LastOf(key)},
                {std::move(holder), ToWord(ttl), ToWord(kFenceRemembered)}),
         ToLease, std::move(done));
  }
  void Holder(std::string key, Done<Lease> done) override {
    Send(key, {"MGET", key, FenceOf(key)}, ToLease, std::move(done));
  }
  void Release(std::string key, std::string holder, Done<Ok> done) override {
    Send(key, Script(redis::kReleaseScript, {key, LastOf(key)}, {std::move(holder)}), ToOk, std::move(done));
  }

  void Read(std::string key, Done<std::optional<std::string>> done) override {
    Send(key, {"GET", key}, ToText, std::move(done));
  }
  void Write(std::string key, std::string value, Millis ttl, std::optional<WriteGuard> guard,
             Done<bool> done) override {
    Words rest{std::move(value)};
    if (ttl > Millis(0)) rest.insert(rest.end(), {"PX", ToWord(ttl)});
    Change("SET", key, std::move(rest), guard, std::move(done));
  }
  void Erase(std::string key, std::optional<WriteGuard> guard, Done<bool> done) override {
    Change("DEL", key, {}, guard, std::move(done));
  }
  void ReadFields(std::string key, Done<Fields> done) override {
    Send(key, {"HGETALL", key}, ToFields, std::move(done));
  }
  void WriteField(std::string key, std::string field, std::string value, std::optional<WriteGuard> guard,
                  Done<bool> done) override {
    Change("HSET", key, {std::move(field), std::move(value)}, guard, std::move(done));
  }

  void Enter(std::string group, std::string member, std::string about, Millis ttl, Done<Ok> done) override {
    Send(group,
         Script(OfTheLiving(redis::kEnterScript), {group, EndsOf(group)},
                {std::move(member), std::move(about), ToWord(ttl)}),
         ToOk, std::move(done));
  }
  void Exit(std::string group, std::string member, Done<Ok> done) override {
    Send(group, Script(redis::kExitScript, {group, EndsOf(group)}, {std::move(member)}), ToOk, std::move(done));
  }
  void Members(std::string group, Done<Fields> done) override {
    Send(group, Script(OfTheLiving(redis::kMembersScript), {group, EndsOf(group)}, {}), ToFields, std::move(done));
  }

  void Publish(std::string channel, std::string message, Done<Ok> done) override {
    // Not twice: who listens would hear it twice. [SS5]
    loop_->Send({redis::SlotOf(channel), {"SPUBLISH", channel, std::move(message)}, false},
                Translate<Ok>(ToOk, std::move(done)));
  }
  std::unique_ptr<Subscription> Subscribe(std::string channel, std::function<void(std::string)> hear,
                                          std::function<void()> renewed) override {
    auto ear = std::make_shared<redis::Ear>();
    ear->channel = std::move(channel);
    ear->hear = std::move(hear);
    ear->renewed = std::move(renewed);
    loop_->Listen(ear);
    return std::make_unique<RedisSubscription>(loop_, std::move(ear));
  }

 private:
  template <class T, class To>
  static redis::Cluster::Done Translate(To to, Done<T> done) {
    return [to, done = std::move(done)](Outcome<Reply> reply) {
      if (!reply) return done(Unexpected{std::move(reply).error()});
      done(to(*std::move(reply)));
    };
  }
  template <class T, class To>
  void Send(const std::string& key, Words words, To to, Done<T> done) {
    loop_->Send({redis::SlotOf(key), std::move(words), true}, Translate<T>(to, std::move(done)));
  }

  /// Carries out "`command` `key` `rest`" if `guard` lets it.
  void Change(const char* command, const std::string& key, Words rest, const std::optional<WriteGuard>& guard,
              Done<bool> done) {
    if (!guard) {
      Words words{command, key};
      words.insert(words.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
      return Send(key, std::move(words), ToDone, std::move(done));
    }
    // A cluster would say so, and a plain Redis would not. [SS6]
    if (redis::SlotOf(guard->lease) != redis::SlotOf(key)) {
      return done(Unexpected{Fault{Fault::Code::kConflict, "a key and its lease are of different rooms"}});
    }
    rest.insert(rest.begin(), {std::to_string(guard->fence), command});
    Send(key, Script(redis::kGuardedScript, {key, FenceOf(guard->lease)}, std::move(rest)), ToBool, std::move(done));
  }

  const std::shared_ptr<StoreLoop> loop_;  ///< Subscriptions know it while it is there.
};

}  // namespace

Outcome<std::unique_ptr<StateStore>> ConnectRedis(const RedisOptions& options, Metrics& metrics) {
  auto address = redis::ParseRedisUrl(options.url);
  if (!address) return Unexpected{std::move(address).error()};
  StoreLoop::Options loop_options;
  loop_options.address = *std::move(address);
  loop_options.cluster.command_limit = options.command_limit;
  loop_options.start_limit = options.start_limit;
  auto loop = std::make_shared<StoreLoop>(loop_options, metrics);
  if (auto started = loop->Start(); !started) return Unexpected{std::move(started).error()};
  return std::unique_ptr<StateStore>(std::make_unique<RedisStore>(std::move(loop)));
}

}  // namespace dw
