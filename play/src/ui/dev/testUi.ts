import { flushSync } from "svelte";
import { Account } from "../../account/account.svelte";
import { Moderation } from "../../account/moderation";
import { Translator } from "../../i18n/translator.svelte";
import type { Language } from "../../i18n/languages";
import { Preferences } from "../../settings/preferences.svelte";
import { parseProfile } from "../../settings/profile";
import { SavedRecord, type Drawer } from "../../settings/record";
import { AvatarAtlas, type AvatarCatalogue } from "../avatar/atlas.svelte";
import { openOffice } from "../office/open";
import type { MountedOffice } from "../mount";
import type { Ui } from "../ui";
import { FakeOffice } from "./fakeOffice";
import { furnish } from "./people";

/// A drawer that forgets with the test.
export function emptyDrawer(): Drawer {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

const choices = (count: number): AvatarCatalogue["layers"][number]["choices"] =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, name: "", swatch: "#888888", x: 0, y: index * 128 }));

export const smallCatalogue: AvatarCatalogue = {
  sheet: { width: 96, height: 128, frame: 32 },
  layers: [
    { id: "body", optional: false, choices: choices(3) },
    { id: "eyes", optional: false, choices: choices(2) },
    { id: "clothes", optional: false, choices: choices(4) },
    { id: "hair", optional: true, choices: choices(5) },
    { id: "hat", optional: true, choices: choices(2) },
    { id: "accessory", optional: true, choices: choices(2) },
  ],
};

export function testUi(language: Language = "en"): Ui {
  const drawer = emptyDrawer();
  return {
    words: new Translator(language),
    preferences: new Preferences(drawer, { languages: [language], dark: false, reducedMotion: true }),
    profile: new SavedRecord(drawer, "digiwork.profile", parseProfile),
    atlas: new AvatarAtlas("/avatars.png", smallCatalogue),
    account: new Account(
      async () => Response.json({ signed_in: false }),
      () => undefined,
    ),
    moderation: new Moderation(async () => Response.json({}, { status: 201 })),
  };
}

export interface OpenedOffice {
  readonly office: FakeOffice;
  readonly ui: Ui;
  readonly mounted: MountedOffice;
  readonly stage: HTMLElement;
}

/// The whole chrome over a furnished fake.
export function openFurnished(prepare: (office: FakeOffice) => void = () => undefined, welcomed = true): OpenedOffice {
  const ui = testUi();
  ui.preferences.set({ welcomed });
  const office = new FakeOffice();
  furnish(office);
  prepare(office);
  const stage = document.body.appendChild(document.createElement("div"));
  const target = document.body.appendChild(document.createElement("div"));
  const mounted = openOffice(target, office, ui, { stage });
  flushSync();
  return { office, ui, mounted, stage };
}
