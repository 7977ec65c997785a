import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { MapErrorSchema, MapLayer_Kind, MapPackSchema } from "../generated/digiwork/wire/v1/map_pb";
import { ClientToServerMessageSchema, ServerToClientMessageSchema } from "../generated/digiwork/wire/v1/session_pb";
import type { Intent } from "../world/events";
import { decodeFrame } from "./decode";
import { encodeHousekeeping, encodeIntent } from "./encode";
import { decodeMapError, decodeMapPack } from "./map_pack";

const reread = (bytes: Uint8Array) => fromBinary(ClientToServerMessageSchema, bytes).message;

describe("frames to the server", () => {
  it("[WS4] put every intent into a counted field", () => {
    const intents: Intent[] = [
      { kind: "move", position: { x: 1.4, y: 2, direction: "left", moving: true }, correction: 3 },
      { kind: "viewport", viewport: { left: 0.5, top: 1, right: 2.5, bottom: 3 } },
      { kind: "details", status: "busy", name: null, avatar: null },
      { kind: "emote", emote: "👍" },
      { kind: "say", text: "hi", thought: true },
      { kind: "wave", user: 4 },
      { kind: "follow-request", leader: 1, follower: 0 },
      { kind: "follow-confirmation", leader: 1, follower: 2, accepted: true },
      { kind: "follow-abort", leader: 1, follower: 2 },
      { kind: "query", id: 7, query: { kind: "ice" } },
      { kind: "lock-bubble", lock: true },
      { kind: "chat", id: "a", text: "b" },
      { kind: "typing", typing: true },
      { kind: "media-state", media: { camera: true, microphone: false, screen: false } },
      { kind: "rtc-signal", user: 2, connectionId: "c", payload: "{}" },
      { kind: "rtc-restart", user: 2, connectionId: "c" },
    ];
    for (const intent of intents) {
      const bytes = encodeIntent(intent);
      // The first byte or two are the field's number and wire type; a number of 10 or more is counted.
      const tag = bytes[0]! & 0x80 ? (bytes[0]! & 0x7f) | (bytes[1]! << 7) : bytes[0]!;
      expect(tag >> 3, intent.kind).toBeGreaterThanOrEqual(10);
      expect(reread(bytes).case, intent.kind).toBeDefined();
    }
    expect(reread(encodeIntent(intents[0]!)).value).toMatchObject({ position: { x: 1, y: 2 }, correction: 3 });
  });

  it("[WS1] greet with everything the server needs", () => {
    const hello = {
      room: "/~/office.tmj",
      entry: "desk",
      visitorKey: "k",
      roomPass: "pass",
      tabId: "t",
      name: "Ada",
      avatar: { body: 1, eyes: 2, hair: 3, clothes: 4, hat: 5, accessory: 6 },
      status: "online" as const,
      viewport: null,
      locale: "fr",
    };
    const message = reread(encodeHousekeeping({ kind: "connect", hello, placeTicket: "p", pageTime: 12.7, visa: "v" }));
    expect(message.value).toMatchObject({
      room: "/~/office.tmj",
      entry: "desk",
      placeTicket: "p",
      locale: "fr",
      pageTimeMs: 12,
      visa: "v",
    });
  });
});

describe("frames from the server", () => {
  const pack = (init: Parameters<typeof create<typeof ServerToClientMessageSchema>>[1]) =>
    toBinary(ServerToClientMessageSchema, create(ServerToClientMessageSchema, init));

  it("[WS5] tell their events in order", () => {
    const bytes = pack({
      batch: [
        { message: { case: "emoteEvent", value: { userId: 2, emote: "👍" } } },
        { message: { case: "userLeft", value: { userId: 2, zone: 1, toZone: 0 } } },
        { message: { case: "userLeft", value: { userId: 2, zone: 1, toZone: 6 } } },
      ],
      moves: new Uint8Array([1, 2, 3, 4, 5, 6]),
    });
    expect(decodeFrame(bytes)).toEqual({
      counted: true,
      control: null,
      events: [
        { kind: "emote", id: 2, emote: "👍" },
        { kind: "user-left", id: 2, zone: 1, toZone: null },
        { kind: "user-left", id: 2, zone: 1, toZone: 5 },
        { kind: "moves", records: new Uint8Array([1, 2, 3, 4, 5, 6]), wide: false },
      ],
    });
  });

  it("[WS18] count even when a newer server says what this client does not know", () => {
    // batch { field 900, bytes } and a status no client of today has.
    const unknown = new Uint8Array([0x0a, 0x04, 0xa2, 0x38, 0x01, 0x00]);
    expect(decodeFrame(unknown)).toEqual({ counted: true, control: null, events: [] });
    const status = pack({
      batch: [{ message: { case: "playerDetailsUpdated", value: { userId: 2, status: 77 as never } } }],
    });
    expect(decodeFrame(status).events[0]).toMatchObject({ status: null });
  });

  it("[WS34, WS36] hold what the server's operator has to say", () => {
    const bytes = pack({
      batch: [
        { message: { case: "adminMessage", value: { text: "Hello", warning: true } } },
        { message: { case: "roomChanged", value: { inMs: 500 } } },
        { message: { case: "roomEvent", value: { name: "ring", data: "", userId: 0 } } },
      ],
    });
    expect(decodeFrame(bytes).events).toEqual([
      { kind: "admin-message", text: "Hello", warning: true },
      { kind: "room-changed", inMs: 500 },
    ]);
  });

  it("[WS4] do not count when they only keep house", () => {
    const bytes = pack({ control: { case: "pong", value: { id: 3, received: 5n, placeTicket: "x" } } });
    expect(decodeFrame(bytes)).toMatchObject({ counted: false, control: { kind: "pong", received: 5 } });
  });

  it("are refused when they are no frames", () => {
    expect(() => decodeFrame(new Uint8Array([0x0a, 0xff, 0xff]))).toThrow();
  });
});

describe("a map pack", () => {
  it("becomes plain data", () => {
    const bytes = toBinary(
      MapPackSchema,
      create(MapPackSchema, {
        room: "/~/a.tmj",
        columns: 2,
        rows: 1,
        tileWidth: 32,
        tileHeight: 32,
        tilesets: [{ firstGid: 1, tiles: [{ id: 3, image: 2, animation: [{ tile: 4, durationMs: 100 }] }] }],
        layers: [{ kind: MapLayer_Kind.TILES, name: "floor", visible: true, opacity: 1, gids: [1, 0x80000002] }],
        areas: [{ name: "Desk", kind: "area", properties: { a: "b" } }],
      }),
    );
    const map = decodeMapPack(bytes);
    expect(map.tilesets[0]!.tiles.get(3)).toEqual({ id: 3, image: 1, animation: [{ tile: 4, durationMs: 100 }] });
    expect(map.layers[0]).toMatchObject({ kind: "tiles", gids: Uint32Array.of(1, 0x80000002) });
    expect(map.areas[0]!.properties.get("a")).toBe("b");
  });

  it("or the reason why there is none", () => {
    const problem = { code: "MAP_NOT_FOUND", file: "a.tmj", detail: "It is not there.", fix: "Check the address." };
    expect(decodeMapError(toBinary(MapErrorSchema, create(MapErrorSchema, problem)))).toEqual(problem);
  });
});
