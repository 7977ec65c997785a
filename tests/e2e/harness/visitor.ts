import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";
import "./hook";
import { chromium as executablePath, results } from "./places";
import { until } from "./until";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--disable-features=WebRtcHideLocalIpsWithMdns",
  // Two windows on one machine meet on 127.0.0.1.
  "--allow-loopback-in-peer-connection",
  // Windows that are not in front draw all the same.
  "--disable-renderer-backgrounding",
  "--disable-backgrounding-occluded-windows",
  "--disable-background-timer-throttling",
];

/// Browsers that let no page sound before a gesture are the rule; most tests are about something else.
export function openBrowser(
  autoplay: "no-user-gesture-required" | "document-user-activation-required" = "no-user-gesture-required",
): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...flags, `--autoplay-policy=${autoplay}`] });
}

/// Somebody on the canvas, in map pixels.
export interface Drawn {
  readonly id: number;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly mine: boolean;
}

export interface VisitOptions {
  readonly url: string;
  readonly name: string;
  /// False: a first visit, with the arrival before the office.
  readonly returning?: boolean;
  readonly camera?: boolean;
  readonly microphone?: boolean;
  /// More of what the browser remembers.
  readonly preferences?: Record<string, unknown>;
  readonly context?: BrowserContextOptions;
}

/// A person in front of a browser of their own.
export class Visitor {
  readonly errors: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly name: string,
  ) {}

  /// Opens the page; `entered()` waits for the office.
  static async visit(browser: Browser, options: VisitOptions): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: "en-GB",
      ...options.context,
    });
    await context.addInitScript(rememberOnce, {
      "digiwork.profile": options.returning === false ? null : profileOf(options),
      "digiwork.preferences": options.preferences ?? null,
    });
    await context.addInitScript(watchMedia);
    const page = await context.newPage();
    const window = new Visitor(context, page, options.name);
    page.on("pageerror", (error) => window.errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") window.errors.push(message.text());
    });
    await page.goto(options.url);
    return window;
  }

  /// Comes back from a visit with the own avatar drawn.
  static async enter(browser: Browser, options: VisitOptions): Promise<Visitor> {
    const window = await Visitor.visit(browser, options);
    await window.entered();
    return window;
  }

  async entered(): Promise<Drawn> {
    try {
      return await until(`${this.name}'s avatar to be drawn`, () => this.me());
    } catch (error) {
      await this.picture(`failed-to-enter-${this.name}`);
      throw new Error(`${String(error)}\n${this.errors.join("\n")}`, { cause: error });
    }
  }

  /// Everybody as drawn now, myself included.
  async people(): Promise<Drawn[]> {
    return this.page.evaluate(() => {
      const hook = window.__digiwork;
      const names = new Map(hook?.players().map(({ id, name }) => [id, name]));
      const mine = hook?.me() ?? 0;
      const drawn = hook?.stage()?.people ?? [];
      return drawn.map(({ id, x, y }) => ({ id, x, y, name: names.get(id) ?? "", mine: id === mine }));
    });
  }

  async me(): Promise<Drawn | null> {
    return (await this.people()).find(({ mine }) => mine) ?? null;
  }

  async other(name: string): Promise<Drawn | null> {
    return (await this.people()).find((one) => !one.mine && one.name === name) ?? null;
  }

  sees(name: string): Promise<Drawn> {
    return until(`${this.name} to see ${name}`, () => this.other(name));
  }

  /// Where a map pixel is on the page.
  onPage(at: { x: number; y: number }): Promise<{ x: number; y: number }> {
    return this.page.evaluate(({ x, y }) => {
      const view = window.__digiwork?.stage();
      const canvas = document.querySelector("canvas")?.getBoundingClientRect();
      if (!view || !canvas) throw new Error("there is no canvas yet");
      const css = (map: number, edge: number): number => (map * view.scale - edge) / view.ratio;
      return { x: canvas.left + css(x, view.left), y: canvas.top + css(y, view.top) };
    }, at);
  }

  /// Holds a key until `done` says so.
  async hold(key: string, done: () => Promise<boolean>, timeoutMs = 15_000): Promise<void> {
    await this.page.keyboard.down(key);
    try {
      await until(`${this.name} holding ${key}`, done, timeoutMs);
    } finally {
      await this.page.keyboard.up(key);
    }
  }

  /// Holds a key until the avatar is drawn beyond `limit` on `axis`.
  async walk(key: "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown", limit: number, run = false): Promise<void> {
    const axis = key === "ArrowLeft" || key === "ArrowRight" ? "x" : "y";
    const grows = key === "ArrowRight" || key === "ArrowDown";
    if (run) await this.page.keyboard.down("Shift");
    await this.hold(key, async () => {
      const at = (await this.me())?.[axis] ?? 0;
      return grows ? at >= limit : at <= limit;
    });
    if (run) await this.page.keyboard.up("Shift");
  }

  /// Clicks on the floor and waits until the avatar has come to rest there.
  async strollTo(to: { x: number; y: number }, within = 16): Promise<void> {
    // A panel that has just closed moves the floor under the pointer for a moment.
    const at = await this.settled("the floor to lie still", () => this.onPage(to));
    await this.page.mouse.click(at.x, at.y);
    await until(`${this.name} to arrive at ${to.x},${to.y}`, async () => {
      const me = await this.me();
      return me && Math.hypot(me.x - to.x, me.y - to.y) <= within;
    });
    await this.settled(`${this.name} to stand`, () => this.me());
  }

  /// A place, once it has been the same twice in a row.
  async settled<T extends { x: number; y: number } | null>(what: string, read: () => Promise<T>): Promise<T> {
    let last = await read();
    return until(what, async () => {
      await this.page.waitForTimeout(150);
      const now = await read();
      const same = now !== null && last !== null && Math.hypot(now.x - last.x, now.y - last.y) < 0.5;
      last = now;
      return same && now;
    }) as Promise<T>;
  }

  async picture(name: string): Promise<Buffer> {
    const path = join(results, `${name}.png`);
    mkdirSync(results, { recursive: true });
    return this.page.screenshot({ path });
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}

