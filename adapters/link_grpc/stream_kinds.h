#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/client_callback.h>

#include "adapters/link_stream/pusher_end.h"
#include "adapters/link_stream/room_end.h"
#include "adapters/link_stream/spaces_back_end.h"
#include "adapters/link_stream/spaces_pusher_end.h"
#include "digiwork/space/v1/space.grpc.pb.h"
#include "digiwork/workspace/v1/workspace.grpc.pb.h"

// What tells one kind of stream from the other; what they have in common is in stream_call.h and stream_connection.h.

namespace dw::link_grpc {

namespace space = digiwork::space::v1;
namespace workspace = digiwork::workspace::v1;

/// Of one room. [IW1]
struct RoomKind {
  using Manager = workspace::WorkspaceManager;
  using ToBack = workspace::PusherToRoomMessage;
  using ToPusher = workspace::RoomToPusherMessage;
  using PusherEnd = link_stream::PusherEnd;
  using BackEnd = link_stream::RoomEnd;
  using Back = link_stream::BackEnd;  ///< What the back's ends share.
  static constexpr char kMethod[] = "digiwork.workspace.v1.WorkspaceManager/ConnectToRoom";
  static constexpr char kBadFirst[] = "the first message opens a room, in a version we speak";

  static void Connect(Manager::Stub& stub, grpc::ClientContext& context,
                      grpc::ClientBidiReactor<ToBack, ToPusher>& reactor) {
    stub.async()->ConnectToRoom(&context, &reactor);
  }
};

/// Of all spaces that a thread of a pusher has at one back. [IW20]
struct SpacesKind {
  using Manager = space::SpaceManager;
  using ToBack = space::PusherToSpacesMessage;
  using ToPusher = space::SpacesToPusherMessage;
  using PusherEnd = link_stream::SpacesPusherEnd;
  using BackEnd = link_stream::SpacesBackEnd;
  using Back = link_stream::SpacesBack;
  static constexpr char kMethod[] = "digiwork.space.v1.SpaceManager/ConnectToSpaces";
  static constexpr char kBadFirst[] = "the first message says who speaks, in a version we speak";

  static void Connect(Manager::Stub& stub, grpc::ClientContext& context,
                      grpc::ClientBidiReactor<ToBack, ToPusher>& reactor) {
    stub.async()->ConnectToSpaces(&context, &reactor);
  }
};

}  // namespace dw::link_grpc
