import { expect, test, vi } from "vitest";
import { FakeDevices } from "./fakes/fakePlatform";
import { LocalDevices, problemOf, type DeviceAccess, type DeviceWishes } from "./localDevices";

const both: DeviceWishes = { cameraOn: true, microphoneOn: true, camera: null, microphone: null, speaker: null };

function setUp(wishes: Partial<DeviceWishes> = {}) {
  const access = new FakeDevices();
  const outlets = { changed: vi.fn(), lost: vi.fn() };
  const devices = new LocalDevices(access as unknown as DeviceAccess, { ...both, ...wishes }, outlets);
  return { access, outlets, devices };
}

test("nothing is opened before it is needed, and both with one question", async () => {
  const { access, devices } = setUp();
  await devices.settled();
  expect(access.requests).toEqual([]);
  devices.setConversing(true);
  await devices.settled();
  expect(access.requests).toHaveLength(1);
  expect(access.live()).toEqual(["camera one", "microphone one"]);
});

test("everything is released when the conversation ends, unless a preview still needs it", async () => {
  const { access, devices } = setUp();
  devices.setConversing(true);
  const close = devices.openPreview();
  await devices.settled();
  devices.setConversing(false);
  await devices.settled();
  expect(access.live()).toHaveLength(2);
  close();
  close();
  await devices.settled();
  expect(access.live()).toEqual([]);
});

test("camera off puts its light out; a muted microphone stays open but sends silence", async () => {
  const { access, devices } = setUp();
  devices.setConversing(true);
  await devices.settled();
  devices.wish("camera", false);
  devices.wish("microphone", false);
  await devices.settled();
  expect(access.live()).toEqual(["microphone one"]);
  expect(devices.tracks.microphone?.enabled).toBe(false);
  expect([devices.live("camera"), devices.live("microphone")]).toEqual([false, false]);
  devices.wish("microphone", true);
  await devices.settled();
  expect(devices.tracks.microphone?.enabled).toBe(true);
  expect(access.requests).toHaveLength(1);
});

test("a microphone that was never wished for is not opened", async () => {
  const { access, devices } = setUp({ cameraOn: false, microphoneOn: false });
  devices.setConversing(true);
  await devices.settled();
  expect(access.requests).toEqual([]);
});

test("a status that bars both releases them, and gives them back as they were", async () => {
  const { access, devices } = setUp({ cameraOn: false });
  devices.setConversing(true);
  devices.setBarred(true);
  await devices.settled();
  expect(access.live()).toEqual([]);
  expect(devices.wished("microphone")).toBe(false);
  devices.setBarred(false);
  await devices.settled();
  expect(access.live()).toEqual(["microphone one"]);
  expect(devices.wished("camera")).toBe(false);
});

test("a broken camera does not cost the microphone, and is not asked for again and again", async () => {
  const { access, devices } = setUp();
  access.failing = { video: "NotReadableError" };
  devices.setConversing(true);
  await devices.settled();
  expect(devices.errors).toEqual({ camera: "in-use", microphone: null });
  expect(access.live()).toEqual(["microphone one"]);
  const asked = access.requests.length;
  devices.wish("microphone", true);
  await devices.settled();
  expect(access.requests).toHaveLength(asked);
  access.failing = {};
  devices.wish("camera", true);
  await devices.settled();
  expect(devices.errors.camera).toBeNull();
  expect(access.live()).toContain("camera one");
});

test("the chosen device is used, and the browser's own choice when it is not there", async () => {
  const { access, devices } = setUp({ camera: "camera two", microphone: "a lost headset" });
  devices.setConversing(true);
  await devices.settled();
  expect(access.live().sort()).toEqual(["camera two", "microphone one"]);
  devices.choose("microphone", "microphone two");
  await devices.settled();
  expect(access.live().sort()).toEqual(["camera two", "microphone two"]);
  expect(devices.chosen("microphone")).toBe("microphone two");
});

test("a choice made while the browser still opens the last one wins", async () => {
  const { access, devices } = setUp({ microphoneOn: false });
  devices.setConversing(true);
  await Promise.resolve();
  devices.choose("camera", "camera two");
  await devices.settled();
  expect(access.live()).toEqual(["camera two"]);
});

test("a conversation that ends while the browser asks leaves nothing open", async () => {
  const { access, devices } = setUp();
  devices.setConversing(true);
  await Promise.resolve();
  devices.setConversing(false);
  await devices.settled();
  expect(access.live()).toEqual([]);
});

for (const endsTrack of [true, false]) {
  test(`a device pulled out is replaced until none remains (track ${endsTrack ? "ends" : "does not end"})`, async () => {
    const { access, devices, outlets } = setUp({ microphoneOn: false });
    devices.setConversing(true);
    await devices.settled();
    await access.unplug("camera one", endsTrack);
    await devices.settled();
    expect(access.live().filter((id) => access.plugged.includes(id))).toEqual(["camera two"]);
    expect(outlets.lost).toHaveBeenLastCalledWith("camera", null);
    await access.unplug("camera two", true);
    await devices.settled();
    expect(devices.errors.camera).toBe("no-device");
    expect(outlets.lost).toHaveBeenLastCalledWith("camera", "no-device");
    await access.plug("camera three");
    await devices.settled();
    expect(access.live()).toContain("camera three");
    expect(devices.errors.camera).toBeNull();
  });
}

test("a page that is not secure says so", async () => {
  const devices = new LocalDevices(null, both, { changed: vi.fn(), lost: vi.fn() });
  devices.setConversing(true);
  await devices.settled();
  expect(devices.errors).toEqual({ camera: "insecure-page", microphone: "insecure-page" });
});

test("close releases everything and listens no more", async () => {
  const { access, devices } = setUp();
  devices.setConversing(true);
  await devices.settled();
  devices.close();
  await access.tell();
  await devices.settled();
  expect(access.live()).toEqual([]);
});

test("browsers' errors are told apart", () => {
  const named = (name: string): unknown => problemOf(new DOMException("", name));
  expect(named("NotAllowedError")).toBe("permission-denied");
  expect(named("NotFoundError")).toBe("no-device");
  expect(named("NotReadableError")).toBe("in-use");
  expect(named("TypeError")).toBe("unknown");
  expect(problemOf("?")).toBe("unknown");
});
