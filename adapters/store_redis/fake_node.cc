#include "adapters/store_redis/fake_node.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "adapters/store_redis/resp.h"

namespace dw::redis {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

struct FakeNode::Visit : std::enable_shared_from_this<Visit> {
  Visit(tcp::socket from, const Script& how) : socket(std::move(from)), script(how) {}

  void ReadOn() {
    socket.async_read_some(asio::buffer(in), [self = shared_from_this()](const error_code& error, std::size_t count) {
      if (error) return;
      self->Take({self->in.data(), count});
    });
  }
  // A command is a list of texts, as a reply may be.
  void Take(std::string_view bytes) {
    reader.Feed(bytes);
    std::string out;
    while (const auto command = reader.Next()) {
      Words words;
      for (const Reply& item : command->items) words.push_back(item.text);
      const auto answer = script(words);
      if (!answer) {
        Say(out);
        return socket.close();
      }
      out += *answer;
    }
    Say(out);
    ReadOn();
  }
  void Say(const std::string& bytes) {
    error_code ignored;
    asio::write(socket, asio::buffer(bytes), ignored);
  }

  tcp::socket socket;
  const Script& script;
  ReplyReader reader;
  std::array<char, 16 * 1024> in{};
};

FakeNode::FakeNode(Script script) : script_(std::move(script)), acceptor_(io_, {asio::ip::address_v4::loopback(), 0}) {
  port_ = acceptor_.local_endpoint().port();
  Accept();
  thread_ = std::thread([this] { io_.run(); });
}

FakeNode::~FakeNode() {
  io_.stop();
  thread_.join();
}

void FakeNode::Accept() {
  acceptor_.async_accept([this](const error_code& error, tcp::socket socket) {
    if (error) return;
    const auto visit = std::make_shared<Visit>(std::move(socket), script_);
    visits_.push_back(visit);
    visit->ReadOn();
    Accept();
  });
}

void FakeNode::Push(const std::string& bytes) {
  asio::post(io_, [this, bytes] {
    for (const auto& weak : visits_) {
      if (const auto visit = weak.lock()) visit->Say(bytes);
    }
  });
}

std::string Bulk(const std::string& text) {
  return "$" + std::to_string(text.size()) + "\r\n" + text + "\r\n";
}

std::string AllSlots(const Node& node) {
  const auto [host, port] = Split(node);
  return "*1\r\n*3\r\n:0\r\n:16383\r\n*3\r\n" + Bulk(std::string(host)) + ":" + std::string(port) + "\r\n" + Bulk("id");
}

std::string NoCluster() {
  return "-ERR This instance has cluster support disabled\r\n";
}

}  // namespace dw::redis
