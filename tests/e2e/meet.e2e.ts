import { expect, test } from "vitest";
import { expectAccessible } from "./harness/axe";
import { figure } from "./harness/figures";
import { stage } from "./harness/stage";
import { until } from "./harness/until";
import type { Visitor } from "./harness/visitor";

const set = stage();

interface VideoState {
  readonly width: number;
  readonly frames: number;
  readonly paused: boolean;
}

function videoOf(visitor: Visitor, tile: string): Promise<VideoState | null> {
  return visitor.page.evaluate((key) => {
    const video = document.querySelector<HTMLVideoElement>(`[data-tile$="${key}"] video`);
    if (!video) return null;
    return { width: video.videoWidth, frames: video.getVideoPlaybackQuality().totalVideoFrames, paused: video.paused };
  }, tile);
}

function tilesOf(visitor: Visitor): Promise<string[]> {
  return visitor.page.$$eval("[data-tile]", (tiles) => tiles.map((tile) => tile.getAttribute("data-tile") ?? ""));
}

/// Pictures of somebody else that really play: wide, and with more frames each time.
async function plays(visitor: Visitor, tile: string): Promise<VideoState> {
  const first = await until(`${visitor.name} to get a picture in ${tile}`, async () => {
    const state = await videoOf(visitor, tile);
    return state && state.width > 0 && state.frames > 0 && state;
  });
  return until(`frames of ${tile} to rise for ${visitor.name}`, async () => {
    const state = await videoOf(visitor, tile);
    return state && state.frames > first.frames + 5 && state;
  });
}

/// How loudly the only other person sounds. Echoes of the page's own notification sounds are long gone by then.
function gain(visitor: Visitor): Promise<number> {
  return visitor.page.evaluate(() => {
    const voices = window.e2eMedia.gains.filter(({ gain }) => gain.value > 0.01);
    return Math.min(...voices.map(({ gain }) => gain.value));
  });
}

/// The panel also opens by itself with a first message, so the button is pressed only while it is closed.
async function openChat(visitor: Visitor): Promise<void> {
  const field = visitor.page.getByRole("textbox", { name: "Message to everyone in the bubble" });
  const button = visitor.page.locator("#dw-toggle-chat");
  await until(`${visitor.name}'s chat to be open`, async () => {
    if (await field.isVisible()) return true;
    if ((await button.getAttribute("aria-expanded")) === "false") await button.click();
    return false;
  });
}

async function write(visitor: Visitor, text: string): Promise<void> {
  await openChat(visitor);
  const field = visitor.page.getByRole("textbox", { name: "Message to everyone in the bubble" });
  await field.fill(text);
  await field.press("Enter");
}

async function reads(visitor: Visitor, text: string): Promise<void> {
  await openChat(visitor);
  await visitor.page.getByRole("log", { name: "Messages" }).getByText(text).waitFor({ timeout: 15_000 });
}

test("two people meet: pictures, sound, words, a screen, distance, and farewell", async () => {
  const { enter } = set.now;
  const began = performance.now();
  const a = await enter("Anna", { camera: true, microphone: true });
  const b = await enter("Ben", { camera: true, microphone: true, entry: "near" });

  for (const visitor of [a, b]) {
    await until(`${visitor.name} to have two tiles`, async () => (await tilesOf(visitor)).length === 2);
    const remote = (await tilesOf(visitor)).find((key) => key !== "me/camera") ?? "";
    const state = await plays(visitor, remote);
    expect(state.paused).toBe(false);
    figure(`meet: ${visitor.name} sees a picture of width`, `${state.width} px, ${state.frames} frames`);
  }
  figure("meet: from the first navigation to both pictures", `${Math.round(performance.now() - began)} ms`);
  for (const visitor of [a, b]) {
    // The fake microphone beeps once a second.
    const loud = await until(`${visitor.name} to hear something`, async () => {
      const now = await visitor.page.evaluate(() => window.e2eMedia.loudness());
      return now > 0.01 && now;
    });
    figure(`meet: audio level received by ${visitor.name}`, loud.toFixed(3));
  }
  await a.picture("meet-a");
  await b.picture("meet-b");

  await write(a, "hello Ben, see https://example.org/plan");
  await reads(b, "hello Ben");
  const link = b.page.getByRole("link", { name: "https://example.org/plan" });
  expect(await link.getAttribute("rel")).toContain("noopener");
  await write(b, "<b>hi</b> Anna");
  await reads(a, "<b>hi</b> Anna");
  await a.picture("meet-chat");

  await a.page.getByRole("button", { name: "Share your screen" }).click();
  const screen = await until("Ben to get the screen's tile", async () =>
    (await tilesOf(b)).find((key) => key.endsWith("/screen")),
  );
  await plays(b, screen);
  await b.picture("meet-screen");
  await a.page.getByRole("button", { name: "Stop sharing your screen" }).click();
  await until("the screen's tile to go", async () => !(await tilesOf(b)).some((key) => key.endsWith("/screen")));

  expect(await gain(b)).toBeCloseTo(1, 1);
  const start = await a.entered();
  await a.page.keyboard.press("Escape");
  // By a click, which stops where it should however slow the machine is.
  await a.strollTo({ x: start.x - 40, y: start.y });
  const faint = await until("Anna to sound fainter", async () => {
    const now = await gain(b);
    return now < 0.9 && now;
  });
  figure("meet: gain after 40 px apart", faint.toFixed(2));
  expect((await tilesOf(b)).length, "still in one bubble").toBe(2);

  await a.walk("ArrowLeft", start.x - 130, true);
  for (const visitor of [a, b]) {
    await until(`${visitor.name}'s tiles to go`, async () => (await tilesOf(visitor)).length === 0);
  }
  const open = (visitor: Visitor): Promise<number> =>
    visitor.page.evaluate(
      () => window.e2eMedia.connections.filter(({ connectionState }) => connectionState !== "closed").length,
    );
  expect([await open(a), await open(b)]).toEqual([0, 0]);
  expect([...a.errors, ...b.errors]).toEqual([]);
});

