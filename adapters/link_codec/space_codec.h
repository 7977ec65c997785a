#pragma once

#include <cstddef>
#include <optional>

#include "digiwork/space/v1/space.pb.h"
#include "ports/space_link.h"

/// What crosses the link between pusher and back for spaces (ports/space_link.h) as messages of space.proto, and back.
/// The number of the space is the stream's, and is not said here.
namespace dw::link_codec {

namespace space = digiwork::space::v1;

void Encode(const SpaceWord& word, space::PusherToSpaceMessage& out);
void Encode(const SpaceNews& news, space::SpaceToPusherMessage& out);

/// Nothing for what is no word, or no news, that we know. Takes what `in` holds.
std::optional<SpaceWord> DecodeWord(space::PusherToSpaceMessage& in);
std::optional<SpaceNews> DecodeNews(space::SpaceToPusherMessage& in);

/// About how many bytes it is on the wire.
std::size_t SizeOf(const SpaceWord& word);
std::size_t SizeOf(const SpaceNews& news);

}  // namespace dw::link_codec
