#include "tests/scenarios/check_expectation.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

namespace dw::scenes {
namespace {

using namespace presence;  // NOLINT: every event is named here

constexpr std::array<std::pair<std::string_view, Status>, 6> kStatuses{{{"online", Status::kOnline},
                                                                        {"silent", Status::kSilent},
                                                                        {"away", Status::kAway},
                                                                        {"busy", Status::kBusy},
                                                                        {"do_not_disturb", Status::kDoNotDisturb},
                                                                        {"back_in_a_moment", Status::kBackInAMoment}}};

template <class E, class Matches>
bool Told(const ClientView& view, Matches matches) {
  return std::ranges::any_of(view.told(), [&](const Event& event) {
    const E* one = std::get_if<E>(&event);
    return one != nullptr && matches(*one);
  });
}

std::string ReasonOf(CorrectionReason reason) {
  return reason == CorrectionReason::kTooFast   ? "TOO_FAST"
         : reason == CorrectionReason::kBlocked ? "BLOCKED"
                                                : "OUTSIDE";
}

std::string ToText(Point at) {
  return std::to_string(at.x) + "," + std::to_string(at.y);
}

class Judge {
 public:
  Judge(const ClientView& view, const Words& words, const std::function<UserId(const std::string&)>& id_of)
      : view_(view), words_(words), id_of_(id_of) {}

  std::optional<std::string> Decide() const {
    const std::string& first = words_[0];
    if (first == "in") return Bubble();
    if (first == "sees") return Sees();
    if (first == "hears") return Hears();
    if (first == "asked" || first == "follows" || first == "waved" || first == "answered") return Company();
    if (first == "put" || first == "at") return Placed();
    if (first == "connected") {
      std::set<UserId> peers;
      for (const auto& [peer, call] : view_.calls()) peers.insert(peer);
      return Complain(peers == Named(2), "has other calls");
    }
    if (first == "signalled") {
      return Complain(Told<Signalled>(view_, [&](const Signalled& one) { return one.from == Who(2); }), "was not");
    }
    if (first == "told" && words_.back() == "nothing") {
      return Complain(view_.told().empty(), "was told " + std::to_string(view_.told().size()) + " things");
    }
    return "has an expectation that is not understood";
  }

 private:
  static std::optional<std::string> Complain(bool is_so, std::string complaint) {
    if (is_so) return std::nullopt;
    return complaint;
  }
  UserId Who(std::size_t word) const { return word < words_.size() ? id_of_(words_[word]) : kNobody; }
  std::set<UserId> Named(std::size_t from) const {
    std::set<UserId> named;
    for (std::size_t i = from; i < words_.size(); ++i) {
      if (words_[i] != "nobody") named.insert(id_of_(words_[i]));
    }
    return named;
  }

  // in no bubble | in a bubble with bob, ada | in a locked bubble | in an open bubble
  std::optional<std::string> Bubble() const {
    const ClientView::Bubble& bubble = view_.bubble();
    if (words_[1] == "no") return Complain(bubble.id == kNoGroup, "is in a bubble");
    if (bubble.id == kNoGroup) return "is in no bubble";
    if (words_[2] == "locked") return Complain(bubble.locked, "is in an open one");
    if (words_[2] == "open") return Complain(!bubble.locked, "is in a locked one");
    if (words_[2] != "bubble" || words_.size() < 5) return "has an expectation that is not understood";
    return Complain(bubble.members == Named(4), "is with " + std::to_string(bubble.members.size()) + " others");
  }

