import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakePlatform } from "./fakes/fakePlatform";
import type { DeviceWishes } from "./localDevices";
import { MeshMedia } from "./meshMedia";
import type { MediaMember } from "./port";

const off: DeviceWishes = { cameraOn: false, microphoneOn: false, camera: null, microphone: null, speaker: null };
const on: DeviceWishes = { ...off, cameraOn: true, microphoneOn: true };
const member = (id: number, name: string, state: Partial<MediaMember> = {}): MediaMember => ({
  id,
  name,
  camera: false,
  microphone: false,
  screen: false,
  ...state,
});
const anna = member(1, "Anna", { camera: true, microphone: true });
const ben = member(2, "Ben", { camera: true, microphone: true });

interface Office {
  readonly media: MeshMedia;
  readonly platform: FakePlatform;
  readonly outlets: Record<
    "changed" | "sendState" | "sendSignal" | "askRestart" | "notice" | "iceServers",
    ReturnType<typeof vi.fn>
  >;
}

function setUp(wishes: DeviceWishes = off, platform = new FakePlatform()): Office {
  const outlets = {
    changed: vi.fn(),
    sendState: vi.fn(),
    sendSignal: vi.fn(),
    askRestart: vi.fn(),
    notice: vi.fn(),
    iceServers: vi.fn(() => Promise.resolve([])),
  };
  return { media: new MeshMedia(outlets, platform, wishes), platform, outlets };
}

const rest = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/// Anna's and Ben's offices, in one bubble, signals carried at once.
async function meeting(wishes: DeviceWishes = on) {
  const a = setUp(wishes);
  const b = setUp(wishes);
  // Both ends on one network.
  b.platform.openConnection = () => a.platform.openConnection();
  a.outlets.sendSignal.mockImplementation((_: number, id: string, payload: string) => b.media.signal(1, id, payload));
  b.outlets.sendSignal.mockImplementation((_: number, id: string, payload: string) => a.media.signal(2, id, payload));
  a.media.setMembers([ben]);
  b.media.setMembers([anna]);
  a.media.start(2, false, "one");
  b.media.start(1, true, "one");
  await rest(10);
  return { a, b };
}

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

test("alone there are no tiles and no device is open", async () => {
  const { media, platform } = setUp(on);
  await rest();
  expect(media.tiles).toEqual([]);
  expect(platform.access.requests).toEqual([]);
});

test("in a bubble everybody has a tile, with pictures where a camera is on", async () => {
  const { a } = await meeting();
  expect(a.media.tiles).toMatchObject([
    { key: "me/camera", mine: true, kind: "camera", microphone: true },
    { key: "2/camera", user: 2, name: "Ben", link: "connected", kind: "camera", microphone: true },
  ]);
  for (const tile of a.media.tiles) expect(tile.stream).not.toBeNull();
  a.media.setMembers([{ ...ben, camera: false }]);
  expect(a.media.tiles[1]).toMatchObject({ stream: null, link: "connected" });
});

test("a tile keeps its stream while nothing about it changes", async () => {
  const { a } = await meeting();
  const before = a.media.tiles[1]?.stream;
  a.media.setMembers([{ ...ben, microphone: false }]);
  expect(a.media.tiles[1]?.stream).toBe(before);
});

test("the others are told what is really on, at the start and at each change", async () => {
  const { a } = await meeting();
  expect(a.outlets.sendState).toHaveBeenLastCalledWith({ camera: true, microphone: true, screen: false });
  a.media.setMicrophone(false);
  await rest();
  expect(a.outlets.sendState).toHaveBeenLastCalledWith({ camera: true, microphone: false, screen: false });
  const told = a.outlets.sendState.mock.calls.length;
  a.media.setMembers([{ ...ben, microphone: false }]);
  expect(a.outlets.sendState).toHaveBeenCalledTimes(told);
});

test("a camera that fails is told as off", async () => {
  const platform = new FakePlatform();
  platform.access.failing = { video: "NotAllowedError" };
  const { media, outlets } = setUp(on, platform);
  media.setMembers([ben]);
  await rest();
  expect(outlets.sendState).toHaveBeenLastCalledWith({ camera: false, microphone: true, screen: false });
  expect(media.devices).toMatchObject({ cameraOn: true, cameraError: "permission-denied", microphoneError: null });
});

