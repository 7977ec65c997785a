import { en } from "./en";
import { fr } from "./fr";
import type { Translated } from "./message";

export type Original = typeof en;
export type MessageKey = keyof Original;
export type Catalogue = Translated<Original>;

export const languages = ["en", "fr"] as const;
export type Language = (typeof languages)[number];

/// Each language in its own words, so that whoever cannot read the present one still finds theirs.
export const languageNames: Readonly<Record<Language, string>> = { en: "English", fr: "Français" };

export function catalogueOf(language: Language): Catalogue {
  return language === "fr" ? fr : en;
}

/// The first of the browser's languages that we speak, else English.
export function pickLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split("-")[0];
    const found = languages.find((known) => known === language);
    if (found !== undefined) return found;
  }
  return "en";
}
