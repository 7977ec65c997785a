import type { Status } from "../../office";
import { Picture, PictureCache, paper } from "../picture";
import { wrapLines } from "../tiles/pictures";

const font = '600 12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const sayFont = '13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const widestName = 160;
const widestSay = 200;
const mostSayLines = 8;
const mostMadeAFrame = 6;

const statusColors: Record<Status, string> = {
  online: "#22c55e",
  busy: "#f59e0b",
  "back-in-a-moment": "#a855f7",
  "do-not-disturb": "#ef4444",
  away: "#94a3b8",
  silent: "#38bdf8",
};

/// Names, words and emotes as pictures at the screen's own resolution: crisp at any zoom, drawn once.
export class Labels {
  readonly #names = new PictureCache(500, mostMadeAFrame);
  readonly #says = new PictureCache(64);
  readonly #emotes = new PictureCache(32);
  #ratio = 1;

  /// Labels are made for one device pixel ratio.
  useRatio(ratio: number): void {
    if (this.#ratio === ratio) return;
    this.#ratio = ratio;
    this.#names.clear();
    this.#says.clear();
    this.#emotes.clear();
  }

  nextFrame(frame: number): void {
    this.#names.nextFrame(frame);
    this.#says.nextFrame(frame);
    this.#emotes.nextFrame(frame);
  }

  /// `key` names the name and status together; the caller keeps it, so that no string is made in each frame.
  /// Null while this frame has made enough others.
  name(key: string, name: string, status: Status, mine: boolean): Picture | null {
    return this.#names.offer(key, () => drawName(name, status, mine, this.#ratio));
  }

  say(key: string, text: string, thought: boolean): Picture {
    return this.#says.get(key, () => drawSay(text, thought, this.#ratio));
  }

  emote(emote: string): Picture {
    return this.#emotes.get(emote, () => drawEmote(emote, this.#ratio));
  }

  free(): void {
    this.#names.clear();
    this.#says.clear();
    this.#emotes.clear();
  }
}

function drawName(name: string, status: Status, mine: boolean, ratio: number): Picture {
  const measure = paper(1, 1).ctx;
  measure.font = font;
  const text = shorten(measure, name, widestName);
  const width = Math.ceil(measure.measureText(text).width) + 24;
  const height = 19;
  const { canvas, ctx } = paper(width * ratio, height * ratio);
  ctx.scale(ratio, ratio);
  ctx.fillStyle = mine ? "rgba(30, 41, 82, 0.88)" : "rgba(17, 22, 36, 0.74)";
  ctx.beginPath();
  ctx.roundRect(0, 0, width, height, height / 2);
  ctx.fill();
  ctx.fillStyle = statusColors[status];
  ctx.beginPath();
  ctx.arc(10, height / 2, 4, 0, 2 * Math.PI);
  ctx.fill();
  if (status === "do-not-disturb" || status === "busy" || status === "away") markStatus(ctx, status, 10, height / 2);
  ctx.font = font;
  ctx.fillStyle = "#ffffff";
  ctx.textBaseline = "middle";
  ctx.fillText(text, 17.5, height / 2 + 0.5);
  return new Picture(canvas, true);
}

/// A sign in the dot, so that a status is not told by colour alone.
function markStatus(ctx: CanvasRenderingContext2D, status: Status, x: number, y: number): void {
  ctx.fillStyle = "#ffffff";
  if (status === "do-not-disturb") ctx.fillRect(x - 2, y - 0.75, 4, 1.5);
  else if (status === "busy") ctx.fillRect(x - 0.75, y - 2, 1.5, 4);
  else {
    ctx.fillStyle = "rgba(17, 22, 36, 0.9)";
    ctx.beginPath();
    ctx.arc(x, y, 2, 0, 2 * Math.PI);
    ctx.fill();
  }
}

function drawSay(text: string, thought: boolean, ratio: number): Picture {
  const measure = paper(1, 1).ctx;
  measure.font = sayFont;
  const widthOf = (line: string) => measure.measureText(line).width;
  const lines = wrapLines(text, widestSay - 20, widthOf);
  if (lines.length > mostSayLines) lines.splice(mostSayLines - 1, lines.length, "…");
  const width = Math.ceil(Math.max(24, ...lines.map(widthOf))) + 20;
  const body = lines.length * 18 + 10;
  const height = body + 10;
  const { canvas, ctx } = paper(width * ratio, height * ratio);
  ctx.scale(ratio, ratio);
  ctx.fillStyle = "#ffffff";
  ctx.strokeStyle = "rgba(17, 22, 36, 0.35)";
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.roundRect(0.5, 0.5, width - 1, body - 1, thought ? 14 : 8);
  ctx.fill();
  ctx.stroke();
  drawTail(ctx, width / 2, body, thought);
  ctx.font = sayFont;
  ctx.fillStyle = thought ? "#475069" : "#111624";
  ctx.textBaseline = "middle";
  ctx.textAlign = "center";
  lines.forEach((line, index) => ctx.fillText(line, width / 2, 5 + 18 * index + 9.5));
  return new Picture(canvas, true);
}

function drawTail(ctx: CanvasRenderingContext2D, x: number, y: number, thought: boolean): void {
  ctx.beginPath();
  if (thought) {
    ctx.arc(x - 2, y + 2.5, 3, 0, 2 * Math.PI);
    ctx.arc(x + 2, y + 7.5, 1.8, 0, 2 * Math.PI);
  } else {
    ctx.moveTo(x - 6, y - 1.5);
    ctx.lineTo(x, y + 7);
    ctx.lineTo(x + 6, y - 1.5);
  }
  ctx.fill();
}

function drawEmote(emote: string, ratio: number): Picture {
  const size = 40;
  const { canvas, ctx } = paper(size * ratio, size * ratio);
  ctx.scale(ratio, ratio);
  ctx.font = '28px "Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", sans-serif';
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = "#ffffff";
  ctx.fillText(emote, size / 2, size / 2 + 2);
  return new Picture(canvas, true);
}

function shorten(ctx: CanvasRenderingContext2D, text: string, widest: number): string {
  if (ctx.measureText(text).width <= widest) return text;
  const letters = [...text];
  while (letters.length > 1 && ctx.measureText(`${letters.join("")}…`).width > widest) letters.pop();
  return `${letters.join("")}…`;
}
