import { languages } from "../i18n/languages";
import { flag, isRecord, oneOf } from "./record";

export const themes = ["auto", "light", "dark"] as const;
export const motions = ["auto", "reduced", "full"] as const;
const languageChoices = ["auto", ...languages] as const;
export const emoteCount = 6;
const standardEmotes = ["👍", "❤️", "😂", "👏", "😍", "🙏"];

/// What a person set for this browser.
export interface PreferenceValues {
  readonly language: (typeof languageChoices)[number];
  readonly theme: (typeof themes)[number];
  readonly motion: (typeof motions)[number];
  readonly spatialAudio: boolean;
  readonly bubbleSound: boolean;
  readonly messageSound: boolean;
  readonly ignoreFollowRequests: boolean;
  readonly textView: boolean;
  /// Set by closing the chat on purpose: later bubbles then leave it closed.
  readonly chatStaysClosed: boolean;
  /// Has been told once how to walk and meet.
  readonly welcomed: boolean;
  /// What keys 1 to 6 show; always `emoteCount` of them.
  readonly emotes: readonly string[];
  readonly camera: string | null;
  readonly microphone: string | null;
  readonly speaker: string | null;
}

export function parsePreferences(raw: unknown): PreferenceValues {
  const from = isRecord(raw) ? raw : {};
  return {
    language: oneOf(from["language"], languageChoices),
    theme: oneOf(from["theme"], themes),
    motion: oneOf(from["motion"], motions),
    spatialAudio: flag(from["spatialAudio"], true),
    bubbleSound: flag(from["bubbleSound"], true),
    messageSound: flag(from["messageSound"], true),
    ignoreFollowRequests: flag(from["ignoreFollowRequests"], false),
    textView: flag(from["textView"], false),
    chatStaysClosed: flag(from["chatStaysClosed"], false),
    welcomed: flag(from["welcomed"], false),
    emotes: parseEmotes(from["emotes"]),
    camera: deviceId(from["camera"]),
    microphone: deviceId(from["microphone"]),
    speaker: deviceId(from["speaker"]),
  };
}

function deviceId(raw: unknown): string | null {
  return typeof raw === "string" && raw.length > 0 && raw.length <= 256 ? raw : null;
}

function parseEmotes(raw: unknown): readonly string[] {
  const from: readonly unknown[] = Array.isArray(raw) ? raw : [];
  return standardEmotes.map((standard, index) => {
    const emote = from[index];
    return typeof emote === "string" && isEmote(emote) ? emote : standard;
  });
}

/// At most 32 bytes of emoji, as the server demands.
export function isEmote(text: string): boolean {
  return (
    text.length > 0 &&
    new TextEncoder().encode(text).length <= 32 &&
    /^[\p{Emoji}\p{Emoji_Component}\u200d\ufe0f]+$/u.test(text)
  );
}
