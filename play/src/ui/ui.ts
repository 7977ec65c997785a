import "./styles/app.css";
import { Account } from "../account/account.svelte";
import { Moderation } from "../account/moderation";
import type { Profile } from "../office";
import { Translator } from "../i18n/translator.svelte";
import { Preferences, type Surroundings } from "../settings/preferences.svelte";
import { parseProfile } from "../settings/profile";
import { SavedRecord, type Drawer } from "../settings/record";
import { AvatarAtlas } from "./avatar/atlas.svelte";
import { applyToPage } from "./page.svelte";

/// What every part of the user interface shares, made once by `main.ts`.
export interface Ui {
  readonly words: Translator;
  readonly preferences: Preferences;
  /// Null when this browser has not been here: show the arrival first.
  readonly profile: SavedRecord<Profile | null>;
  readonly atlas: AvatarAtlas;
  readonly account: Account;
  readonly moderation: Moderation;
}

/// Reads what the browser remembers and keeps language and theme of the page in step with it.
export function createUi(page: Window): Ui {
  const drawer = storageOf(page);
  const dark = page.matchMedia("(prefers-color-scheme: dark)");
  const still = page.matchMedia("(prefers-reduced-motion: reduce)");
  const look = (): Surroundings => ({
    languages: page.navigator.languages,
    dark: dark.matches,
    reducedMotion: still.matches,
  });
  const preferences = new Preferences(drawer, look());
  const words = new Translator(preferences.language);
  for (const query of [dark, still]) {
    query.addEventListener("change", () => preferences.setSurroundings(look()));
  }
  page.addEventListener("languagechange", () => preferences.setSurroundings(look()));
  applyToPage(page.document.documentElement, preferences, words);
  return {
    words,
    preferences,
    profile: new SavedRecord(drawer, "digiwork.profile", parseProfile),
    atlas: new AvatarAtlas("/avatars/avatars.png", "/avatars/catalogue.json"),
    account: new Account(page.fetch.bind(page), (address) => page.location.assign(address)),
    moderation: new Moderation(page.fetch.bind(page)),
  };
}

/// Null where the browser forbids storage; asking for it then throws.
function storageOf(page: Window): Drawer | null {
  try {
    return page.localStorage;
  } catch {
    return null;
  }
}
