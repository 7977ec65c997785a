#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/expected.h"
#include "base/time.h"
#include "core/presence/ids.h"
#include "core/presence/person.h"

/// What somebody who is in no room may ask of rooms: an operator's programs. Rules: CA1... in docs/spec/calls.md.
namespace dw {

/// Why a call was not carried out.
struct CallProblem {
  enum class Code : std::uint8_t {
    kNotFound,     ///< No such room, person or variable, or a room whose map cannot be shown.
    kInvalid,      ///< What was given cannot be; trying again will not help.
    kElsewhere,    ///< `back` has the room.
    kUnavailable,  ///< It is not known whether it was done; the next try may be.
    kFull,         ///< There are as many as there may be.
  };
  Code code = Code::kUnavailable;
  std::string detail;  ///< One English sentence for the operator.
  std::string back;    ///< Of kElsewhere: host:port.
};

template <class T>
using CallAnswer = Expected<T, CallProblem>;

/// Where the answer to a call goes. Copies answer the same call, which hears the first answer alone; when the last copy
/// dies unused it hears kUnavailable: the room went away. Told on the room's thread, or on the one where it dies.
template <class T>
class CallReply {
 public:
  using Tell = std::function<void(CallAnswer<T>)>;
  explicit CallReply(Tell tell) : once_(std::make_shared<Once>(std::move(tell))) {}
  void operator()(CallAnswer<T> answer) const { once_->Answer(std::move(answer)); }

 private:
  struct Once {
    explicit Once(Tell given) : tell(std::move(given)) {}
    ~Once() { Answer(Unexpected{CallProblem{CallProblem::Code::kUnavailable, "The room has closed; ask again.", {}}}); }
    Once(const Once&) = delete;
    Once& operator=(const Once&) = delete;
    void Answer(CallAnswer<T> answer) {
      if (const Tell once = std::exchange(tell, nullptr)) once(std::move(answer));
    }
    Tell tell;
  };
  std::shared_ptr<Once> once_;  ///< Shared by what may answer.
};

struct RoomSummary {
  std::string room;
  std::size_t people = 0;
  std::size_t variables = 0;  ///< That have a value.
};

struct RoomDetails {
  struct Guest {
    presence::UserId user = presence::kNobody;
    std::string name;
    std::string uuid;
    presence::Status status = presence::Status::kOnline;
  };
  std::size_t people = 0;
  std::size_t variables = 0;
  std::string map_revision;
  std::vector<Guest> listed;  ///< By id.
  bool more = false;
};

struct RoomEvent {
  std::string name;
  std::string data;                             ///< JSON, or empty.
  presence::UserId sender = presence::kNobody;  ///< Nobody: a call.
};

struct RoomNotice {
  std::string uuid;  ///< For this visitor alone; empty: for everybody.
  std::string text;  ///< May be empty when it mutes.
  bool warning = false;
  bool mute = false;  ///< Their pages turn their microphones off; they may turn them on again.
};

struct RoomRenewal {
  bool changed = false;
  std::size_t people = 0;  ///< Who were told.
};

/// Somebody outside who hears what is set or sent in a room. Calls come on the room's thread.
class RoomEar {
 public:
  enum class Hears : std::uint8_t { kVariables, kEvents };
  using Values = std::map<std::string, std::string>;

  virtual ~RoomEar() = default;
  /// The room is open: what is set or sent from now on is heard. `values` are its variables that have a value.
  virtual void OnListening(const Values& values) = 0;
  virtual void OnVariable(const std::string& name, const std::string& value) = 0;
  virtual void OnEvent(const RoomEvent& event) = 0;
  /// Nothing follows.
  virtual void OnEnd(const CallProblem& problem) = 0;
};

/// The rooms of one shard, for callers that are in none. Calls come on the shard's thread; every `room` is a canonical
/// room path that lives on it. Implemented by services/back.
class RoomCalls {
 public:
  virtual ~RoomCalls() = default;

  /// Open rooms behind `after`, in the order of their paths, `limit` at most.
  virtual std::vector<RoomSummary> List(const std::string& after, std::size_t limit) = 0;
  /// An open room, and `limit` of its people whose ids are above `after`.
  virtual void Describe(const std::string& room, presence::UserId after, std::size_t limit,
                        CallReply<RoomDetails> reply) = 0;
  /// A room that is not open is opened for these three. No `names`: all that have a value.
  virtual void ReadVariables(const std::string& room, std::vector<std::string> names,
                             CallReply<RoomEar::Values> reply) = 0;
  virtual void SaveVariable(const std::string& room, std::string name, std::string value, CallReply<Ok> reply) = 0;
  /// The room stays open for as long; `ear` is shared with it.
  virtual void Listen(const std::string& room, RoomEar::Hears what, std::shared_ptr<RoomEar> ear) = 0;
  virtual void StopListening(const std::string& room, const RoomEar& ear) = 0;

  // Of a room that is open. The answer is how many people are told, or gone.

  virtual void Dispatch(const std::string& room, RoomEvent event, CallReply<std::size_t> reply) = 0;
  virtual void Notify(const std::string& room, RoomNotice notice, CallReply<std::size_t> reply) = 0;
  virtual void Remove(const std::string& room, std::string uuid, std::string reason, CallReply<std::size_t> reply) = 0;
  /// Looks whether the room's map has changed; if so, the room begins anew with it after `within`.
  virtual void Renew(const std::string& room, Millis within, CallReply<RoomRenewal> reply) = 0;
};

}  // namespace dw
