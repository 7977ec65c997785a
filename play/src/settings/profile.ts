import type { Avatar, ChosenStatus, Profile } from "../office";
import { flag, isRecord, oneOf } from "./record";

export const nameLengthMax = 32;
export const chosenStatuses = [
  "online",
  "busy",
  "back-in-a-moment",
  "do-not-disturb",
] as const satisfies ChosenStatus[];
export const avatarLayers = ["body", "eyes", "clothes", "hair", "hat", "accessory"] as const satisfies (keyof Avatar)[];
const choiceMax = 0xffff;

export type NameProblem = "empty" | "too-long" | "invisible";

/// The name as it would be sent: trimmed, without control characters, inner white space as one space.
export function cleanName(name: string): string {
  return name
    .normalize("NFC")
    .replace(/\p{Cc}/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
}

export function problemOfName(name: string): NameProblem | null {
  const clean = cleanName(name);
  if (clean === "") return "empty";
  if ([...clean].length > nameLengthMax) return "too-long";
  return /^[\p{Cf}\p{Z}\p{M}]+$/u.test(clean) ? "invisible" : null;
}

/// The profile this browser remembers, or null when it would not let anybody in.
export function parseProfile(raw: unknown): Profile | null {
  if (!isRecord(raw) || typeof raw["name"] !== "string" || problemOfName(raw["name"]) !== null) return null;
  const avatar = parseAvatar(raw["avatar"]);
  if (avatar === null) return null;
  return {
    name: cleanName(raw["name"]),
    avatar,
    status: oneOf(raw["status"], chosenStatuses),
    cameraOn: flag(raw["cameraOn"], false),
    microphoneOn: flag(raw["microphoneOn"], false),
  };
}

function parseAvatar(raw: unknown): Avatar | null {
  if (!isRecord(raw)) return null;
  const avatar: Record<string, number> = {};
  for (const layer of avatarLayers) {
    const id = raw[layer];
    if (!Number.isInteger(id) || (id as number) < 0 || (id as number) > choiceMax) return null;
    avatar[layer] = id as number;
  }
  return avatar as unknown as Avatar;
}
