import { shade } from "../lib/mask.mjs";
import { mix, hex } from "../lib/color.mjs";
import { arms, ears, head, legs, trunk } from "./figure.mjs";
import { SHADOW, skins } from "./palette.mjs";

const BLUSH = hex("#ef6f78");

function drawBody(canvas, pose, tones) {
  canvas.ellipse(15.5, 29.6, 8, 1.9, SHADOW);
  for (const { leg } of legs(pose)) shade(canvas, leg, tones);
  shade(canvas, trunk(pose), tones);
  for (const { sleeve } of arms(pose)) shade(canvas, sleeve, tones, { over: trunk(pose) });
  shade(canvas, head(pose), tones);
  face(canvas, pose, tones);
}

function face(canvas, pose, tones) {
  const y = pose.bob;
  const at = (x) => (pose.mirror ? 31 - x : x);
  if (!pose.side) {
    shade(canvas, ears(pose), { ...tones, mid: tones.dark });
    if (pose.view === "up") return;
    for (const x of [9, 10, 21, 22]) canvas.put(x, 14 + y, mix(tones.mid, BLUSH, 0.3));
    canvas.put(15, 14 + y, tones.dark);
    canvas.put(16, 14 + y, tones.dark);
    return;
  }
  for (const [x, row] of [
    [13, 11],
    [13, 12],
    [14, 11],
    [14, 13],
  ]) {
    canvas.put(at(x), row + y, tones.deep);
  }
  canvas.put(at(14), 12 + y, tones.dark);
  for (const x of [19, 20]) canvas.put(at(x), 14 + y, mix(tones.mid, BLUSH, 0.3));
  canvas.put(at(24), 13 + y, tones.line);
}

export const body = {
  id: "body",
  optional: false,
  choices: skins.map(({ name, swatch, tones }) => ({
    name,
    swatch,
    draw: (canvas, pose) => drawBody(canvas, pose, tones),
  })),
};
