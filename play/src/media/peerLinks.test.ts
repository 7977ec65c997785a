import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeNetwork, fakeTrack, type FakeConnection } from "./fakes/fakeConnection";
import { PeerLinks, restartDelay } from "./peerLinks";
import { budgetOf, nothing } from "./slots";

const anna = 7;
const ben = 8;

function setUp() {
  const network = new FakeNetwork();
  const outlets = { send: vi.fn(), askRestart: vi.fn(), changed: vi.fn() };
  const links = new PeerLinks(nothing, () => Promise.resolve(network.open()), outlets, Date.now);
  return { network, outlets, links };
}
const rest = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/// Two people's links, signals carried at once.
function pair() {
  const network = new FakeNetwork();
  const asked: string[] = [];
  const make = (me: number, other: () => PeerLinks): PeerLinks =>
    new PeerLinks(
      nothing,
      () => Promise.resolve(network.open()),
      {
        send: (_, id, payload) => other().signal(me, id, payload),
        askRestart: (_, id) => void asked.push(id),
        changed: () => undefined,
      },
      Date.now,
    );
  const a: PeerLinks = make(anna, () => b);
  const b: PeerLinks = make(ben, () => a);
  const begin = async (id: string): Promise<void> => {
    a.start(ben, false, id);
    b.start(anna, true, id);
    await rest();
  };
  return { network, a, b, asked, begin };
}

test("a start of the server makes a call", async () => {
  const { a, b, begin } = pair();
  await begin("one");
  expect([a.linkOf(ben), b.linkOf(anna)]).toEqual(["connected", "connected"]);
});

test("signals and farewells of an older attempt are stale", async () => {
  const { a, b, begin, network } = pair();
  await begin("one");
  await begin("two");
  a.signal(ben, "one", '{"kind":"description","type":"offer","sdp":"rubbish"}');
  a.disconnect(ben, "one");
  await rest();
  expect([a.linkOf(ben), b.linkOf(anna)]).toEqual(["connected", "connected"]);
  expect(network.connections.map(({ signalingState }) => signalingState)).toEqual([
    "closed",
    "closed",
    "stable",
    "stable",
  ]);
  a.disconnect(ben, "two");
  expect(a.users).toEqual([]);
});

test("a start that comes twice is one call", async () => {
  const { begin, network } = pair();
  await begin("one");
  await begin("one");
  expect(network.connections).toHaveLength(2);
});

test("a broken link asks the server again and again, with growing patience, up to a bound", async () => {
  const { links, outlets } = setUp();
  links.start(anna, true, "one");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(links.linkOf(anna)).toBe("broken");
  await vi.advanceTimersByTimeAsync(500);
  expect(outlets.askRestart.mock.calls).toEqual([[anna, "one"]]);
  await vi.advanceTimersByTimeAsync(600);
  expect(outlets.askRestart).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(outlets.askRestart).toHaveBeenCalledTimes(30);
});

test("a fresh start keeps the patience, and the person's wish ends it", async () => {
  const { links, outlets } = setUp();
  links.start(anna, true, "one");
  await vi.advanceTimersByTimeAsync(10_500);
  links.start(anna, true, "two");
  await vi.advanceTimersByTimeAsync(10_500);
  expect(outlets.askRestart).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(300);
  expect(outlets.askRestart.mock.calls.at(-1)).toEqual([anna, "two"]);
  links.restart(anna);
  expect(outlets.askRestart).toHaveBeenCalledTimes(3);
});

test("delays grow by a fifth and stop at 15 s", () => {
  expect(restartDelay(0)).toBe(500);
  expect(restartDelay(1)).toBe(600);
  expect(restartDelay(29)).toBe(15_000);
});

test("a minute of a good link forgives its breaks", async () => {
  const { a, asked, begin, network } = pair();
  await begin("one");
  await vi.advanceTimersByTimeAsync(61_000);
  network.setUp(false);
  (network.connections[0] as FakeConnection).fail();
  await vi.advanceTimersByTimeAsync(5_500);
  expect(a.linkOf(ben)).toBe("broken");
  expect(asked).toContain("one");
});

test("who comes late gets the tracks too, and everybody's share shrinks", async () => {
  const { links, network } = setUp();
  const camera = fakeTrack("video");
  links.setOutgoing({ ...nothing, camera });
  links.start(anna, false, "one");
  await rest();
  links.start(ben, false, "two");
  await rest();
  // The first limits are set with the answer or the next change; a change of tracks is one.
  links.setOutgoing({ ...nothing, camera });
  await rest();
  const cameras = network.connections.map(({ transceivers }) => transceivers[1]?.sender);
  expect(cameras.map((sender) => sender?.track)).toEqual([camera, camera]);
  for (const sender of cameras) {
    expect(sender?.parameters.encodings[0]).toMatchObject({ maxBitrate: budgetOf("camera", 2).maxBitrate });
  }
  expect(budgetOf("camera", 3).maxBitrate).toBeLessThan(budgetOf("camera", 1).maxBitrate);
});

test("who leaves takes the connection along, and what was planned for it", async () => {
  const { links, outlets, network } = setUp();
  links.start(anna, true, "one");
  await vi.advanceTimersByTimeAsync(10_000);
  links.drop(anna);
  links.drop(anna);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(outlets.askRestart).not.toHaveBeenCalled();
  expect(network.connections[0]?.signalingState).toBe("closed");
  links.restart(anna);
  expect(outlets.askRestart).not.toHaveBeenCalled();
});
