#include "core/presence/text.h"

#include <gtest/gtest.h>

namespace dw::presence {
namespace {

std::string Repeat(const std::string& part, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += part;
  return text;
}

TEST(TextTest, CodePointsAreCountedInWellFormedTextAlone) {
  EXPECT_EQ(CountCodePoints(""), 0U);
  EXPECT_EQ(CountCodePoints("aé語👋"), 4U);
  EXPECT_EQ(CountCodePoints("\xF4\x8F\xBF\xBF"), 1U);  // U+10FFFF
  for (const std::string odd :
       {"\x80", "\xC3", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xFF", "\xE8\xAA", "a\xF0\x9F\x91"}) {
    EXPECT_EQ(CountCodePoints(odd), std::nullopt);
    EXPECT_FALSE(IsPlainText(odd, true));
    EXPECT_FALSE(IsEmote(odd));
    EXPECT_FALSE(CleanName(odd));
    EXPECT_EQ(FoldCase(odd), odd);
  }
}

TEST(TextTest, TrimTakesOffWhatShowsNothing) {
  EXPECT_EQ(Trim("  a b\t\n"), "a b");
  EXPECT_EQ(Trim("\u00A0\u200B\u3000a\u2003"), "a");
  EXPECT_EQ(Trim(" \u2003 "), "");
  EXPECT_EQ(Trim(" \xFF "), "\xFF ");
}

TEST(TextTest, PR3_NamesHaveOneToThirtyTwoCodePoints) {
  EXPECT_EQ(CleanName(" Zoë "), "Zoë");
  EXPECT_EQ(CleanName("👩‍🚀"), "👩‍🚀");
  EXPECT_EQ(CleanName(" " + Repeat("語", 32) + " "), Repeat("語", 32));
  EXPECT_FALSE(CleanName(Repeat("語", 33)));
  for (const std::string odd : {"", " ", "\u200B", "\u2800", "a\nb", "a\tb",
                                "a\x7F"
                                "b",
                                "a\u0085b", "a\u2028b", "a\u202Eb", "a\u2066b", "a\uFEFFb", "a\u061Cb"}) {
    EXPECT_FALSE(CleanName(odd)) << odd;
  }
}

TEST(TextTest, PlainTextHasLinesWhereTheyAreFine) {
  EXPECT_TRUE(IsPlainText("", false));
  EXPECT_TRUE(IsPlainText("tout va bien 👍", false));
  EXPECT_FALSE(IsPlainText("a\nb", false));
  EXPECT_TRUE(IsPlainText("a\n\tb", true));
  EXPECT_FALSE(IsPlainText("a\rb", true));
  EXPECT_FALSE(IsPlainText(std::string("a\0b", 3), true));
  EXPECT_FALSE(IsPlainText("a\u009Bb", true));
}

TEST(TextTest, PR70_EmotesAreEmojiAlone) {
  for (const std::string emoji : {"👋", "❤️", "👍🏽", "👩‍🚀", "🇫🇷", "1️⃣", "#⃣", "😀😀", "☕", "🫠", "⭐"}) {
    EXPECT_TRUE(IsEmote(emoji)) << emoji;
  }
  for (const std::string other :
       {"", "a", "1", "👋a", "a👋", "\uFE0F", "\u200D", "🏽", "12", "<b>", " ", "👋 ", "é", "語"}) {
    EXPECT_FALSE(IsEmote(other)) << other;
  }
  EXPECT_TRUE(IsEmote(Repeat("👋", 8)));
  EXPECT_FALSE(IsEmote(Repeat("👋", 9)));
}

TEST(TextTest, PR90_CaseIsFoldedInLatinGreekAndCyrillic) {
  EXPECT_EQ(FoldCase("ADA Ünïcödé"), "ada ünïcödé");
  EXPECT_EQ(FoldCase("ŁÓDŹ ŻÓŁĆ ČŠŽ ĞŞ Ÿ"), "łódź żółć čšž ğş ÿ");
  EXPECT_EQ(FoldCase("ΩΣΑΣ ς"), "ωσασ σ");
  EXPECT_EQ(FoldCase("ЖЁІЇҐ"), "жёіїґ");
  EXPECT_EQ(FoldCase("×÷ 語 👋"), "×÷ 語 👋");
}

}  // namespace
}  // namespace dw::presence
