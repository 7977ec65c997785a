import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeNetwork, fakeTrack, type FakeConnection } from "./fakes/fakeConnection";
import { Peer } from "./peer";
import { nothing } from "./slots";

interface Side {
  readonly peer: Peer;
  readonly sent: string[];
  readonly gaveUp: ReturnType<typeof vi.fn>;
  readonly connection: () => FakeConnection;
}

/// Two ends whose signals are carried by hand, so that a test decides what crosses what.
function pair(network = new FakeNetwork()) {
  const side = (polite: boolean): Side => {
    const sent: string[] = [];
    const gaveUp = vi.fn();
    let opened: RTCPeerConnection | null = null;
    const open = (): Promise<RTCPeerConnection> => {
      opened = network.open();
      return Promise.resolve(opened);
    };
    const outlets = { send: (payload: string) => void sent.push(payload), changed: vi.fn(), gaveUp };
    const peer = new Peer({ connectionId: "c", polite, open }, outlets);
    return { peer, sent, gaveUp, connection: () => opened as unknown as FakeConnection };
  };
  return { network, impolite: side(false), polite: side(true) };
}

const rest = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

function carry(from: Side, to: Side): void {
  for (const payload of from.sent.splice(0)) to.peer.receive(payload);
}

async function carryAll(a: Side, b: Side): Promise<void> {
  do {
    carry(a, b);
    carry(b, a);
    await rest();
  } while (a.sent.length + b.sent.length > 0);
}

async function connected() {
  const ends = pair();
  await rest();
  await carryAll(ends.impolite, ends.polite);
  return ends;
}

const kindsSent = (side: Side): string[] =>
  side.sent.map((payload) => {
    const signal = JSON.parse(payload) as { kind: string; type?: string };
    return signal.type ?? signal.kind;
  });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("the impolite end offers, the polite answers, and both are connected", async () => {
  const { impolite, polite } = pair();
  await rest();
  expect(kindsSent(impolite)).toEqual(["offer", "candidate"]);
  expect(kindsSent(polite)).toEqual([]);
  await carryAll(impolite, polite);
  expect([impolite.peer.link, polite.peer.link]).toEqual(["connected", "connected"]);
});

test("each track goes to its own slot on both ends", async () => {
  const { impolite, polite } = await connected();
  const camera = fakeTrack("video", "video");
  const microphone = fakeTrack("audio", "audio");
  for (const { peer } of [impolite, polite]) peer.setOutgoing({ ...nothing, camera, microphone }, 1);
  await rest();
  for (const side of [impolite, polite]) {
    expect(side.connection().transceivers.map(({ sender }) => sender.track)).toEqual([microphone, camera, null, null]);
    expect(side.connection().transceivers.map(({ kind }) => kind)).toEqual(["audio", "video", "video", "audio"]);
    expect(side.peer.incoming("camera")?.kind).toBe("video");
    expect(side.peer.incoming("screenSound")?.kind).toBe("audio");
  }
});

test("a camera that comes and goes needs no new negotiation", async () => {
  const { impolite, polite } = await connected();
  const before = impolite.connection().descriptionsMade;
  for (const camera of [fakeTrack("video"), null, fakeTrack("video")]) {
    impolite.peer.setOutgoing({ ...nothing, camera }, 1);
    await rest();
  }
  expect(impolite.connection().descriptionsMade).toBe(before);
  expect(kindsSent(impolite).concat(kindsSent(polite))).toEqual([]);
});

test("tracks set before the offer are in it, and late ones of the polite end too", async () => {
  const { impolite, polite } = pair();
  const camera = fakeTrack("video");
  impolite.peer.setOutgoing({ ...nothing, camera }, 1);
  polite.peer.setOutgoing({ ...nothing, camera }, 1);
  await rest();
  await carryAll(impolite, polite);
  for (const side of [impolite, polite]) expect(side.connection().transceivers[1]?.sender.track).toBe(camera);
});

