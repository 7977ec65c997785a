#pragma once

#include <string>
#include <string_view>

#include "core/spaces/member.h"
#include "digiwork/wire/v1/session.pb.h"

/// What people are told of spaces, each as one finished `batch` item.
namespace dw::pusher::space_items {

namespace wire = digiwork::wire::v1;

std::string ItemOf(wire::SubMessage item);
wire::SubMessage About(const std::string& space);

void Encode(const spaces::Member& member, wire::SpaceMemberMessage& out);
std::string Joined(const std::string& space, const spaces::Member& member);
std::string Changed(const std::string& space, const std::string& member, const spaces::Change& change);
std::string Left(const std::string& space, const std::string& member);
std::string Heard(const std::string& space, const std::string& from, bool direct, const std::string& bytes);
std::string Closed(const std::string& space, std::string_view code);
/// The answer to a query that is refused, and what is told of any other message.
std::string Error(std::uint32_t query, std::string_view code);
std::string Refused(std::string_view what, std::string_view code);

spaces::Attributes Decode(const google::protobuf::Map<std::string, std::string>& in);

}  // namespace dw::pusher::space_items
