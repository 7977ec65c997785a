#include "core/presence/text.h"

#include <algorithm>
#include <array>

#include "core/presence/rules.h"

namespace dw::presence {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t kSize>
bool Within(const std::array<Range, kSize>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

// Shows nothing, or only a gap.
constexpr std::array<Range, 14> kBlank{{{0x09, 0x0D},
                                        {0x20, 0x20},
                                        {0x85, 0x85},
                                        {0xA0, 0xA0},
                                        {0xAD, 0xAD},
                                        {0x115F, 0x1160},
                                        {0x1680, 0x1680},
                                        {0x2800, 0x2800},
                                        {0x3164, 0x3164},
                                        {0x2000, 0x200D},
                                        {0x2028, 0x2029},
                                        {0x202F, 0x202F},
                                        {0x205F, 0x2060},
                                        {0x3000, 0x3000}}};
constexpr std::array<Range, 2> kControl{{{0x00, 0x1F}, {0x7F, 0x9F}}};
// Line and paragraph separators, direction marks and overrides, the byte order mark, noncharacters.
constexpr std::array<Range, 6> kNotInNames{
    {{0x061C, 0x061C}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFF}}};

constexpr std::array<Range, 26> kPictures{
    {{0xA9, 0xA9},       {0xAE, 0xAE},      {0x203C, 0x203C}, {0x2049, 0x2049}, {0x2122, 0x2122}, {0x2139, 0x2139},
     {0x2194, 0x2199},   {0x21A9, 0x21AA},  {0x231A, 0x231B}, {0x2328, 0x2328}, {0x23CF, 0x23CF}, {0x23E9, 0x23FA},
     {0x24C2, 0x24C2},   {0x25AA, 0x25AB},  {0x25B6, 0x25B6}, {0x25C0, 0x25C0}, {0x25FB, 0x25FE}, {0x2600, 0x27BF},
     {0x2934, 0x2935},   {0x2B05, 0x2B07},  {0x2B1B, 0x2B1C}, {0x2B50, 0x2B55}, {0x3030, 0x303D}, {0x3297, 0x3299},
     {0x1F000, 0x1F3FA}, {0x1F400, 0x1FAFF}}};
// Joiner, variation selector, skin tones, and the letters of regional flags.
constexpr std::array<Range, 4> kPictureMarks{
    {{0x200D, 0x200D}, {0xFE0F, 0xFE0F}, {0x1F3FB, 0x1F3FF}, {0xE0020, 0xE007F}}};
constexpr char32_t kKeycap = 0x20E3;
constexpr char32_t kVariation = 0xFE0F;

// Takes the first code point off `text`; nothing, and `text` as it was, when it is malformed there.
std::optional<char32_t> Next(std::string_view& text) {
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length == 0 || text.size() < length) return std::nullopt;
  constexpr std::array<unsigned char, 5> kLeadBits{0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t c = lead & kLeadBits[length];
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return std::nullopt;
    c = c << 6 | (byte(i) & 0x3F);
  }
  constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  if (c < kLeast[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return std::nullopt;
  text.remove_prefix(length);
  return c;
}

void Append(std::string& text, char32_t c) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else {  // folding makes nothing above U+07FF
    text += static_cast<char>(0xC0 | c >> 6);
    text += static_cast<char>(0x80 | (c & 0x3F));
  }
}

char32_t Fold(char32_t c) {
  const auto in = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  if (in('A', 'Z') || (in(0xC0, 0xDE) && c != 0xD7) || in(0x391, 0x3AB) || in(0x410, 0x42F)) return c + 0x20;
  if (in(0x400, 0x40F)) return c + 0x50;
  if (c == 0x178) return 0xFF;
  if (c == 0x3C2) return 0x3C3;  // both small sigmas
  const bool odd_is_small = (in(0x100, 0x137) && c != 0x130 && c != 0x131) || in(0x14A, 0x177) || in(0x460, 0x481) ||
                            in(0x48A, 0x4BF) || in(0x4D0, 0x52F);
  const bool even_is_small = in(0x139, 0x148) || in(0x179, 0x17E);
  if ((odd_is_small && c % 2 == 0) || (even_is_small && c % 2 == 1)) return c + 1;
  return c;
}

}  // namespace

std::optional<std::size_t> CountCodePoints(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    if (!Next(text)) return std::nullopt;
    ++count;
  }
  return count;
}

std::string_view Trim(std::string_view text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::optional<char32_t> c = Next(rest);
    if (!c || !Within(kBlank, *c)) break;
    text = rest;
  }
  std::size_t end = 0;  // after the last code point that shows something
  rest = text;
  while (!rest.empty()) {
    const std::optional<char32_t> c = Next(rest);
    if (!c) return text;
    if (!Within(kBlank, *c)) end = text.size() - rest.size();
  }
  return text.substr(0, end);
}

std::optional<std::string> CleanName(std::string_view name) {
  const std::string_view trimmed = Trim(name);
  std::string_view rest = trimmed;
  std::size_t count = 0;
  while (!rest.empty()) {
    const std::optional<char32_t> c = Next(rest);
    if (!c || Within(kControl, *c) || Within(kNotInNames, *c) || ++count > kMaxNameLength) return std::nullopt;
  }
  if (count == 0) return std::nullopt;
  return std::string(trimmed);
}

bool IsPlainText(std::string_view text, bool lines) {
  while (!text.empty()) {
    const std::optional<char32_t> c = Next(text);
    if (!c) return false;
    const bool layout = *c == '\n' || *c == '\t';
    if (Within(kControl, *c) && !(lines && layout)) return false;
  }
  return true;
}

bool IsEmote(std::string_view text) {
  if (text.size() > kMaxEmoteBytes) return false;
  bool picture = false;
  while (!text.empty()) {
    const std::optional<char32_t> c = Next(text);
    if (!c) return false;
    if (Within(kPictures, *c)) {
      picture = true;
      continue;
    }
    if (picture && Within(kPictureMarks, *c)) continue;
    // A digit, # or * is one with its keycap behind it.
    if (!((*c >= '0' && *c <= '9') || *c == '#' || *c == '*')) return false;
    std::optional<char32_t> cap = text.empty() ? std::nullopt : Next(text);
    if (cap == kVariation) cap = text.empty() ? std::nullopt : Next(text);
    if (cap != kKeycap) return false;
    picture = true;
  }
  return picture;
}

std::string FoldCase(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  while (!text.empty()) {
    const std::string_view before = text;
    const std::optional<char32_t> c = Next(text);
    const std::size_t length = c ? before.size() - text.size() : 1;
    if (c && Fold(*c) != *c) {
      Append(folded, Fold(*c));
    } else {
      folded += before.substr(0, length);
    }
    if (!c) text.remove_prefix(1);
  }
  return folded;
}

}  // namespace dw::presence