test("busy, away for a moment and do-not-disturb cut camera and microphone until the return", async () => {
  for (const status of ["busy", "back-in-a-moment", "do-not-disturb"] as const) {
    const { a } = await meeting();
    a.media.setStatus(status);
    await rest();
    expect(a.platform.access.live()).toEqual([]);
    expect(a.outlets.sendState).toHaveBeenLastCalledWith({ camera: false, microphone: false, screen: false });
    a.media.setStatus("online");
    await rest();
    expect(a.platform.access.live()).toHaveLength(2);
  }
});

test("a screen has a tile of its own on both ends and ends with the bubble", async () => {
  const { a, b } = await meeting(off);
  a.media.setScreen(true);
  await rest();
  expect(a.outlets.sendState).toHaveBeenLastCalledWith({ camera: false, microphone: false, screen: true });
  expect(a.media.tiles.map(({ key }) => key)).toEqual(["me/camera", "me/screen", "2/camera"]);
  b.media.setMembers([{ ...anna, screen: true }]);
  const shown = b.media.tiles.find(({ kind }) => kind === "screen");
  expect(shown).toMatchObject({ user: 1, mine: false });
  expect(shown?.stream).not.toBeNull();
  a.media.setMembers(null);
  await rest();
  expect(a.platform.access.live()).toEqual([]);
  expect(a.media.tiles).toEqual([]);
});

test("outside of a bubble no screen is asked for", async () => {
  const { media, platform } = setUp();
  media.setScreen(true);
  await rest();
  expect(platform.access.opened).toEqual([]);
});

test("a screen whose sharing the browser ends is gone for the others too", async () => {
  const { a } = await meeting(off);
  a.media.setScreen(true);
  await rest();
  a.platform.access.opened[0]?.vanish();
  expect(a.outlets.sendState).toHaveBeenLastCalledWith({ camera: false, microphone: false, screen: false });
  expect(a.media.devices.screenOn).toBe(false);
});

test("a voice is placed by distance, and beside me when the setting is off", async () => {
  const { a } = await meeting();
  const [voice] = a.platform.voices;
  a.media.setRadius(48);
  a.media.place(2, 30, -40);
  expect(voice?.placed).toEqual({ offset: { dx: 30, dy: -40 }, radius: 48 });
  a.media.setSpatial(false);
  expect(voice?.placed?.offset).toBeNull();
  a.media.setSpatial(true);
  expect(voice?.placed?.offset).toEqual({ dx: 30, dy: -40 });
});

test("who speaks has a ring, unless muted", async () => {
  const { a } = await meeting();
  for (const loud of [...a.platform.voices, ...a.platform.meters]) loud.loud = 0.8;
  await rest(100);
  expect(a.media.tiles.map(({ speaking }) => speaking)).toEqual([true, true]);
  expect(a.media.devices.level).toBe(0.8);
  a.media.setMicrophone(false);
  a.media.setMembers([{ ...ben, microphone: false }]);
  await rest(1500);
  expect(a.media.tiles.map(({ speaking }) => speaking)).toEqual([false, false]);
  expect(a.media.devices.level).toBe(0);
});

test("who leaves takes tile, voice and connection along; who stays keeps theirs", async () => {
  const { a } = await meeting();
  a.media.setMembers([ben, member(3, "Cleo")]);
  a.media.setMembers([member(3, "Cleo")]);
  expect(a.media.tiles.map(({ key }) => key)).toEqual(["me/camera", "3/camera"]);
  expect(a.platform.voices.every(({ closed }) => closed)).toBe(true);
  expect(a.platform.network.connections[0]?.signalingState).toBe("closed");
});

