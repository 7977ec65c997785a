#include "tests/scenarios/play_scene.h"

#include <charconv>
#include <cmath>
#include <set>
#include <string_view>

#include "tests/scenarios/check_expectation.h"

namespace dw::scenes {
namespace {

using namespace presence;  // NOLINT: every wish is named here

constexpr double kWalkSpeed = 180;
constexpr std::int32_t kReportEvery = 36;  // px: 200 ms at walking speed

std::optional<Millis> ParseTime(std::string_view word) {
  std::int64_t number = 0;
  const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
  const std::string_view unit(read.ptr, static_cast<std::size_t>(word.data() + word.size() - read.ptr));
  if (read.ec != std::errc()) return std::nullopt;
  if (unit == "s") return Millis{number * 1000};
  if (unit == "ms") return Millis{number};
  return std::nullopt;
}

class Player {
 public:
  Player(const Scene& scene, SceneDriver& driver) : scene_(scene), driver_(driver) {}

  std::optional<std::string> Play() {
    driver_.Open(scene_.room);
    for (const Step& step : scene_.steps) {
      for (const std::string& name : names_) {
        if (driver_.View(name) != nullptr) driver_.View(name)->BeginStep();
      }
      code_.clear();
      if (!Perform(step)) return At(step, "is not something to do here");
      if (!code_.empty() && !ExpectsRefusal(step)) return At(step, step.who + " was refused: " + code_);
      for (const Expectation& expectation : step.expectations) {
        for (const std::string& who : expectation.who) {
          const auto complaint = Check(who, expectation.words);
          if (complaint) return At(step, who + " " + *complaint);
        }
      }
    }
    return std::nullopt;
  }

 private:
  static std::string At(const Step& step, const std::string& what) {
    return "line " + std::to_string(step.line) + ": " + what;
  }

  static bool ExpectsRefusal(const Step& step) {
    for (const Expectation& expectation : step.expectations) {
      if (expectation.words[0] == "refused") return true;
    }
    return false;
  }

  std::optional<std::string> Check(const std::string& who, const Words& words) {
    if (words[0] == "refused") {
      if (words.size() == 2 && code_ == words[1]) return std::nullopt;
      return "got \"" + code_ + "\"";
    }
    const ClientView* view = driver_.View(who);
    if (view == nullptr) return "is not here";
    return CheckExpectation(*view, words, [this](const std::string& name) { return IdOf(name); });
  }

  UserId IdOf(const std::string& name) {
    const ClientView* view = driver_.View(name);
    return view == nullptr ? kNobody : view->self();
  }

  bool Perform(const Step& step) {
    const Words& words = step.words;
    if (step.who.empty()) {
      const auto time = ParseTime(words[0]);
      if (time) driver_.Pass(*time);
      return time.has_value();
    }
    if (words[0] == "joins") return Join(step);
    if (driver_.View(step.who) == nullptr) return false;
    if (words[0] == "leaves") return driver_.Leave(step.who), true;
    if (words.size() == 2 && words[0] == "reconnects") {
      const auto time = ParseTime(words[1]);
      if (time) driver_.Reconnect(step.who, *time);
      return time.has_value();
    }
    if (words.size() == 3 && words[1] == "to" && words[0] == "walks") return WalkTo(step, false);
    if (words.size() == 2 && words[0] == "passes") return WalkTo(step, true);
    const std::optional<Command> command = CommandOf(step);
    if (command) code_ = driver_.Do(step.who, *command);
    return command.has_value();
  }

  // joins at 100,100 [busy] [viewport 0,0 640x480]
  bool Join(const Step& step) {
    const Words& words = step.words;
    const auto at = words.size() >= 3 && words[1] == "at" ? ParsePoint(words[2]) : std::nullopt;
    if (!at) return false;
    Status status = Status::kOnline;
    std::optional<Rect> viewport;
    for (std::size_t i = 3; i < words.size(); ++i) {
      if (words[i] == "viewport" && i + 2 < words.size()) {
        viewport = RectOf(words[i + 1], words[i + 2]);
        if (!viewport) return false;
        i += 2;
      } else if (const auto named = ParseStatus(words[i])) {
        status = *named;
      } else {
        return false;
      }
    }
    names_.insert(step.who);
    code_ = driver_.Join(step.who, *at, status, viewport);
    return true;
  }

