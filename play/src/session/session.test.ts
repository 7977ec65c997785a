import { describe, expect, it } from "vitest";
import type { Hello } from "../protocol/frames";
import type { ServerEvent } from "../world/events";
import { FakeServer, ManualClock } from "./fakes";
import { Session } from "./session";
import type { AskForVisa, SessionState } from "./session";

const hello: Hello = {
  room: "/~/office.tmj",
  entry: "",
  visitorKey: "0".repeat(32),
  roomPass: "pass",
  tabId: "1".repeat(32),
  name: "Ada",
  avatar: { body: 1, eyes: 1, hair: 1, clothes: 1, hat: 0, accessory: 0 },
  status: "online",
  viewport: null,
  locale: "en",
};

class Heard {
  readonly states: SessionState["state"][] = [];
  readonly events: ServerEvent[] = [];
  began: boolean[] = [];
  changed(state: SessionState): void {
    if (this.states.at(-1) !== state.state) this.states.push(state.state);
  }
  event(event: ServerEvent): void {
    this.events.push(event);
  }
}

function visit(chance?: () => number, visa: AskForVisa | null = null) {
  const clock = new ManualClock(chance);
  const server = new FakeServer();
  const heard = new Heard();
  const listener = {
    changed: (state: SessionState) => heard.changed(state),
    event: (event: ServerEvent) => heard.event(event),
    began: (_user: number, again: boolean) => void heard.began.push(again),
  };
  const session = new Session(server, clock, hello, listener, visa);
  /// Runs the wire and the clock in small steps, as a live connection does.
  const run = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      await clock.pass(100);
      server.deliver();
    }
  };
  session.start();
  return { clock, server, heard, session, run };
}

function say(server: FakeServer, text: string): void {
  server.tell([{ message: { case: "chat", value: { id: text, text, userId: 3 } } }]);
}
const chats = (heard: Heard) => heard.events.flatMap((event) => (event.kind === "chat" ? [event.text] : []));
const sent = (server: FakeServer) =>
  server.applied.flatMap(({ message }) => (message.case === "chat" ? [message.value.text] : []));

