#include "services/pusher/admission.h"

#include <gtest/gtest.h>

#include "services/pusher/place_ticket.h"

namespace dw::pusher {
namespace {

constexpr Millis kNow{1'700'000'000'000};

PusherOptions Options() {
  PusherOptions options;
  options.secret = "a secret of this server";
  return options;
}

digiwork::wire::v1::ConnectMessage Connect() {
  digiwork::wire::v1::ConnectMessage connect;
  connect.set_protocol_version(kProtocolVersion);
  connect.set_room("/~/office.tmj");
  connect.set_visitor_key("0123456789abcdef0123456789ABCDEF");
  connect.set_name("Ada");
  return connect;
}

TEST(AdmissionTest, WS2_OneOlderAndOneNewerAreAccepted) {
  EXPECT_FALSE(AcceptsVersion(3, 1));
  EXPECT_TRUE(AcceptsVersion(3, 2));
  EXPECT_TRUE(AcceptsVersion(3, 3));
  EXPECT_TRUE(AcceptsVersion(3, 4));
  EXPECT_FALSE(AcceptsVersion(3, 5));
  EXPECT_FALSE(AcceptsVersion(2, 1));
  EXPECT_FALSE(AcceptsVersion(2, 0xffffffff));
}

TEST(AdmissionTest, AVisitorIsTheSameEveryTimeAndTheKeyStaysSecret) {
  const auto first = Admit(Connect(), Options(), kNow);
  const auto second = Admit(Connect(), Options(), kNow);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->uuid, second->uuid);
  EXPECT_EQ(first->uuid.size(), 36U);
  EXPECT_EQ(first->uuid.find("0123456789"), std::string::npos);
  PusherOptions other = Options();
  other.secret = "another";
  EXPECT_NE(Admit(Connect(), other, kNow)->uuid, first->uuid);
}

TEST(AdmissionTest, WS3_RoomsAreToldApartByTheirCanonicalPath) {
  auto connect = Connect();
  connect.set_room("/~/office.tmj#entrance");
  const auto request = Admit(connect, Options(), kNow);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->room, "/~/office.tmj");
  connect.set_room("/~/" + std::string(2000, 'x'));
  EXPECT_EQ(Admit(connect, Options(), kNow).error().code, "BAD_ROOM");
}

TEST(PlaceTicketTest, WS12_ReadsWhatItSignedUntilItExpires) {
  const PlaceTicket ticket{"/~/office.tmj", "uuid", {{-5, 700}, presence::Direction::kUp, false}};
  const std::string text = SignTicket(ticket, "secret", kNow);

  const auto read = ReadTicket(text, "secret", kNow + kTicketLifetime - Millis(1));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->room, ticket.room);
  EXPECT_EQ(read->uuid, ticket.uuid);
  EXPECT_EQ(read->place, ticket.place);

  EXPECT_FALSE(ReadTicket(text, "secret", kNow + kTicketLifetime));
  EXPECT_FALSE(ReadTicket(text, "another secret", kNow));
}

TEST(PlaceTicketTest, WS12_AnyChangedByteVoidsIt) {
  const std::string text = SignTicket({"/~/office.tmj", "uuid", {}}, "secret", kNow);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string forged = text;
    forged[i] = static_cast<char>(forged[i] ^ 1);
    EXPECT_FALSE(ReadTicket(forged, "secret", kNow)) << i;
  }
  EXPECT_FALSE(ReadTicket("", "secret", kNow));
  EXPECT_FALSE(ReadTicket(std::string(5000, '0'), "secret", kNow));
}

TEST(PlaceTicketTest, WS12_OfAnotherRoomOrVisitorItIsIgnored) {
  auto connect = Connect();
  const std::string uuid = VisitorUuid(connect.visitor_key(), Options().secret);
  const presence::Place place{{10, 20}, presence::Direction::kDown, false};
  connect.set_place_ticket(SignTicket({"/~/office.tmj", uuid, place}, Options().secret, kNow));
  EXPECT_EQ(Admit(connect, Options(), kNow)->return_to, place);
  connect.set_place_ticket(SignTicket({"/~/other.tmj", uuid, place}, Options().secret, kNow));
  EXPECT_FALSE(Admit(connect, Options(), kNow)->return_to);
  connect.set_place_ticket(SignTicket({"/~/office.tmj", "somebody", place}, Options().secret, kNow));
  EXPECT_FALSE(Admit(connect, Options(), kNow)->return_to);
}

}  // namespace
}  // namespace dw::pusher
