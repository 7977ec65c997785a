import { describe, expect, it } from "vitest";
import { catalogueOf, languages, pickLanguage, type MessageKey } from "./languages";
import { format, type Message } from "./message";
import { Translator } from "./translator.svelte";

const placesOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();
const textsOf = (message: Message): string[] =>
  typeof message === "string" ? [message] : Object.values(message as Record<string, string>);
const keys = Object.keys(catalogueOf("en")) as MessageKey[];

describe.each(languages)("the catalogue in %s", (language) => {
  const catalogue = catalogueOf(language);

  it("has exactly the keys of the original", () => {
    expect(Object.keys(catalogue).sort()).toEqual([...keys].sort());
  });

  it("leaves no message empty", () => {
    expect(keys.filter((key) => textsOf(catalogue[key]).some((text) => text.trim() === ""))).toEqual([]);
  });

  it("names the same places as the original in every form", () => {
    const strange = keys.filter((key) => {
      const wanted = new Set(textsOf(catalogueOf("en")[key]).flatMap(placesOf));
      const plural = typeof catalogue[key] !== "string";
      return textsOf(catalogue[key]).some((text) => {
        const places = new Set(placesOf(text));
        // "One person" may go without the figure.
        if (plural) places.delete("count");
        return [...places].some((place) => !wanted.has(place)) || places.size < wanted.size - (plural ? 1 : 0);
      });
    });
    expect(strange).toEqual([]);
  });
});

describe("a message", () => {
  it("is put together from its values", () => {
    expect(format("{name} writes: {text}", { name: "Bo", text: "{name}" }, new Intl.PluralRules("en"))).toBe(
      "Bo writes: {name}",
    );
  });

  it("takes the form the language has for a number", () => {
    const words = new Translator("en");
    expect(words.t("people.count", { count: 1 })).toBe("1 person in this room");
    expect(words.t("people.count", { count: 0 })).toBe("0 people in this room");
    words.language = "fr";
    expect(words.t("people.count", { count: 0 })).toBe("0 personne dans cette salle");
    expect(words.t("people.count", { count: 2 })).toBe("2 personnes dans cette salle");
    expect(words.t("people.count", { count: 1_000_000 })).toBe("1000000 personnes dans cette salle");
  });
});

describe("the language", () => {
  it("is the first of the browser's that there is", () => {
    expect(pickLanguage(["de-DE", "fr-CA", "en-US"])).toBe("fr");
    expect(pickLanguage(["EN"])).toBe("en");
    expect(pickLanguage(["xx", "ja"])).toBe("en");
    expect(pickLanguage([])).toBe("en");
  });
});
