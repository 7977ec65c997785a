import { describe, expect, it } from "vitest";
import { isEmote } from "../../settings/preferences";
import { emojiGroups, emojiOf, findEmoji } from "./emoji";

describe("the emoji", () => {
  it("are all ones that may be sent as emotes, each once", () => {
    const all = emojiGroups.flatMap(emojiOf).map((emoji) => emoji.character);
    expect(all.filter((character) => !isEmote(character))).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
  });

  it("are found in both languages, with and without accents", () => {
    const found = (wanted: string): string[] => findEmoji(wanted).map((emoji) => emoji.character);
    expect(found("coffee")).toEqual(["☕"]);
    expect(found("cafe")).toEqual(["☕"]);
    expect(found("fete")).toContain("🎉");
    expect(found("coeur")).toContain("❤️");
    expect(found("qqq")).toEqual([]);
  });
});