test("a late third joins the call, and coming and going quickly leaves no stale picture", async () => {
  const { enter } = set.now;
  const a = await enter("Ida", { entry: "far", camera: true, microphone: true });
  const b = await enter("Jan", { entry: "far", camera: true });
  await until("Ida to see Jan", async () => (await tilesOf(a)).length === 2);
  const c = await enter("Kim", { entry: "far", camera: true });
  for (const visitor of [a, b, c]) {
    const remotes = await until(`${visitor.name} to have three tiles`, async () => {
      const tiles = await tilesOf(visitor);
      return tiles.length === 3 && tiles.filter((key) => key !== "me/camera");
    });
    for (const key of remotes) await plays(visitor, key);
  }
  await a.picture("meet-three");
  const home = await c.entered();
  for (let round = 0; round < 2; round += 1) {
    await c.walk("ArrowDown", home.y + 130, true);
    await until("Kim to be alone", async () => (await tilesOf(c)).length === 0);
    // By a click, as a key held a moment too long would run past them; and beside them, as a click on somebody is
    // not one on the floor.
    await c.strollTo({ x: home.x, y: home.y + 38 });
    await until("Kim to be back", async () => (await tilesOf(c)).length === 3);
  }
  for (const visitor of [a, b]) {
    const tiles = await until(`${visitor.name} to have three tiles again`, async () => {
      const now = await tilesOf(visitor);
      return now.length === 3 && now;
    });
    for (const key of tiles.filter((one) => one !== "me/camera")) await plays(visitor, key);
  }
});

test("a call that breaks mends itself through the server", async () => {
  const { enter } = set.now;
  const a = await enter("Nia", { entry: "south", camera: true });
  const b = await enter("Olaf", { entry: "south", camera: true });
  const tile = await until("Olaf to get Nia's tile", async () => (await tilesOf(b)).find((key) => key !== "me/camera"));
  await plays(b, tile);
  const connections = (visitor: Visitor): Promise<number> =>
    visitor.page.evaluate(() => window.e2eMedia.connections.length);
  const before = await connections(b);
  const began = performance.now();
  // Nia's end dies without a word: her page does not even notice.
  await a.page.evaluate(() => window.e2eMedia.connections.at(-1)?.close());
  await until("a new connection", async () => (await connections(b)) > before, 60_000);
  await plays(b, tile);
  figure("meet: a dead connection replaced and playing after", `${Math.round(performance.now() - began)} ms`);
  await until(
    "the tile to say nothing of trouble",
    async () => !(await b.page.getByText("Connection lost").isVisible()),
  );
});

test("who turns busy is not seen or heard until the return", async () => {
  const { enter } = set.now;
  const a = await enter("Lea", { entry: "south", camera: true, microphone: true });
  const b = await enter("Max", { entry: "south", camera: true, microphone: true });
  const tile = await until("Max to get Lea's tile", async () => (await tilesOf(b)).find((key) => key !== "me/camera"));
  await plays(b, tile);
  await a.page.getByRole("button", { name: "Status: Online" }).click();
  await a.page.getByRole("menuitemradio", { name: /^Busy/ }).click();
  await until("Lea's picture to go", async () => (await videoOf(b, tile)) === null);
  await a.page.getByRole("button", { name: "Status: Busy" }).click();
  await a.page.getByRole("menuitemradio", { name: /^Online/ }).click();
  await plays(b, tile);
});

test("who is busy is asked before a call opens: refused it stays shut, and one word opens it", async () => {
  const { enter } = set.now;
  const a = await enter("Pia", { entry: "south", camera: true, microphone: true });
  await a.page.getByRole("button", { name: "Status: Online" }).click();
  await a.page.getByRole("menuitemradio", { name: /^Busy/ }).click();
  const b = await enter("Quin", { entry: "south", camera: true, microphone: true });
  const notices = a.page.getByRole("region", { name: "Notifications" });
  await notices.getByText("You are busy. Quin would like to talk with you.").waitFor({ timeout: 20_000 });
  await expectAccessible(a.page, "a held call");
  await a.picture("meet-busy-asked");
  await a.page.getByRole("button", { name: "Not now" }).click();
  const tile = await until("Quin to get Pia's tile", async () => (await tilesOf(b)).find((key) => key !== "me/camera"));
  await b.page.locator(`[data-tile="${tile}"]`).getByText("Busy").waitFor();
  expect(await tilesOf(a)).toEqual([]);
  expect(await a.page.evaluate(() => window.e2eMedia.connections.length)).toBe(0);

  await a.page.getByRole("button", { name: "Talk", exact: true }).click();
  for (const visitor of [a, b]) {
    const remote = await until(`${visitor.name} to have two tiles`, async () => {
      const tiles = await tilesOf(visitor);
      return tiles.length === 2 && tiles.find((key) => key !== "me/camera");
    });
    await plays(visitor, remote);
  }
  await a.page.getByRole("button", { name: "Status: Online" }).waitFor();
  expect(a.errors).toEqual([]);
});
