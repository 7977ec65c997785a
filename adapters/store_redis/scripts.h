#pragma once

/// What the store's calls do within Redis, each in one step. Times are of the node's own clock.
namespace dw::redis {

/// KEYS: lease, its fence, who held it last. ARGV: holder, milliseconds, how long the last two are remembered. A fence
/// is the time of taking, if that is more than the last plus one: so two holders have different ones also when a
/// failover has lost what was written last, or all is forgotten.
inline constexpr const char* kAcquireScript = R"(
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
elseif not holder then
  holder = ARGV[1]
  local last = redis.call('GET', KEYS[2])
  if not last or redis.call('GET', KEYS[3]) ~= holder then
    local now = redis.call('TIME')
    local fence = math.max(tonumber(last or '0') + 1, now[1] * 1000000 + now[2])
    redis.call('SET', KEYS[2], string.format('%.0f', fence))
    redis.call('SET', KEYS[3], holder)
  end
  redis.call('SET', KEYS[1], holder, 'PX', ARGV[2])
end
if holder == ARGV[1] then
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
  redis.call('PEXPIRE', KEYS[3], ARGV[3])
end
return {holder, redis.call('GET', KEYS[2])}
)";

/// KEYS: lease, who held it last. ARGV: holder.
inline constexpr const char* kReleaseScript = R"(
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1], KEYS[2]) end
return 1
)";

/// KEYS: the key, the fence of a lease. ARGV: that fence as the writer knows it, then the command and what follows the
/// key in it.
inline constexpr const char* kGuardedScript = R"(
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call(ARGV[2], KEYS[1], unpack(ARGV, 3))
return 1
)";

/// Stands before the next two. KEYS: what members say, when each is gone.
inline constexpr const char* kForgetTheGone = R"(
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
  redis.call('HDEL', KEYS[1], gone)
  redis.call('ZREM', KEYS[2], gone)
end
)";

/// ARGV: member, what it says, milliseconds. The keys go with the last member, at the latest when its time is over.
inline constexpr const char* kEnterScript = R"(
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[1])
for _, key in ipairs(KEYS) do
  if redis.call('PTTL', key) < tonumber(ARGV[3]) then redis.call('PEXPIRE', key, ARGV[3]) end
end
return 1
)";

inline constexpr const char* kMembersScript = R"(
return redis.call('HGETALL', KEYS[1])
)";

/// KEYS: as above. ARGV: member.
inline constexpr const char* kExitScript = R"(
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
)";

}  // namespace dw::redis