  static std::optional<Rect> RectOf(const std::string& place, const std::string& size) {
    const auto at = ParsePoint(place);
    const auto extent = ParseSize(size);
    if (!at || !extent) return std::nullopt;
    return Rect{at->x, at->y, at->x + extent->x, at->y + extent->y};
  }

  void Report(const std::string& who, Point to, bool moving) {
    ClientView& view = *driver_.View(who);
    const std::uint32_t correction = view.correction();
    Direction direction = view.place().direction;
    const Point from = view.place().at;
    if (to.x != from.x) direction = to.x < from.x ? Direction::kLeft : Direction::kRight;
    view.Stand({to, direction, moving});
    code_ = driver_.Do(who, Walk{{to, direction, moving}, correction});
  }

  // At walking speed, as a client reports it. `passes` does not come to rest.
  bool WalkTo(const Step& step, bool moving) {
    const auto to = ParsePoint(step.words.back());
    if (!to) return false;
    const Point from = driver_.View(step.who)->place().at;
    const std::uint32_t correction = driver_.View(step.who)->correction();
    const auto distance = static_cast<std::int32_t>(std::sqrt(static_cast<double>(SquaredDistance(from, *to))));
    const auto time_for = [](std::int32_t way) { return Millis{static_cast<std::int64_t>(way * 1000 / kWalkSpeed)}; };
    std::int32_t gone = 0;
    for (; gone + kReportEvery < distance; gone += kReportEvery) {
      const std::int32_t next = gone + kReportEvery;
      driver_.Pass(time_for(kReportEvery));
      Report(step.who, {from.x + (to->x - from.x) * next / distance, from.y + (to->y - from.y) * next / distance},
             true);
      if (driver_.View(step.who)->correction() != correction) return true;  // put back: that ends the walk
    }
    driver_.Pass(time_for(distance - gone));
    Report(step.who, *to, moving);
    return true;
  }

  std::optional<Command> CommandOf(const Step& step) {
    const Words& words = step.words;
    const std::string& verb = words[0];
    const std::string& last = words.back();
    ClientView& view = *driver_.View(step.who);
    if (verb == "jumps" || verb == "insists") {  // one report, however far; `insists` has not heard of a correction
      const auto to = ParsePoint(last);
      if (!to) return std::nullopt;
      const std::uint32_t correction = verb == "jumps" ? view.correction() : view.correction() - 1;
      if (verb == "jumps") view.Stand({*to, view.place().direction, false});
      return Walk{{*to, view.place().direction, false}, correction};
    }
    if (verb == "looks" && words.size() == 4) {
      const auto viewport = RectOf(words[2], words[3]);
      if (viewport) return Look{*viewport};
      return std::nullopt;
    }
    if (verb == "is" && ParseStatus(last)) return ChangeDetails{ParseStatus(last), "", std::nullopt};
    if (verb == "renames") return ChangeDetails{std::nullopt, last, std::nullopt};
    if (verb == "locks" || verb == "unlocks") return LockBubble{verb == "locks"};
    if (verb == "says") return Say{{last, SayKind::kSpeech}};
    if (verb == "thinks") return Say{{last, SayKind::kThought}};
    if (verb == "hushes") return Say{};
    if (verb == "emotes") return ShowEmote{last};
    if (verb == "chats") return Chat{"1", last};
    if (verb == "waves") return Wave{IdOf(last)};
    if (verb == "asks" && words.size() == 2) return AskToFollow{last == "all" ? kNobody : IdOf(last)};
    if (verb == "accepts") return AnswerFollow{IdOf(last), true};
    if (verb == "declines") return AnswerFollow{IdOf(last), false};
    if (verb == "stops") return StopFollow{};
    if (verb == "dismisses") return StopFollow{view.self(), last == "all" ? kNobody : IdOf(last)};
    if (verb == "restarts") return RestartCall{IdOf(last), CallWith(view, IdOf(last))};
    if (verb == "signals") return SendSignal{IdOf(last), CallWith(view, IdOf(last)), "{}"};
    return std::nullopt;
  }

  static ConnectionId CallWith(const ClientView& view, UserId peer) {
    const auto call = view.calls().find(peer);
    return call == view.calls().end() ? ConnectionId{} : call->second;
  }

  const Scene& scene_;
  SceneDriver& driver_;
  std::set<std::string> names_;
  std::string code_;
};

}  // namespace

std::optional<std::string> PlayScene(const Scene& scene, SceneDriver& driver) {
  return Player(scene, driver).Play();
}

}  // namespace dw::scenes
