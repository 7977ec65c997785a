// Both ends of a TLS connection, on a socket pair, stepped by hand.
#include "runtime/tls.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

#include "runtime/stream.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_certificate.h"

namespace dw {
namespace {

using Next = StreamStep::Next;
using testing::TemporaryFolder;
using testing::WriteTestCertificate;

constexpr Millis kNow{1'800'000'000'000};

struct Pair {
  int a = -1;
  int b = -1;
};
Pair MakePair() {
  int both[2];
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both), 0);
  return {both[0], both[1]};
}

void Narrow(int descriptor) {
  const int least = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &least, sizeof least);
}

std::string Letters(std::size_t count) {
  std::string text(count, 'a');
  for (std::size_t i = 0; i < count; ++i) text[i] = static_cast<char>('a' + i * 7 % 26);
  return text;
}

StreamStep WriteText(Stream& stream, std::string_view text) {
  const iovec part{const_cast<char*>(text.data()), text.size()};
  return stream.Write(std::span(&part, 1));
}

/// Everything that can be read now.
std::string ReadText(Stream& stream, Next* last = nullptr) {
  std::string text;
  char bytes[5000];
  for (;;) {
    const StreamStep step = stream.Read(bytes);
    text.append(bytes, step.bytes);
    if (last != nullptr) *last = step.next;
    if (step.next != Next::kNow) return text;
  }
}

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() : files_(WriteTestCertificate(folder_.path())) {
    auto context = TlsContext::ForServer(files_, kNow);
    EXPECT_TRUE(context) << (context ? "" : context.error().detail);
    context_ = *context;
    Connect(MakePair());
  }

  void Connect(Pair pair) {
    server_ = Stream(pair.a, TlsSession::Accept(*context_, pair.a));
    client_ = Stream(pair.b, TlsSession::Connect(*TlsContext::ForClient(false), pair.b, "localhost"));
  }
  /// Both sides in turn, until both are done or one has failed.
  bool Shake() {
    bool server = false;
    bool client = false;
    for (int i = 0; i < 10 && !(server && client); ++i) {
      if (!client) client = client_.tls()->Handshake().next == Next::kNow;
      if (!server) server = server_.tls()->Handshake().next == Next::kNow;
    }
    return server && client;
  }

  const TemporaryFolder folder_;
  const TlsFiles files_;
  std::shared_ptr<const TlsContext> context_;
  Stream server_;
  Stream client_;
};

TEST_F(TlsTest, BothSidesHearEachOther) {
  ASSERT_TRUE(Shake());
  EXPECT_EQ(WriteText(client_, "hello").bytes, 5U);
  EXPECT_EQ(ReadText(server_), "hello");
  EXPECT_EQ(WriteText(server_, "good day").next, Next::kNow);
  EXPECT_EQ(ReadText(client_), "good day");
  EXPECT_FALSE(server_.HasPending());
}

TEST_F(TlsTest, PartsAreOneRecord) {
  ASSERT_TRUE(Shake());
  ReadText(client_);  // the ticket
  std::string a = "one ";
  std::string b = "two ";
  std::string c = "three";
  const std::vector<iovec> parts = {{a.data(), a.size()}, {nullptr, 0}, {b.data(), b.size()}, {c.data(), c.size()}};
  EXPECT_EQ(server_.Write(parts).bytes, 13U);
  char bytes[100];
  // A header of five bytes, what was said and its kind, a seal of sixteen.
  EXPECT_EQ(::recv(client_.descriptor(), bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT), 5 + 13 + 1 + 16);
  EXPECT_EQ(ReadText(client_), "one two three");
}