  // sees bob [at 1,2 | busy | say "x" | think "x" | silent | named "x"] | sees no bob | sees emote "x" from bob |
  // sees 1 bubble(s)
  std::optional<std::string> Sees() const {
    if (words_.size() == 3 && words_[2].starts_with("bubble")) {
      return Complain(std::to_string(view_.groups().size()) == words_[1],
                      "sees " + std::to_string(view_.groups().size()));
    }
    if (words_[1] == "no") return Complain(!view_.people().contains(Who(2)), "sees them");
    if (words_[1] == "emote") {
      const auto is_it = [&](const Emoted& one) { return one.user == Who(4) && one.emote == words_[2]; };
      return Complain(Told<Emoted>(view_, is_it), "does not");
    }
    const auto seen = view_.people().find(Who(1));
    if (seen == view_.people().end()) return "does not see " + words_[1];
    if (words_.size() == 2) return std::nullopt;
    const ClientView::Seen& person = seen->second;
    if (words_[2] == "at")
      return Complain(ToText(person.place.at) == words_[3], "sees them at " + ToText(person.place.at));
    if (words_[2] == "named") return Complain(person.name == words_[3], "sees " + person.name);
    if (words_[2] == "say" || words_[2] == "think") {
      const SayKind kind = words_[2] == "say" ? SayKind::kSpeech : SayKind::kThought;
      return Complain(person.words.text == words_[3] && (words_[3].empty() || person.words.kind == kind),
                      "sees \"" + person.words.text + "\"");
    }
    const std::optional<Status> status = ParseStatus(words_[2]);
    if (!status) return "has an expectation that is not understood";
    return Complain(person.status == *status, "sees another status");
  }

  // hears "x" from bob | hears nothing
  std::optional<std::string> Hears() const {
    if (words_[1] == "nothing") return Complain(!Told<Chatted>(view_, [](const Chatted&) { return true; }), "does");
    const auto is_it = [&](const Chatted& one) { return one.user == Who(3) && one.text == words_[1]; };
    return Complain(Told<Chatted>(view_, is_it), "does not");
  }

  // asked by ada | answered yes by bob | answered no by bob | follows ada | follows nobody | waved at by ada
  std::optional<std::string> Company() const {
    if (words_[0] == "asked") {
      return Complain(Told<FollowAsked>(view_, [&](const FollowAsked& one) { return one.leader == Who(2); }),
                      "was not");
    }
    if (words_[0] == "answered") {
      const auto is_it = [&](const FollowAnswered& one) {
        return one.follower == Who(3) && one.accepted == (words_[1] == "yes");
      };
      return Complain(Told<FollowAnswered>(view_, is_it), "was not");
    }
    if (words_[0] == "waved") {
      return Complain(Told<Waved>(view_, [&](const Waved& one) { return one.from == Who(3); }), "was not");
    }
    return Complain(view_.leader() == Who(1), "does not");
  }

  // put back to 1,2 TOO_FAST | at 1,2
  std::optional<std::string> Placed() const {
    if (words_[0] == "at") return Complain(ToText(view_.place().at) == words_[1], "is at " + ToText(view_.place().at));
    if (words_.size() != 5) return "has an expectation that is not understood";
    const auto is_it = [&](const PositionCorrected& one) {
      return ToText(one.place.at) == words_[3] && ReasonOf(one.reason) == words_[4];
    };
    return Complain(Told<PositionCorrected>(view_, is_it),
                    "was not, and believes to be at " + ToText(view_.place().at));
  }

  const ClientView& view_;
  const Words& words_;
  const std::function<UserId(const std::string&)>& id_of_;
};

}  // namespace

std::optional<Status> ParseStatus(const std::string& word) {
  for (const auto& [name, status] : kStatuses) {
    if (name == word) return status;
  }
  return std::nullopt;
}

std::optional<std::string> CheckExpectation(const ClientView& view, const Words& words,
                                            const std::function<UserId(const std::string&)>& id_of) {
  if (words.size() < 2) return "has an expectation that is not understood";
  auto complaint = Judge(view, words, id_of).Decide();
  if (!complaint) return std::nullopt;
  std::string expected;
  for (const std::string& word : words) expected += (expected.empty() ? "" : " ") + word;
  return "should be: " + expected + "; but " + *complaint;
}

}  // namespace dw::scenes
