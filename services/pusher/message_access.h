#pragma once

#include <array>
#include <string_view>

#include "core/access/access_table.h"
#include "digiwork/wire/v1/session.pb.h"

namespace dw::pusher {

/// The lines of the access table for what clients say, by field number: a frame is judged without looking for names.
/// [AC3]
class MessageAccess {
 public:
  /// The one there is: the table is constant.
  static const MessageAccess& Instance();

  /// For a protocol of these messages; tests have one that is newer.
  MessageAccess(const google::protobuf::Descriptor& message, const google::protobuf::Descriptor& query);

  bool May(const digiwork::wire::v1::ClientToServerMessage& message, access::Caller caller) const;
  /// By field number.
  bool MayField(int field, access::Caller caller) const { return Has(messages_, field, caller); }
  bool MayAsk(int field, access::Caller caller) const { return Has(queries_, field, caller); }
  /// The same for a message that says nothing but user_moves.
  bool MayWalk(access::Caller caller) const { return walks_.Has(caller); }

 private:
  static constexpr std::size_t kFields = 128;
  using Fields = std::array<access::Callers, kFields>;
  static bool Has(const Fields& fields, int field, access::Caller caller) {
    return field >= 0 && static_cast<std::size_t>(field) < kFields &&
           fields[static_cast<std::size_t>(field)].Has(caller);
  }

  Fields messages_{};
  Fields queries_{};
  access::Callers walks_;
};

/// What a message asks for, as the table names it: "chat", or, of a query, "set_variable".
std::string_view WhatIsAsked(const digiwork::wire::v1::ClientToServerMessage& message);

}  // namespace dw::pusher