TEST_F(TlsTest, ANetworkThatTakesLittleGetsItAllInTheEnd) {
  const Pair pair = MakePair();
  Narrow(pair.a);
  Narrow(pair.b);
  Connect(pair);
  ASSERT_TRUE(Shake());
  const std::string head = Letters(300);
  const std::string body = Letters(500'000);
  for (Stream* from : {&server_, &client_}) {
    Stream& to = from == &server_ ? client_ : server_;
    std::string got;
    std::size_t sent = 0;
    int waits = 0;
    while (sent < head.size() + body.size()) {
      const std::size_t of_head = std::min(sent, head.size());
      const std::size_t of_body = sent - of_head;
      const std::vector<iovec> parts = {{const_cast<char*>(head.data()) + of_head, head.size() - of_head},
                                        {const_cast<char*>(body.data()) + of_body, body.size() - of_body}};
      const StreamStep step = from->Write(parts);
      ASSERT_FALSE(step.over());
      sent += step.bytes;
      waits += step.next == Next::kWritable ? 1 : 0;
      got += ReadText(to);
    }
    got += ReadText(to);
    EXPECT_EQ(got, head + body);
    EXPECT_GT(waits, 10);
  }
}

TEST_F(TlsTest, WhatWaitedMayHaveGrownMeanwhile) {
  const Pair pair = MakePair();
  Narrow(pair.a);
  Connect(pair);
  ASSERT_TRUE(Shake());
  std::string said;
  std::string unsent;
  for (int i = 0; i < 400; ++i) {
    // As a queue does that gets another small frame before the network takes the last.
    said += Letters(100 + static_cast<std::size_t>(i));
    unsent += Letters(100 + static_cast<std::size_t>(i));
    const StreamStep step = WriteText(server_, unsent);
    ASSERT_FALSE(step.over());
    unsent.erase(0, step.bytes);
  }
  std::string got;
  while (got.size() < said.size()) {
    got += ReadText(client_);
    unsent.erase(0, WriteText(server_, unsent).bytes);
  }
  EXPECT_EQ(got, said);
}

/// Both talk through this test, which passes on a byte at a time.
TEST_F(TlsTest, RecordsMayComeInPiecesOfAnySize) {
  const Pair near = MakePair();
  const Pair far = MakePair();
  server_ = Stream(near.a, TlsSession::Accept(*context_, near.a));
  client_ = Stream(far.a, TlsSession::Connect(*TlsContext::ForClient(false), far.a, "localhost"));
  const Stream near_end(near.b);
  const Stream far_end(far.b);
  const std::pair<int, int> ways[] = {{near.b, far.b}, {far.b, near.b}};
  const auto carry = [&] {
    for (const auto& [from, to] : ways) {
      char byte = 0;
      if (::recv(from, &byte, 1, MSG_DONTWAIT) == 1) {
        EXPECT_EQ(::send(to, &byte, 1, MSG_NOSIGNAL), 1);
      }
    }
  };
  bool server = false;
  bool client = false;
  for (int i = 0; i < 10'000 && !(server && client); ++i) {
    if (!client) client = client_.tls()->Handshake().next == Next::kNow;
    if (!server) server = server_.tls()->Handshake().next == Next::kNow;
    carry();
  }
  ASSERT_TRUE(server && client);
  const std::string text = Letters(3000);
  WriteText(client_, text);
  WriteText(client_, "end");
  std::string got;
  for (int i = 0; i < 10'000 && got.size() < text.size() + 3; ++i) {
    carry();
    got += ReadText(server_);
  }
  EXPECT_EQ(got, text + "end");
}

TEST_F(TlsTest, ASmallBufferLeavesMoreToReadThanTheKernelKnowsOf) {
  ASSERT_TRUE(Shake());
  WriteText(client_, Letters(1000));
  char bytes[100];
  EXPECT_EQ(server_.Read(bytes).next, Next::kNow);
  pollfd readable{server_.descriptor(), POLLIN, 0};
  EXPECT_EQ(::poll(&readable, 1, 0), 0);
  EXPECT_TRUE(server_.HasPending());
  EXPECT_EQ(ReadText(server_).size(), 900U);
  EXPECT_FALSE(server_.HasPending());
}

TEST_F(TlsTest, APeerThatSaysGoodbyeHasEnded) {
  ASSERT_TRUE(Shake());
  WriteText(client_, "last");
  client_.EndWriting();
  Next last = Next::kNow;
  EXPECT_EQ(ReadText(server_, &last), "last");
  char bytes[10];
  EXPECT_EQ(server_.Read(bytes).next, Next::kEnd);
  EXPECT_EQ(server_.Read(bytes).next, Next::kEnd);
  // It still listens.
  EXPECT_EQ(WriteText(server_, "and you").bytes, 7U);
  EXPECT_EQ(ReadText(client_), "and you");
}

TEST_F(TlsTest, APeerThatGoesWithoutAWordHasEnded) {
  ASSERT_TRUE(Shake());
  ::shutdown(client_.descriptor(), SHUT_RDWR);
  char bytes[10];
  EXPECT_EQ(server_.Read(bytes).next, Next::kEnd);
  EXPECT_TRUE(WriteText(server_, "hello?").over());
  EXPECT_TRUE(WriteText(server_, "hello?").over());
}

TEST_F(TlsTest, WS30_WhatIsNoTlsFails) {
  ASSERT_EQ(::send(client_.descriptor(), "what is this thing called", 25, 0), 25);
  EXPECT_EQ(server_.tls()->Handshake().next, Next::kFailed);
  EXPECT_FALSE(server_.tls()->met_http());
  EXPECT_FALSE(server_.tls()->Why().empty());
  char bytes[10];
  EXPECT_EQ(server_.Read(bytes).next, Next::kFailed);
}

TEST_F(TlsTest, WS30_PlainHttpIsKnownForWhatItIs) {
  ASSERT_EQ(::send(client_.descriptor(), "GET / HTTP/1.1\r\n\r\n", 18, 0), 18);
  EXPECT_EQ(server_.tls()->Handshake().next, Next::kFailed);
  EXPECT_TRUE(server_.tls()->met_http());
}

TEST_F(TlsTest, GarbageInTheMiddleBreaksIt) {
  ASSERT_TRUE(Shake());
  ASSERT_EQ(::send(client_.descriptor(), "\x17\x03\x03\x00\x20 no record, but as long as one ..", 37, 0), 37);
  char bytes[10];
  EXPECT_EQ(server_.Read(bytes).next, Next::kFailed);
  EXPECT_EQ(WriteText(server_, "x").next, Next::kFailed);
}

/// An SSL_CTX of the test's own, which may be older, or ask for other things, than ours.
class StrangeClient {
 public:
  explicit StrangeClient(int descriptor) : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_security_level(context_, 0);
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    descriptor_ = descriptor;
  }
  ~StrangeClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }
  SSL_CTX* context() { return context_; }
  SSL* ssl() {
    if (ssl_ == nullptr) {
      ssl_ = SSL_new(context_);
      SSL_set_fd(ssl_, descriptor_);
    }
    return ssl_;
  }
  /// Whether both sides agreed.
  bool Shake(Stream& server) {
    bool ours = false;
    bool theirs = false;
    for (int i = 0; i < 10 && !(ours && theirs); ++i) {
      theirs = SSL_connect(ssl()) == 1;
      const StreamStep step = server.tls()->Handshake();
      if (step.over()) return false;
      ours = step.next == Next::kNow;
    }
    return ours && theirs;
  }

 private:
  int descriptor_;
  SSL_CTX* context_;
  SSL* ssl_ = nullptr;
};