describe("a session", () => {
  it("[WS3] greets, and is connected when the server answers", async () => {
    const { server, heard, run } = visit();
    await run(300);
    expect(heard.states).toEqual(["connected"]);
    expect(server.greetings).toHaveLength(1);
    expect(heard.began).toEqual([false]);
  });

  it("[WS9] [WS10] pings once an interval and drops what was acknowledged", async () => {
    const { server, session, run } = visit();
    await run(300);
    for (let i = 0; i < 5; i++) session.send({ kind: "chat", id: `${i}`, text: `${i}` });
    expect(session.unacknowledged).toBe(5);
    await run(20_500);
    expect(server.pings).toBe(3);
    expect(session.unacknowledged).toBe(0);
    expect(sent(server)).toEqual(["0", "1", "2", "3", "4"]);
  });

  it("[WS6] resumes after ten seconds without network: nothing lost, nothing doubled", async () => {
    const { server, heard, session, run } = visit();
    await run(300);
    session.send({ kind: "chat", id: "a", text: "a" });
    say(server, "before");
    await run(200);
    server.network = false;
    server.cut();
    for (let i = 0; i < 100; i++) {
      session.send({ kind: "chat", id: `${i}`, text: `${i}` });
      say(server, `s${i}`);
      await run(100);
    }
    expect(session.state.state).toBe("resuming");
    server.network = true;
    await run(6_000);
    expect(heard.states).toEqual(["connected", "resuming", "connected"]);
    expect(sent(server)).toEqual(["a", ...Array.from({ length: 100 }, (_, i) => `${i}`)]);
    expect(chats(heard)).toEqual(["before", ...Array.from({ length: 100 }, (_, i) => `s${i}`)]);
    expect(heard.began).toEqual([false]);
  });

  it("[WS8] [WS12] joins again with its place ticket when the server has forgotten it", async () => {
    const { server, heard, run } = visit();
    await run(500);
    server.knowsSession = false;
    server.cut();
    await run(4_000);
    expect(heard.states).toEqual(["connected", "resuming", "rejoining", "connected"]);
    const greeting = server.greetings[1]!.message;
    expect(greeting.case === "connect" && greeting.value.placeTicket).toBe("ticket");
    expect(heard.began).toEqual([false, true]);
  });

  it("[WS7] gives up resuming after the retention, then waits for the server", async () => {
    const { server, heard, session, run } = visit();
    await run(500);
    server.network = false;
    server.cut();
    await run(31_000);
    expect(session.state.state).toBe("rejoining");
    await run(120_000);
    expect(session.state.state).toBe("rejoining");
    server.network = true;
    await run(15_000);
    expect(heard.states).toEqual(["connected", "resuming", "rejoining", "connected"]);
  });

  it("[WS13] shows an error screen and does not come back by itself", async () => {
    const { server, session, run } = visit();
    await run(500);
    server.control({ case: "errorScreen", value: { code: "ROOM_FULL", file: "/~/office.tmj", detail: "Full." } });
    server.deliver();
    server.cut();
    await run(60_000);
    expect(session.state).toEqual({
      state: "failed",
      problem: { code: "ROOM_FULL", file: "/~/office.tmj", detail: "Full.", until: 0 },
    });
    expect(server.greetings).toHaveLength(1);
  });

  it("[WS54] waits as long as a full room says, says why, and comes by itself", async () => {
    const { server, session, run } = visit();
    await run(500);
    const value = { code: "ROOM_FULL", file: "/~/office.tmj", detail: "Full.", retryAfterMs: 10_000 };
    server.control({ case: "errorScreen", value });
    server.deliver();
    server.cut();
    await run(9_000);
    expect(session.state).toMatchObject({ state: "rejoining", problem: { code: "ROOM_FULL" } });
    expect(server.greetings).toHaveLength(1);
    await run(2_000);
    expect(server.greetings).toHaveLength(2);
    expect(session.state.state).toBe("connected");
  });

  it("[WS17] tells a restart from a loss, by the farewell or by the close code", async () => {
    for (const farewell of [true, false]) {
      const { server, session, run } = visit();
      await run(500);
      server.up = false;
      if (farewell) {
        server.control({ case: "serverStopping", value: { retryAfterMs: 2_000 } });
        server.deliver();
      } else server.cut(1001);
      await run(100);
      expect(session.state).toMatchObject({ state: "rejoining", why: "restart" });
      server.up = true;
      await run(12_000);
      expect(session.state.state).toBe("connected");
    }
  });

  it("[WS10] notices a dead line within two intervals", async () => {
    const { server, heard, run } = visit();
    await run(500);
    server.swallow();
    await run(31_000);
    expect(heard.states).toEqual(["connected", "resuming", "connected"]);
    expect(server.greetings).toHaveLength(1);
  });

  it("does not take a late timer for a dead line", async () => {
    const { clock, server, heard, run } = visit();
    await run(500);
    // A hidden tab: timers come once a minute, bytes whenever they like.
    for (let i = 0; i < 5; i++) {
      server.deliver();
      await clock.pass(9_999);
      server.deliver();
    }
    await run(100);
    expect(heard.states).toEqual(["connected"]);
  });

  it("tries at once when the browser says the network is back", async () => {
    const { server, session, run } = visit();
    await run(500);
    server.network = false;
    server.cut();
    await run(8_000);
    server.network = true;
    session.nudge();
    await run(200);
    expect(session.state.state).toBe("connected");
  });

  it("[WS60] shows the visa of who has signed in, and a new one whenever it joins anew", async () => {
    let asked = 0;
    const { server, run } = visit(undefined, async () => `visa ${++asked}`);
    await run(500);
    server.knowsSession = false;
    server.cut();
    await run(4_000);
    const shown = server.greetings.map(({ message }) => message.case === "connect" && message.value.visa);
    expect(shown).toEqual(["visa 1", "visa 2"]);
  });

  it("[WS60] comes as a guest when nobody has signed in, and waits while that cannot be asked", async () => {
    let up = false;
    const { server, session, run } = visit(undefined, async () => {
      if (!up) throw new Error("no network");
      return undefined;
    });
    await run(3_000);
    expect(server.greetings).toHaveLength(0);
    expect(session.state.state).toBe("rejoining");
    up = true;
    await run(15_000);
    expect(session.state.state).toBe("connected");
    const greeting = server.greetings[0]!.message;
    expect(greeting.case === "connect" && greeting.value.visa).toBe("");
  });

  it("[WS61] renews when the server says so, and after a cut line is back", async () => {
    let asked = 0;
    const { server, session, run } = visit(undefined, async () => `visa ${++asked}`);
    await run(500);
    server.control({ case: "visaState", value: { role: "editor", renewInMs: 3_000 } });
    await run(2_000);
    expect(session.role).toBe("editor");
    expect(server.renewals).toEqual([]);
    await run(2_000);
    expect(server.renewals).toEqual(["visa 2"]);
    server.control({ case: "visaState", value: { role: "editor", renewInMs: 1_000 } });
    await run(200);
    server.network = false;
    server.cut();
    await run(8_000);
    expect(server.renewals).toEqual(["visa 2"]);
    server.network = true;
    await run(10_000);
    expect(server.renewals).toEqual(["visa 2", "visa 3"]);
  });

  it("[WS11] leaves for good", async () => {
    const { server, session, run } = visit();
    await run(500);
    session.leave();
    await run(60_000);
    expect(session.state.state).toBe("left");
    expect(server.greetings).toHaveLength(1);
  });

  it("keeps a bounded number of frames, and joins anew beyond it", async () => {
    const { server, session, run } = visit();
    await run(500);
    server.network = false;
    server.cut();
    for (let i = 0; i < 2_048; i++) session.send({ kind: "typing", typing: true });
    expect(session.state.state).toBe("resuming");
    session.send({ kind: "typing", typing: true });
    expect(session.state.state).toBe("rejoining");
    expect(session.unacknowledged).toBe(0);
  });

  it("[WS4] [WS6] [WS9] survives any schedule of cuts: each event and each intent once, in order", async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const chance = mulberry(seed);
      const { clock, server, heard, session } = visit(chance);
      let told = 0;
      let asked = 0;
      await clock.pass(10);
      server.deliver();
      for (let step = 0; step < 600; step++) {
        const dice = chance();
        if (dice < 0.3) say(server, `${told++}`);
        else if (dice < 0.6) session.send({ kind: "chat", id: `${asked}`, text: `${asked++}` });
        else if (dice < 0.8) server.deliver(1 + Math.floor(chance() * 3));
        else if (dice < 0.83) server.cut();
        else if (dice < 0.85) server.network = !server.network;
        if (!server.network && chance() < 0.3) server.network = true;
        await clock.pass(chance() * 200);
      }
      server.network = true;
      for (let i = 0; i < 200; i++) {
        await clock.pass(100);
        server.deliver();
      }
      const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);
      expect(server.greetings, `seed ${seed}`).toHaveLength(1);
      expect(chats(heard), `seed ${seed}`).toEqual(numbers(told));
      expect(sent(server), `seed ${seed}`).toEqual(numbers(asked));
    }
  });
});

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
