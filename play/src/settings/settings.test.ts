import { describe, expect, it } from "vitest";
import { Preferences } from "./preferences.svelte";
import { emoteCount, isEmote, parsePreferences } from "./preferences";
import { cleanName, parseProfile, problemOfName } from "./profile";
import { SavedRecord, type Drawer } from "./record";

class FakeDrawer implements Drawer {
  readonly kept = new Map<string, string>();
  full = false;
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.full) throw new Error("QuotaExceededError");
    this.kept.set(key, value);
  }
  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

const profile = {
  name: "Nora",
  avatar: { body: 1, eyes: 2, hair: 3, clothes: 4, hat: 0, accessory: 0 },
  status: "online",
  cameraOn: true,
  microphoneOn: false,
};
const plain = { languages: ["fr-FR"], dark: true, reducedMotion: false };

describe("a name", () => {
  it.each([
    ["", "empty"],
    ["   \t", "empty"],
    ["x".repeat(32), null],
    ["x".repeat(33), "too-long"],
    ["🦊".repeat(32), null],
    ["🦊".repeat(33), "too-long"],
    ["\u200b\u200d", "invisible"],
    ["Zoë", null],
    [` ${"x".repeat(32)} `, null],
  ])("%j is %s", (name, problem) => {
    expect(problemOfName(name)).toBe(problem);
  });

  it("loses control characters and needless space", () => {
    expect(cleanName("  Ada\u0000\n\tLovelace  ")).toBe("Ada Lovelace");
  });
});

describe("a remembered profile", () => {
  it("comes back as it was saved", () => {
    const drawer = new FakeDrawer();
    new SavedRecord(drawer, "p", parseProfile).save(profile as never);
    expect(new SavedRecord(drawer, "p", parseProfile).load()).toEqual(profile);
  });

  it.each([
    ["nothing", undefined],
    ["a number", 7],
    ["no avatar", { ...profile, avatar: undefined }],
    ["a broken avatar", { ...profile, avatar: { ...profile.avatar, hat: "fez" } }],
    ["a negative part", { ...profile, avatar: { ...profile.avatar, hat: -1 } }],
    ["a name nobody may have", { ...profile, name: "x".repeat(40) }],
  ])("is none when there is %s", (_, raw) => {
    expect(parseProfile(raw)).toBeNull();
  });

  it("forgets a status that cannot be chosen", () => {
    expect(parseProfile({ ...profile, status: "silent" })?.status).toBe("online");
  });

  it.each(["", "{", "null", "[]", '{"version":1}', '"text"'])("survives %j in the storage", (text) => {
    const drawer = new FakeDrawer();
    drawer.kept.set("p", text);
    expect(new SavedRecord(drawer, "p", parseProfile).load()).toBeNull();
  });
});

describe("preferences", () => {
  it("follow the browser until they are set", () => {
    const preferences = new Preferences(new FakeDrawer(), plain);
    expect(preferences.language).toBe("fr");
    expect(preferences.dark).toBe(true);
    preferences.set({ language: "en", theme: "light" });
    expect(preferences.language).toBe("en");
    expect(preferences.dark).toBe(false);
  });

  it("are remembered", () => {
    const drawer = new FakeDrawer();
    new Preferences(drawer, plain).set({ spatialAudio: false, textView: true });
    const again = new Preferences(drawer, plain);
    expect(again.values.spatialAudio).toBe(false);
    expect(again.values.textView).toBe(true);
  });

  it("work without storage and with a full one", () => {
    const drawer = new FakeDrawer();
    drawer.full = true;
    for (const some of [null, drawer]) {
      const preferences = new Preferences(some, plain);
      preferences.set({ theme: "light" });
      expect(preferences.values.theme).toBe("light");
    }
  });

  it("make the best of garbage", () => {
    const values = parsePreferences({ theme: "pink", emotes: ["<b>", "🔥", 5], camera: 9, textView: "yes" });
    expect(values.theme).toBe("auto");
    expect(values.emotes).toHaveLength(emoteCount);
    expect(values.emotes[0]).toBe("👍");
    expect(values.emotes[1]).toBe("🔥");
    expect(values.camera).toBeNull();
    expect(values.textView).toBe(false);
  });

  it("take only emoji for emotes", () => {
    expect(isEmote("❤️")).toBe(true);
    expect(isEmote("🧑‍💻")).toBe(true);
    expect(isEmote("hi")).toBe(false);
    expect(isEmote("")).toBe(false);
    expect(isEmote("🔥".repeat(9))).toBe(false);
  });
});