TEST_F(TlsTest, WS30_OldVersionsAndWeakCiphersAreRefused) {
  StrangeClient old(client_.descriptor());
  SSL_CTX_set_min_proto_version(old.context(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(old.context(), TLS1_1_VERSION);
  EXPECT_FALSE(old.Shake(server_));

  Connect(MakePair());
  StrangeClient weak(client_.descriptor());
  SSL_CTX_set_max_proto_version(weak.context(), TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(weak.context(), "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA");
  EXPECT_FALSE(weak.Shake(server_));
}

TEST_F(TlsTest, WS30_ACostlyKeyExchangeCannotBeChosen) {
  StrangeClient costly(client_.descriptor());
  SSL_CTX_set1_groups_list(costly.context(), "ffdhe8192:P-521");
  EXPECT_FALSE(costly.Shake(server_));
}

TEST_F(TlsTest, WS30_TheNewestVersionIsSpokenAndTheOneBeforeIt) {
  StrangeClient newest(client_.descriptor());
  ASSERT_TRUE(newest.Shake(server_));
  EXPECT_EQ(SSL_version(newest.ssl()), TLS1_3_VERSION);

  Connect(MakePair());
  StrangeClient before(client_.descriptor());
  SSL_CTX_set_max_proto_version(before.context(), TLS1_2_VERSION);
  ASSERT_TRUE(before.Shake(server_));
  EXPECT_EQ(SSL_version(before.ssl()), TLS1_2_VERSION);
  EXPECT_NE(SSL_renegotiate(before.ssl()), 0);
  SSL_do_handshake(before.ssl());
  char bytes[10];
  EXPECT_EQ(server_.Read(bytes).bytes, 0U);
  EXPECT_EQ(SSL_get_error(before.ssl(), SSL_do_handshake(before.ssl())), SSL_ERROR_SSL) << "it was not refused";
}

TEST_F(TlsTest, WS30_TheProtocolIsHttp11) {
  StrangeClient polyglot(client_.descriptor());
  const unsigned char both[] = "\x02h2\x08http/1.1";
  SSL_CTX_set_alpn_protos(polyglot.context(), both, sizeof both - 1);
  ASSERT_TRUE(polyglot.Shake(server_));
  const unsigned char* chosen = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(polyglot.ssl(), &chosen, &size);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(chosen), size), "http/1.1");

  Connect(MakePair());
  StrangeClient foreign(client_.descriptor());
  SSL_CTX_set_alpn_protos(foreign.context(), both, 3);
  EXPECT_FALSE(foreign.Shake(server_));
}

TEST_F(TlsTest, AClientThatVerifiesBelievesNoOwnSignature) {
  const Pair pair = MakePair();
  Connect(pair);
  client_ = Stream(::dup(pair.b), nullptr);
  const int descriptor = client_.descriptor();
  client_ = Stream(::dup(descriptor), TlsSession::Connect(*TlsContext::ForClient(true), descriptor, "localhost"));
  EXPECT_FALSE(Shake());
}

}  // namespace
}  // namespace dw
