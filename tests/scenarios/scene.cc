#include "tests/scenarios/scene.h"

#include <charconv>

namespace dw::scenes {
namespace {

// Words of a line; commas and colons at a word's end are words of their own. Nothing when a quote does not end.
std::optional<Words> Split(std::string_view line) {
  Words words;
  std::size_t at = 0;
  while (at < line.size()) {
    if (line[at] == ' ' || line[at] == '\t') {
      ++at;
    } else if (line[at] == '#') {
      break;
    } else if (line[at] == '"') {
      const std::size_t end = line.find('"', at + 1);
      if (end == std::string_view::npos) return std::nullopt;
      words.emplace_back(line.substr(at + 1, end - at - 1));
      at = end + 1;
    } else {
      std::size_t end = std::min(line.find_first_of(" \t\"", at), line.size());
      std::string_view word = line.substr(at, end - at);
      at = end;
      const char last = word.back();
      const bool marked = word.size() > 1 && (last == ',' || last == ':' || last == ';');
      words.emplace_back(marked ? word.substr(0, word.size() - 1) : word);
      if (marked) words.emplace_back(1, last);
    }
  }
  return words;
}

std::optional<Point> ParsePair(std::string_view word, char between) {
  Point point;
  const char* end = word.data() + word.size();
  const auto first = std::from_chars(word.data(), end, point.x);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != between) return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, point.y);
  if (second.ec != std::errc() || second.ptr != end) return std::nullopt;
  return point;
}

std::optional<Rect> ParseRect(const Words& words) {
  if (words.size() != 3) return std::nullopt;
  const auto at = ParsePoint(words[1]);
  const auto size = ParseSize(words[2]);
  if (!at || !size) return std::nullopt;
  return Rect{at->x, at->y, at->x + size->x, at->y + size->y};
}

bool ParseRoom(const Words& words, SceneRoom& room) {
  const auto size = words.size() >= 2 ? ParseSize(words[1]) : std::nullopt;
  if (!size || words.size() % 2 != 0) return false;
  room.width = size->x;
  room.height = size->y;
  for (std::size_t i = 2; i < words.size(); i += 2) {
    std::uint32_t value = 0;
    const std::string& text = words[i + 1];
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc()) return false;
    if (words[i] == "max_people") {
      room.max_people = value;
    } else if (words[i] == "bubble_size") {
      room.bubble_size = value;
    } else {
      return false;
    }
  }
  return true;
}

// `ada, bob: …; eve: …`
bool ParseExpectations(const Words& words, std::vector<Expectation>& list) {
  Expectation current;
  bool naming = true;
  for (const std::string& word : words) {
    if (naming && word == ":") {
      naming = false;
    } else if (word == ";") {
      if (naming) return false;
      list.push_back(std::move(current));
      current = {};
      naming = true;
    } else if (word != ",") {
      (naming ? current.who : current.words).push_back(word);
    }
  }
  if (naming || current.who.empty() || current.words.empty()) return false;
  list.push_back(std::move(current));
  return true;
}

bool ParseLine(std::string_view line, int number, Scene& scene) {
  const std::size_t arrow = line.find("=>");
  const std::optional<Words> words = Split(line.substr(0, arrow));
  if (!words) return false;
  if (!words->empty() && words->front() == "room") return ParseRoom(*words, scene.room);
  if (!words->empty() && (words->front() == "wall" || words->front() == "silent")) {
    const std::optional<Rect> rect = ParseRect(*words);
    if (rect) (words->front() == "wall" ? scene.room.walls : scene.room.silent).push_back(*rect);
    return rect.has_value();
  }
  if (!words->empty()) {
    const bool wait = words->front() == "wait";
    if (words->size() < 2) return false;
    scene.steps.push_back({number, wait ? "" : words->front(), Words(words->begin() + 1, words->end()), {}});
  }
  if (arrow == std::string_view::npos) return true;
  const std::optional<Words> expected = Split(line.substr(arrow + 2));
  return expected && !scene.steps.empty() && ParseExpectations(*expected, scene.steps.back().expectations);
}

}  // namespace

std::optional<Point> ParsePoint(std::string_view word) {
  return ParsePair(word, ',');
}
std::optional<Point> ParseSize(std::string_view word) {
  return ParsePair(word, 'x');
}

Expected<Scene, std::string> ParseScene(std::string_view text) {
  Scene scene;
  int number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!ParseLine(line, number, scene)) {
      return Unexpected{"line " + std::to_string(number) + " is not understood: " + std::string(line)};
    }
  }
  if (scene.steps.empty()) return Unexpected{std::string("nobody does anything")};
  return scene;
}

}  // namespace dw::scenes
