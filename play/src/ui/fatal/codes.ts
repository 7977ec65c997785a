/// Every error that has a page of its own; others get the page for the unknown with the code on it.
export const fatalCodes = [
  "MAP_NOT_FOUND",
  "MAP_NOT_JSON",
  "MAP_TOO_LARGE",
  "MAP_WRONG_TYPE",
  "NOT_ORTHOGONAL",
  "NO_FLOOR_LAYER",
  "TILESET_MISSING",
  "TILESET_BROKEN",
  "IMAGE_MISSING",
  "IMAGE_BROKEN",
  "LAYER_BROKEN",
  "HOST_NOT_ALLOWED",
  "HOST_UNREACHABLE",
  "TIMEOUT",
  "ROOM_URL_BROKEN",
  "ROOM_FULL",
  "SERVER_FULL",
  "SERVER_BUSY",
  "PROTOCOL_TOO_OLD",
  "PROTOCOL_TOO_NEW",
  "RESUME_GONE",
  "NAME_REFUSED",
  "AVATAR_REFUSED",
  "REMOVED",
  "VISA_REFUSED",
  "SIGNED_OUT",
  "SIGN_IN_NEEDED",
  "BANNED",
  "ROOM_CLOSED_TO_YOU",
  "PASSWORD_NEEDED",
  "NOT_VETTED",
  "DOOR_UNAVAILABLE",
  "UNSUPPORTED_BROWSER",
] as const;
export type FatalCode = (typeof fatalCodes)[number] | "unknown";

export function knownCode(code: string): FatalCode {
  return fatalCodes.find((known) => known === code) ?? "unknown";
}

/// What helps: another page load, signing in, a password, another choice of name or avatar, or the same again.
export function remedyOf(code: FatalCode): "reload" | "sign-in" | "password" | "choose" | "retry" {
  if (code === "PASSWORD_NEEDED") return "password";
  if (code === "VISA_REFUSED" || code === "SIGNED_OUT" || code === "SIGN_IN_NEEDED") return "sign-in";
  if (code === "PROTOCOL_TOO_OLD" || code === "PROTOCOL_TOO_NEW" || code === "REMOVED") return "reload";
  return code === "NAME_REFUSED" || code === "AVATAR_REFUSED" ? "choose" : "retry";
}

/// Nothing is wrong: there are too many people just now.
export function isCrowded(code: FatalCode): boolean {
  return code === "ROOM_FULL" || code === "SERVER_FULL" || code === "SERVER_BUSY";
}

/// Nothing is wrong with the room: the question is who comes in.
export function isDoor(code: FatalCode): boolean {
  return code === "PASSWORD_NEEDED" || code === "NOT_VETTED" || code === "DOOR_UNAVAILABLE";
}

/// Errors of this one room: another room may well open.
export function roomIsBroken(code: FatalCode): boolean {
  return /^(MAP|NOT_ORTH|NO_FLOOR|TILESET|IMAGE|LAYER|HOST|TIMEOUT|ROOM)/.test(code);
}
