#include "services/pusher/message_access.h"

#include <span>

#include "base/assert.h"

namespace dw::pusher {
namespace {

namespace wire = digiwork::wire::v1;
using access::Caller;
using access::Callers;
using access::Kind;

Callers CallersOf(Kind kind, std::string_view name) {
  Callers callers;
  for (const Caller caller : access::kCallers) {
    if (access::Allows(kind, name, caller)) callers = callers | Callers(caller);
  }
  return callers;
}

void Fill(const google::protobuf::Descriptor& message, const char* oneof, Kind kind, std::span<Callers> out) {
  const auto* choice = message.FindOneofByName(oneof);
  for (int i = 0; i < choice->field_count(); ++i) {
    const auto* field = choice->field(i);
    const auto number = static_cast<std::size_t>(field->number());
    DW_ASSERT(number < out.size());
    out[number] = CallersOf(kind, field->name());
  }
}

}  // namespace

const MessageAccess& MessageAccess::Instance() {
  static const MessageAccess instance(*wire::ClientToServerMessage::descriptor(), *wire::QueryMessage::descriptor());
  return instance;
}

MessageAccess::MessageAccess(const google::protobuf::Descriptor& message, const google::protobuf::Descriptor& query) {
  Fill(message, "message", Kind::kMessage, messages_);
  Fill(query, "query", Kind::kQuery, queries_);
  walks_ = messages_[wire::ClientToServerMessage::kUserMoves];
}

bool MessageAccess::May(const wire::ClientToServerMessage& message, Caller caller) const {
  if (!MayField(message.message_case(), caller)) return false;
  if (!message.has_query()) return true;
  const auto query = message.query().query_case();
  // One that says nothing we know is answered as any other unknown word is: by the room.
  return query == wire::QueryMessage::QUERY_NOT_SET || MayAsk(query, caller);
}

std::string_view WhatIsAsked(const wire::ClientToServerMessage& message) {
  if (message.has_query()) {
    const auto* query = message.query().GetDescriptor()->FindFieldByNumber(message.query().query_case());
    if (query != nullptr) return query->name();
  }
  const auto* field = message.GetDescriptor()->FindFieldByNumber(message.message_case());
  return field == nullptr ? std::string_view() : std::string_view(field->name());
}

}  // namespace dw::pusher
