import type { Avatar, ChatLine, Me, MediaProblem, Person, Place, Status, Tile } from "../../office";
import { memberOf, noDevices, type FakeOffice } from "./fakeOffice";

const names = ["Amélie Fournier", "Bo", "Chiara Rossi", "Dmitri", "Émile", "Fatima Zahra El Idrissi", "Grace", "Hiro"];
const statuses: readonly Status[] = [
  "online",
  "busy",
  "online",
  "away",
  "do-not-disturb",
  "online",
  "back-in-a-moment",
];

export function avatarOf(seed: number): Avatar {
  const pick = (count: number, factor: number): number => ((seed * factor) % count) + 1;
  return {
    body: pick(8, 3),
    eyes: pick(6, 5),
    hair: pick(16, 7),
    clothes: pick(16, 5),
    hat: seed % 4 === 0 ? pick(10, 3) : 0,
    accessory: seed % 3 === 0 ? pick(10, 7) : 0,
  };
}

export function personOf(index: number): Person {
  return {
    id: index + 2,
    name: names[index % names.length]!,
    avatar: avatarOf(index + 2),
    status: statuses[index % statuses.length]!,
    at: { x: 640 + ((index * 97) % 320) - 160, y: 480 + ((index * 53) % 240) - 120 },
    inBubble: index < 3,
  };
}

export const fakeMe: Me = {
  id: 1,
  name: "Nora",
  avatar: avatarOf(1),
  status: "online",
  at: { x: 640, y: 480 },
  inBubble: false,
  direction: "down",
  leader: null,
  followers: [],
};

const places: readonly Place[] = [
  { id: "a1", kind: "area", name: "Open desks", at: { x: 640, y: 470 }, inside: true },
  { id: "m1", kind: "meeting", name: "Meeting room Ada", at: { x: 1200, y: 200 }, inside: false },
  { id: "m2", kind: "meeting", name: "Meeting room Grace", at: { x: 1500, y: 200 }, inside: false },
  { id: "k1", kind: "area", name: "Kitchen", at: { x: 200, y: 900 }, inside: false },
  { id: "s1", kind: "stage", name: "Stage", at: { x: 1400, y: 1000 }, inside: false },
  { id: "q1", kind: "silent", name: "Library", at: { x: 300, y: 300 }, inside: false },
  { id: "d1", kind: "door", name: "Garden door", at: { x: 640, y: 1200 }, inside: false },
  { id: "e1", kind: "exit", name: "Rooftop", at: { x: 60, y: 480 }, inside: false },
  { id: "n1", kind: "entry", name: "Main entrance", at: { x: 640, y: 60 }, inside: false },
];

/// An office on a usual day: people about, nobody talking.
export function furnish(office: FakeOffice, people = 6): void {
  office.me = fakeMe;
  office.near = Array.from({ length: people }, (_, index) => ({ ...personOf(index), inBubble: false }));
  office.places = places;
  office.devices = { ...noDevices, cameraOn: true, microphoneOn: true };
}

/// The same with me in a conversation of `size` others.
export function converse(office: FakeOffice, size: number, streams: readonly MediaStream[] = []): void {
  const others = Array.from({ length: size }, (_, index) => personOf(index));
  office.bubble = {
    id: 7,
    locked: false,
    members: others.map((person, index) => memberOf(person, { typing: index === 1 })),
  };
  office.me = { ...fakeMe, inBubble: true };
  office.near = others;
  office.tiles = [mineTile(streams[0] ?? null), ...others.map((person, index) => tileOf(person, index, streams))];
  office.chat = linesOf(others);
}

function mineTile(stream: MediaStream | null): Tile {
  const mine = { key: "me", user: 1, name: "Nora", kind: "camera", mine: true, speaking: false } as const;
  return { ...mine, stream, link: "connected", microphone: true };
}

function tileOf(person: Person, index: number, streams: readonly MediaStream[]): Tile {
  const links = ["connected", "connected", "connecting", "broken"] as const;
  const link = links[index % links.length]!;
  return {
    key: `c${person.id}`,
    user: person.id,
    name: person.name,
    kind: "camera",
    mine: false,
    stream: link === "connected" ? (streams[index + 1] ?? null) : null,
    link,
    microphone: index !== 1,
    speaking: index === 0,
  };
}

export function screenTile(person: Person, stream: MediaStream | null): Tile {
  const { id, name } = person;
  const screen = { key: `s${id}`, user: id, name, kind: "screen", mine: false, speaking: false } as const;
  return { ...screen, stream, link: "connected", microphone: true };
}

function linesOf(others: readonly Person[]): readonly ChatLine[] {
  const start = new Date(2026, 0, 5, 10, 12).getTime();
  const line = (index: number, change: Partial<ChatLine>): ChatLine => ({
    key: `l${index}`,
    kind: "message",
    author: others[0]?.id ?? null,
    name: others[0]?.name ?? "",
    mine: false,
    text: "",
    at: start + index * 40_000,
    delivered: true,
    ...change,
  });
  const me = { author: 1, name: "Nora", mine: true };
  return [
    line(0, { kind: "joined" }),
    line(1, { text: "Good morning! Did you see the new meeting rooms?" }),
    line(2, { text: "The map is at https://example.org/maps/office.tmj (the lounge is lovely)." }),
    line(3, { ...me, text: "Not yet, I came straight to my desk." }),
    line(4, { ...me, text: "Shall we walk over?" }),
    line(5, { kind: "joined", name: others[1]?.name ?? "Bo" }),
    line(6, { author: others[1]?.id ?? null, name: others[1]?.name ?? "Bo", text: "<b>Not bold</b>, just text." }),
    line(7, { author: others[1]?.id ?? null, name: others[1]?.name ?? "Bo", text: "👋" }),
    line(8, { ...me, text: "Coming, one moment", delivered: false }),
  ];
}

export function devicesWith(camera: MediaProblem | null, preview: MediaStream | null): FakeOffice["devices"] {
  const device = (kind: MediaDeviceKind, id: string, label: string): MediaDeviceInfo => ({
    deviceId: id,
    groupId: "",
    kind,
    label,
    toJSON: () => ({}),
  });
  return {
    ...noDevices,
    cameras:
      camera === null ? [device("videoinput", "cam1", "Integrated Webcam"), device("videoinput", "cam2", "")] : [],
    microphones: [device("audioinput", "mic1", "Built-in Microphone")],
    speakers: [device("audiooutput", "out1", "Headphones")],
    camera: camera === null ? "cam1" : null,
    microphone: "mic1",
    speaker: "out1",
    cameraOn: true,
    microphoneOn: true,
    cameraError: camera,
    preview,
    level: 0.18,
  };
}