test("glare: both restart at once, the polite end gives way, and both settle", async () => {
  const { impolite, polite } = await connected();
  impolite.connection().restartIce();
  polite.connection().restartIce();
  await rest();
  expect([kindsSent(impolite)[0], kindsSent(polite)[0]]).toEqual(["offer", "offer"]);
  await carryAll(impolite, polite);
  for (const side of [impolite, polite]) {
    expect(side.connection().signalingState).toBe("stable");
    expect(side.peer.link).toBe("connected");
    expect(side.connection().transceivers).toHaveLength(4);
  }
});

test("candidates that overtake their description wait for it", async () => {
  const { impolite, polite } = pair();
  await rest();
  for (const payload of impolite.sent.splice(0).reverse()) polite.peer.receive(payload);
  await rest();
  await carryAll(impolite, polite);
  expect(polite.peer.link).toBe("connected");
});

test("what is no signal changes nothing", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const { impolite, polite } = await connected();
  const odd = [
    "",
    "{",
    "null",
    "[]",
    '{"kind":"description","type":"rollback","sdp":""}',
    '{"kind":"candidate"}',
    "x".repeat(70_000),
  ];
  for (const payload of odd) polite.peer.receive(payload);
  await rest();
  expect(warn).not.toHaveBeenCalled();
  polite.peer.receive('{"kind":"description","type":"offer","sdp":"not sdp"}');
  await rest();
  expect(warn).toHaveBeenCalledOnce();
  expect([impolite.peer.link, polite.peer.link]).toEqual(["connected", "connected"]);
});

test("an answer nobody asked for is ignored", async () => {
  const { polite } = await connected();
  polite.peer.receive(JSON.stringify({ kind: "description", type: "answer", sdp: "{}" }));
  await rest();
  expect(polite.connection().signalingState).toBe("stable");
});

test("not connected after 5 s: new candidates; after 10 s: given up", async () => {
  const { impolite, polite } = pair();
  await rest();
  impolite.sent.length = 0;
  await vi.advanceTimersByTimeAsync(5000);
  expect(impolite.peer.link).toBe("connecting");
  expect(impolite.gaveUp).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(5000);
  for (const side of [impolite, polite]) {
    expect(side.peer.link).toBe("broken");
    expect(side.gaveUp).toHaveBeenCalledOnce();
  }
});

test("a lost connection heals by an ICE restart when the network is back", async () => {
  const { network, impolite, polite } = await connected();
  network.setUp(false);
  await rest();
  expect(impolite.peer.link).toBe("connecting");
  await vi.advanceTimersByTimeAsync(5000);
  network.setUp(true);
  await carryAll(impolite, polite);
  expect([impolite.peer.link, polite.peer.link]).toEqual(["connected", "connected"]);
  expect(impolite.gaveUp).not.toHaveBeenCalled();
});

test("a failed connection is restarted at once, and given up when that does not help", async () => {
  const { network, impolite } = await connected();
  network.setUp(false);
  impolite.connection().fail();
  await rest();
  expect(kindsSent(impolite)).toContain("offer");
  await vi.advanceTimersByTimeAsync(5000);
  expect(impolite.gaveUp).toHaveBeenCalledOnce();
});

test("a connection that cannot even be opened is given up", async () => {
  const gaveUp = vi.fn();
  const open = (): Promise<never> => Promise.reject(new Error("no WebRTC here"));
  const peer = new Peer({ connectionId: "c", polite: true, open }, { send: vi.fn(), changed: vi.fn(), gaveUp });
  await rest();
  expect(peer.link).toBe("broken");
  expect(gaveUp).toHaveBeenCalledOnce();
});

test("a closed peer says and does nothing more", async () => {
  const { impolite, polite } = pair();
  impolite.peer.close();
  polite.peer.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(impolite.sent).toEqual([]);
  expect(impolite.gaveUp).not.toHaveBeenCalled();
});
