#include "apps/digiwork/room_command.h"

#include <google/protobuf/util/json_util.h>

#include <array>
#include <functional>
#include <map>
#include <utility>

#include "adapters/link_grpc/calls_client.h"
#include "apps/digiwork/command_words.h"
#include "apps/digiwork/config.h"
#include "apps/digiwork/secret.h"

namespace dw {
namespace {

namespace workspace = digiwork::workspace::v1;
using Kind = Setting::Kind;

constexpr int kRefused = 1;
constexpr int kMisused = 2;
constexpr std::uint32_t kPage = 1000;
constexpr char kUsage[] =
    "usage: digiwork room list                          which rooms are open\n"
    "       digiwork room show ROOM                     who is in one\n"
    "       digiwork room variables ROOM [NAME...]      what its variables are\n"
    "       digiwork room set ROOM NAME VALUE           sets one, to JSON\n"
    "       digiwork room event ROOM NAME [DATA]        sends an event to everybody\n"
    "       digiwork room message ROOM TEXT             shows everybody a message (--to UUID, --kind warning)\n"
    "       digiwork room remove ROOM UUID              sends a visitor away (--reason TEXT)\n"
    "       digiwork room refresh ROOM                  takes its new map (--within MILLISECONDS)\n"
    "with --back HOST:PORT, --calls-secret-file FILE and, for programs, --json\n";

std::string_view AdviseKind(const std::string& text) {
  return text == "info" || text == "warning" ? "" : "give info or warning";
}

const std::vector<Setting> kSettings = {
    {"back", Kind::kText, "127.0.0.1:50051", "host:port of a back: its back-listen"},
    {"inner-certificate", Kind::kText, "",
     "PEM file to prove oneself with, where backs ask for it (with the next two)"},
    {"inner-key", Kind::kText, "", "PEM file of its private key"},
    {"inner-authority", Kind::kText, "", "PEM file of the authority whose certificates count"},
    {"calls-secret-file", Kind::kText, "", "the file whose secret that back was started with"},
    {"json", Kind::kSwitch, "false", "print one JSON object"},
    {"to", Kind::kText, "", "message: to the visitor with this uuid alone"},
    {"kind", Kind::kText, "info", "message: info or warning", 0, 0, "", &AdviseKind},
    {"reason", Kind::kText, "", "remove: what the visitor is told"},
    {"within", Kind::kNumber, "10000", "refresh: milliseconds until the room begins anew", 0, 600'000},
};

const char* NameOf(digiwork::wire::v1::AvailabilityStatus status) {
  namespace wire = digiwork::wire::v1;
  switch (status) {
    case wire::AVAILABILITY_STATUS_SILENT:
      return "silent";
    case wire::AVAILABILITY_STATUS_AWAY:
      return "away";
    case wire::AVAILABILITY_STATUS_BUSY:
      return "busy";
    case wire::AVAILABILITY_STATUS_DO_NOT_DISTURB:
      return "do not disturb";
    case wire::AVAILABILITY_STATUS_BACK_IN_A_MOMENT:
      return "back in a moment";
    default:
      return "online";
  }
}

/// One command, with all it takes.
class Talk {
 public:
  Talk(const Settings& settings, std::string secret, std::shared_ptr<const link_grpc::InnerTls> tls,
       std::vector<std::string> words, std::ostream& out, std::ostream& err)
      : settings_(settings),
        client_(settings.Text("back"), std::move(secret), std::move(tls)),
        words_(std::move(words)),
        out_(out),
        err_(err) {}

  int List() {
    workspace::ListRoomsRequest request;
    request.set_limit(kPage);
    workspace::ListRoomsAnswer all;
    do {
      const auto page = client_.ListRooms(request);
      if (!page) return Refuse(page.error());
      all.MergeFrom(*page);
      all.set_more(page->more() && page->rooms_size() > 0);
      if (all.more()) request.set_after(page->rooms().rbegin()->room());
    } while (all.more());
    return Print(all, [&] {
      for (const auto& room : all.rooms()) {
        out_ << room.room() << "  people " << room.people() << "  variables " << room.variables() << "\n";
      }
    });
  }

  int Show() {
    workspace::GetRoomRequest request;
    request.set_room(words_[0]);
    request.set_limit(kPage);
    workspace::GetRoomAnswer all;
    do {
      const auto page = client_.GetRoom(request);
      if (!page) return Refuse(page.error());
      all.MergeFrom(*page);
      all.set_more(page->more() && page->listed_size() > 0);
      if (all.more()) request.set_after_user_id(page->listed().rbegin()->user_id());
    } while (all.more());
    return Print(all, [&] {
      out_ << "people " << all.people() << "  variables " << all.variables() << "  map " << all.map_revision() << "\n";
      for (const auto& person : all.listed()) {
        out_ << person.user_id() << "  " << person.uuid() << "  " << NameOf(person.status()) << "  " << person.name()
             << "\n";
      }
    });
  }

  int Variables() {
    workspace::ReadVariablesRequest request;
    request.set_room(words_[0]);
    for (std::size_t i = 1; i < words_.size(); ++i) request.add_names(words_[i]);
    const auto answer = client_.ReadVariables(request);
    if (!answer) return Refuse(answer.error());
    return Print(*answer, [&] {
      for (const auto& variable : answer->variables()) out_ << variable.name() << " = " << variable.value() << "\n";
    });
  }

  int Set() {
    workspace::SaveVariableRequest request;
    request.set_room(words_[0]);
    request.set_name(words_[1]);
    request.set_value(words_[2]);
    const auto answer = client_.SaveVariable(request);
    if (!answer) return Refuse(answer.error());
    return Print(*answer, [&] { out_ << "kept\n"; });
  }

  int Event() {
    workspace::DispatchEventRequest request;
    request.set_room(words_[0]);
    request.set_name(words_[1]);
    if (words_.size() > 2) request.set_data(words_[2]);
    return Count(client_.DispatchEvent(request), "sent to");
  }

  int Message() {
    workspace::SendAdminMessageRequest request;
    request.set_room(words_[0]);
    request.set_text(words_[1]);
    request.set_uuid(settings_.Text("to"));
    const bool warning = settings_.Text("kind") == "warning";
    request.set_kind(warning ? workspace::ADMIN_MESSAGE_KIND_WARNING : workspace::ADMIN_MESSAGE_KIND_INFO);
    return Count(client_.SendAdminMessage(request), "shown to");
  }

  int Remove() {
    workspace::RemovePersonRequest request;
    request.set_room(words_[0]);
    request.set_uuid(words_[1]);
    request.set_reason(settings_.Text("reason"));
    return Count(client_.RemovePerson(request), "removed");
  }

  int Refresh() {
    workspace::RefreshRoomRequest request;
    request.set_room(words_[0]);
    request.set_within_ms(static_cast<std::uint32_t>(settings_.Number("within")));
    const auto answer = client_.RefreshRoom(request);
    if (answer && !answer->changed()) {
      return Print(*answer, [&] { out_ << "the room has this map already\n"; });
    }
    return Count(answer, "the map has changed; told");
  }

 private:
  int Refuse(const CallProblem& problem) {
    err_ << "digiwork: " << problem.detail << "\n";
    return kRefused;
  }
  template <class Answer>
  int Count(const Expected<Answer, CallProblem>& answer, const char* what) {
    if (!answer) return Refuse(answer.error());
    return Print(*answer, [&] { out_ << what << " " << answer->people() << "\n"; });
  }
  template <class Text>
  int Print(const google::protobuf::Message& answer, Text text) {
    if (!settings_.Switch("json")) {
      text();
      return 0;
    }
    google::protobuf::util::JsonPrintOptions options;
    options.always_print_primitive_fields = true;
    options.preserve_proto_field_names = true;
    std::string json;
    (void)google::protobuf::util::MessageToJsonString(answer, &json, options);
    out_ << json << "\n";
    return 0;
  }

  const Settings& settings_;
  link_grpc::CallsClient client_;
  const std::vector<std::string> words_;
  std::ostream& out_;
  std::ostream& err_;
};

struct Command {
  std::size_t least = 0;  ///< Words behind the command's own.
  std::size_t most = 0;
  int (Talk::*run)();
};
constexpr std::size_t kAnyNumber = 256;
const std::map<std::string, Command, std::less<>> kCommands = {
    {"list", {0, 0, &Talk::List}},
    {"show", {1, 1, &Talk::Show}},
    {"variables", {1, kAnyNumber, &Talk::Variables}},
    {"set", {3, 3, &Talk::Set}},
    {"event", {2, 3, &Talk::Event}},
    {"message", {2, 2, &Talk::Message}},
    {"remove", {2, 2, &Talk::Remove}},
    {"refresh", {1, 1, &Talk::Refresh}},
};

}  // namespace

const std::vector<Setting>& KnownRoomSettings() {
  return kSettings;
}

int RoomCommand(const std::vector<std::string>& arguments, const Settings::Environment& environment, std::ostream& out,
                std::ostream& err) {
  CommandWords words = SplitWords(arguments);
  const auto command = words.plain.empty() ? kCommands.end() : kCommands.find(words.plain.front());
  const std::size_t given = words.plain.empty() ? 0 : words.plain.size() - 1;
  if (command == kCommands.end() || given < command->second.least || given > command->second.most) {
    err << kUsage;
    return kMisused;
  }
  const auto settings = Settings::Load(kSettings, words.flags, environment);
  if (!settings) {
    err << Explain(settings.error());
    return kMisused;
  }
  if (settings->Text("calls-secret-file").empty()) {
    err << "digiwork: --calls-secret-file is empty: name the file whose secret the back was started with.\n";
    return kMisused;
  }
  auto secret = ReadCallsSecret(settings->Text("calls-secret-file"));
  if (!secret) {
    err << "digiwork: " << secret.error().detail << "\n";
    return kRefused;
  }
  std::shared_ptr<const link_grpc::InnerTls> tls;
  const auto files = InnerTlsOf(*settings);
  if (!files) {
    err << Explain({files.error()});
    return kMisused;
  }
  if (*files) {
    auto read = link_grpc::ReadInnerTls(**files);
    if (!read) {
      err << "digiwork: " << read.error().detail << "\n";
      return kRefused;
    }
    tls = std::move(*read);
  }
  words.plain.erase(words.plain.begin());
  Talk talk(*settings, std::move(*secret), std::move(tls), std::move(words.plain), out, err);
  return (talk.*command->second.run)();
}

}  // namespace dw
