/// Room and entry by the page's address, and back.
export interface RoomAddress {
  readonly room: string;
  readonly entry: string;
}

const defaultRoom = "/~/office.tmj";

/// "/" stands for whichever room the server starts with; the page it sent has that room's map in its head.
export function addressOfPage(page: Document): RoomAddress {
  const { pathname, hash } = page.location;
  const entry = decode(hash.slice(1));
  if (pathname.startsWith("/~/") || pathname.startsWith("/_/")) return { room: pathname, entry };
  const preload = page.head.querySelector<HTMLLinkElement>('link[rel="preload"][href^="/api/map?room="]');
  const room = preload === null ? null : new URL(preload.href).searchParams.get("room");
  return { room: room ?? defaultRoom, entry };
}

export function hrefOf({ room, entry }: RoomAddress): string {
  return entry === "" ? room : `${room}#${encodeURIComponent(entry)}`;
}

/// Words for a room until its map says its name: "/~/town/square.tmj" is "square".
export function nameOfRoom(room: string): string {
  return decode(room.split("/").at(-1) ?? "").replace(/\.[a-z]+$/i, "");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
