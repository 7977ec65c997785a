#include "core/maps/location.h"

#include <gtest/gtest.h>

namespace dw::maps {
namespace {

std::string Resolved(std::string_view base, std::string_view reference) {
  const auto location = ParseUrl(base);
  if (!location) return "no base";
  const auto target = location->Resolve(reference);
  return target ? target->ToString() : "refused";
}

std::string ResolvedHere(std::vector<std::string> base, std::string_view reference) {
  Location location;
  location.segments = std::move(base);
  const auto target = location.Resolve(reference);
  return target ? target->ToString() : "refused";
}

TEST(LocationTest, MP31_ReferencesResolveAgainstTheFileTheyAreWrittenIn) {
  EXPECT_EQ(Resolved("https://a.org/maps/x.json", "tiles.png"), "https://a.org/maps/tiles.png");
  EXPECT_EQ(Resolved("https://a.org/maps/x.json", "../art/tiles.png"), "https://a.org/art/tiles.png");
  EXPECT_EQ(Resolved("https://a.org/maps/x.json", "/tiles.png?v=2#top"), "https://a.org/tiles.png?v=2");
  EXPECT_EQ(Resolved("https://a.org/maps/x.json", "//b.org/t.png"), "https://b.org/t.png");
  EXPECT_EQ(Resolved("http://a.org/maps/x.json", "HTTPS://B.org:8443/t.png"), "https://b.org:8443/t.png");
  EXPECT_EQ(Resolved("https://a.org/x.json", "my tiles.png"), "https://a.org/my%20tiles.png");
  EXPECT_EQ(Resolved("https://a.org/x.json", "my%20tiles.png"), "https://a.org/my%20tiles.png");
  EXPECT_EQ(Resolved("https://a.org/maps/x.json", "..\\art\\tiles.png"), "https://a.org/art/tiles.png");
}

TEST(LocationTest, MP31_NothingClimbsOverTheRoot) {
  EXPECT_EQ(ResolvedHere({"office.tmj"}, "../../../etc/passwd"), "etc/passwd");
  EXPECT_EQ(ResolvedHere({"a", "b.tmj"}, "%2e%2e/%2e%2e/etc/passwd"), "etc/passwd");
  EXPECT_EQ(ResolvedHere({"a.tmj"}, "..%2f..%2fetc/passwd"), "refused");
  EXPECT_EQ(ResolvedHere({"a.tmj"}, ".git/config"), "refused");
  EXPECT_EQ(Resolved("https://a.org/x/y.json", "../../../../z.png"), "https://a.org/z.png");
}

TEST(LocationTest, MP31_OtherSchemesAndBrokenAddressesAreRefused) {
  for (const std::string_view reference :
       {"file:///etc/passwd", "data:image/png;base64,AAAA", "javascript:alert(1)", "ftp://a.org/x", "", "#top",
        "https://user:pass@a.org/x", "https://a.org:99999/x", "https:///x", "https://a.org",
        "a\x01"
        "b.png",
        "x.png?a b", "http://a..%00/x"}) {
    EXPECT_EQ(Resolved("https://a.org/maps/x.json", reference), "refused") << reference;
  }
}

TEST(LocationTest, MP31_LengthAndDepthAreBounded) {
  EXPECT_EQ(Resolved("https://a.org/x.json", std::string(kMaxLocationBytes + 1, 'a')), "refused");
  std::string deep;
  for (std::size_t i = 0; i <= kMaxSegments; ++i) deep += "a/";
  EXPECT_EQ(Resolved("https://a.org/x.json", deep), "refused");
}

TEST(LocationTest, HostsAreNamesOrAddressesWithAPort) {
  EXPECT_EQ(ParseHost("Example.ORG"), "example.org");
  EXPECT_EQ(ParseHost("[::1]:80"), "[::1]:80");
  for (const std::string_view host : {"", ":80", "a:0", "a:b", "[::1", "[]", "a b", "a/b", "é.org", "-a.org", ".a"}) {
    EXPECT_EQ(ParseHost(host), std::nullopt) << host;
  }
}

TEST(LocationTest, PercentDecodingLeavesBrokenEscapesAlone) {
  EXPECT_EQ(PercentDecode("a%20b%2Gc%"), "a b%2Gc%");
  EXPECT_EQ(EncodePath({"100%", "ä"}), "100%25/%C3%A4");
}

}  // namespace
}  // namespace dw::maps