test("entering and leaving quickly leaves nothing behind", async () => {
  const { a } = await meeting();
  for (let i = 0; i < 5; i += 1) {
    a.media.setMembers(null);
    a.media.setMembers([ben]);
    a.media.start(2, false, `again ${i}`);
  }
  a.media.setMembers(null);
  await rest(60_000);
  expect(
    a.platform.network.connections.filter(({ id, signalingState }) => id && signalingState !== "closed").length,
  ).toBe(1);
  expect(a.platform.access.live()).toEqual([]);
  expect(a.outlets.askRestart).not.toHaveBeenCalled();
});

test("a new session voids all calls of the old", async () => {
  const { a } = await meeting();
  a.media.reset();
  await rest();
  expect(a.media.tiles).toEqual([]);
  expect(a.platform.access.live()).toEqual([]);
});

test("the list of relays is asked for once, and its absence is survived", async () => {
  const { media, outlets, platform } = setUp();
  outlets.iceServers.mockReturnValue(Promise.reject(new Error("offline")));
  media.setMembers([ben, anna]);
  media.start(1, true, "one");
  media.start(2, true, "two");
  await rest();
  expect(outlets.iceServers).toHaveBeenCalledOnce();
  expect(platform.network.connections).toHaveLength(2);
});

test("a preview opens devices without a bubble and shows the level", async () => {
  const { media, platform } = setUp(on);
  const close = media.openPreview();
  await rest();
  expect(media.devices.preview).not.toBeNull();
  expect(media.devices.cameras.map(({ deviceId }) => deviceId)).toEqual(["camera one", "camera two"]);
  for (const meter of platform.meters) meter.loud = 0.5;
  await rest(100);
  expect(media.devices.level).toBe(0.5);
  close();
  await rest();
  expect(media.devices.preview).toBeNull();
  expect(media.devices.level).toBe(0);
});

test("the chosen speaker is used", () => {
  const { media, platform } = setUp({ ...off, speaker: "headset" });
  expect(platform.speaker).toBe("headset");
  media.chooseDevice("speaker", "");
  expect(platform.speaker).toBeNull();
  expect(media.devices.speaker).toBeNull();
});

test("a call that begins while I am busy opens nothing until I say so", async () => {
  const { media, platform, outlets } = setUp(on);
  media.setStatus("busy");
  media.setMembers([ben]);
  media.start(2, false, "one");
  media.setMembers([ben, member(3, "Carl")]);
  media.start(3, false, "two");
  await rest(30_000);
  expect(media.tiles).toEqual([]);
  expect(platform.access.requests).toEqual([]);
  for (const silent of ["sendSignal", "sendState", "askRestart"] as const) expect(outlets[silent]).not.toBeCalled();

  expect(outlets.notice).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ kind: "call-held", names: ["Ben"] }),
  );
  outlets.notice.mock.calls[0]?.[0].open();
  media.setStatus("online");
  await rest();
  expect(media.tiles.map(({ key }) => key)).toEqual(["me/camera", "2/camera", "3/camera"]);
  expect(outlets.askRestart.mock.calls).toEqual([
    [2, "one"],
    [3, "two"],
  ]);
  expect(outlets.sendState).toHaveBeenLastCalledWith({ camera: true, microphone: true, screen: false });
});

test("a held call that is over cannot be opened, and the next bubble asks anew", async () => {
  const { media, outlets } = setUp(on);
  media.setStatus("busy");
  media.setMembers([ben]);
  media.setMembers(null);
  outlets.notice.mock.calls[0]?.[0].open();
  expect(media.tiles).toEqual([]);
  media.setMembers([ben]);
  expect(outlets.notice).toHaveBeenCalledTimes(2);
});

test("walking off while asked, which ends being busy, does not open the call", async () => {
  const { media, platform } = setUp(on);
  media.setStatus("busy");
  media.setMembers([ben]);
  media.setStatus("online");
  media.start(2, false, "one");
  await rest();
  expect(media.tiles).toEqual([]);
  expect(platform.access.requests).toEqual([]);
});

test("who turns busy during a call stays in it", async () => {
  const { a } = await meeting();
  a.media.setStatus("busy");
  a.media.setMembers([ben, member(3, "Carl")]);
  await rest();
  expect(a.media.tiles).toHaveLength(3);
  expect(a.outlets.notice).not.toBeCalled();
});