function profileOf(options: VisitOptions): unknown {
  return {
    name: options.name,
    avatar: { body: 2, eyes: 1, hair: 3, clothes: 4, hat: 0, accessory: 0 },
    status: "online",
    cameraOn: options.camera ?? false,
    microphoneOn: options.microphone ?? false,
  };
}

/// Runs in the page before its own scripts, at every load: what the browser remembers is laid out once.
function rememberOnce(records: Record<string, unknown>): void {
  localStorage.setItem("dwDebug", "1");
  if (localStorage.getItem("e2e.laid")) return;
  localStorage.setItem("e2e.laid", "1");
  for (const [key, value] of Object.entries(records)) {
    if (value !== null) localStorage.setItem(key, JSON.stringify({ version: 1, value }));
  }
}

/// What the page made of WebRTC and Web Audio, which it shows to nobody: see watchMedia().
export interface KeptMedia {
  readonly connections: RTCPeerConnection[];
  readonly gains: GainNode[];
  /// Loudness of what comes in from others, by Web Audio, that is as a person would hear it near by.
  loudness(): number;
}

/// Runs in the page: keeps hold of calls and gains.
function watchMedia(): void {
  const connections: RTCPeerConnection[] = [];
  const gains: GainNode[] = [];
  const incoming: { readonly track: MediaStreamTrack; readonly ear: AnalyserNode }[] = [];
  const loudness = (): number => {
    const remote = new Set(connections.flatMap((one) => one.getReceivers().map(({ track }) => track.id)));
    let loudest = 0;
    for (const { track, ear } of incoming) {
      if (!remote.has(track.id)) continue;
      const samples = new Float32Array(ear.fftSize);
      ear.getFloatTimeDomainData(samples);
      for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
    }
    return loudest;
  };
  Object.defineProperty(window, "e2eMedia", { value: { connections, gains, loudness } });
  const Connection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Connection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
  const { createGain, createMediaStreamSource } = AudioContext.prototype;
  AudioContext.prototype.createGain = function (this: AudioContext): GainNode {
    const gain = createGain.call(this);
    gains.push(gain);
    return gain;
  };
  AudioContext.prototype.createMediaStreamSource = function (this: AudioContext, stream: MediaStream) {
    const source = createMediaStreamSource.call(this, stream);
    const ear = this.createAnalyser();
    source.connect(ear);
    for (const track of stream.getAudioTracks()) incoming.push({ track, ear });
    return source;
  };
}
