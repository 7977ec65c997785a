// The little person under all clothes: where head, trunk, arms and legs are in each of the twelve frames. Every layer
// of an avatar asks this file, so whatever is combined lines up.
import { Mask } from "../lib/mask.mjs";

export const FRAME = 32;
export const VIEWS = ["down", "left", "right", "up"];

/// The frames of one sheet, row by row. `step` is -1 and 1 for the two strides and 0 for standing; the head and trunk
/// sink by a pixel in a stride. Left is right mirrored, except for the light.
export function frames() {
  return VIEWS.flatMap((view, row) =>
    [-1, 0, 1].map((step, column) => ({
      view,
      side: view === "left" || view === "right",
      mirror: view === "left",
      step,
      bob: step === 0 ? 0 : 1,
      row,
      column,
    })),
  );
}

const FRONT_HEAD = [
  [11, 20],
  [9, 22],
  [8, 23],
  [8, 23],
  [8, 23],
  [8, 23],
  [8, 23],
  [8, 23],
  [8, 23],
  [8, 23],
  [8, 23],
  [9, 22],
  [10, 21],
  [12, 19],
];

const SIDE_HEAD = [
  [11, 20],
  [9, 22],
  [8, 23],
  [8, 23],
  [8, 23],
  [8, 23],
  [8, 23],
  [8, 23],
  [8, 23],
  [8, 23],
  [9, 23],
  [10, 22],
  [12, 21],
  [14, 20],
];

export function head(pose) {
  const mask = new Mask();
  mask.spans(4, pose.side ? SIDE_HEAD : FRONT_HEAD);
  return placed(mask, pose);
}

/// Turns a mask drawn for the right-hand, standing view into the one of this pose.
export function placed(mask, pose) {
  const turned = pose.mirror ? mask.mirrored() : mask;
  return turned.moved(0, pose.bob);
}

export function ears(pose) {
  const mask = new Mask();
  if (pose.side) mask.rect(13, 11, 2, 3);
  else mask.rect(7, 11, 1, 3).rect(24, 11, 1, 3);
  return placed(mask, pose);
}

/// The trunk, from the shoulders to the hips.
export function trunk(pose) {
  const mask = new Mask();
  if (pose.side) {
    mask.spans(18, [
      [12, 19],
      [11, 20],
      [11, 20],
      [11, 20],
      [11, 20],
      [11, 20],
      [11, 20],
      [11, 20],
    ]);
  } else {
    mask.spans(18, [
      [11, 20],
      [10, 21],
      [10, 21],
      [10, 21],
      [10, 21],
      [10, 21],
      [10, 21],
      [10, 21],
    ]);
  }
  return placed(mask, pose);
}

/// Arms as [mask, hand] pairs, from the one behind to the one in front. `length` in pixels from the shoulder.
export function arms(pose) {
  if (pose.side) return sideArms(pose);
  // Seen from the front the right arm swings forward with the left leg; from the back the other way round.
  const swing = pose.view === "up" ? -pose.step : pose.step;
  return [arm(8, 18, 3, 7 - Math.max(0, swing), pose), arm(21, 18, 3, 7 - Math.max(0, -swing), pose)];
}

function arm(x, y, width, length, pose) {
  const sleeve = new Mask();
  sleeve.rect(x, y + 1, width, length - 1).rect(x === 8 ? x + 1 : x, y, width - 1, 1);
  const hand = new Mask().rect(x, y + length - 2, width, 2);
  return { sleeve: placed(sleeve, pose), hand: placed(hand, pose) };
}

function sideArms(pose) {
  const reach = -pose.step * 3;
  const sleeve = new Mask();
  const hand = new Mask();
  if (pose.step === 0) {
    sleeve.rect(14, 19, 4, 7);
    hand.rect(14, 24, 4, 2);
  } else {
    sleeve.spans(19, [
      [14, 17],
      [14, 17],
      [14 + Math.round(reach / 3), 17 + Math.round(reach / 3)],
      [14 + Math.round((2 * reach) / 3), 17 + Math.round((2 * reach) / 3)],
      [14 + reach, 17 + reach],
      [14 + reach, 17 + reach],
    ]);
    hand.rect(14 + reach, 23, 4, 2);
  }
  return [{ sleeve: placed(sleeve, pose), hand: placed(hand, pose) }];
}

/// Legs as { leg, shoe } pairs, the one behind first. Feet stand on the last but one row of the frame.
export function legs(pose) {
  return pose.side ? sideLegs(pose) : frontLegs(pose);
}

function frontLegs(pose) {
  const lift = (up) => (up ? 2 : 0);
  const one = (x, up) => {
    const bottom = 30 - lift(up);
    const leg = new Mask().rect(x, 25, 5, bottom - 25 + 1);
    const shoe = new Mask().rect(x, bottom - 1, 5, 2);
    return { leg, shoe };
  };
  const pair = [one(11, pose.step === 1), one(16, pose.step === -1)];
  return pose.step === -1 ? pair.reverse() : pair;
}

function sideLegs(pose) {
  const mirrored = (mask) => (pose.mirror ? mask.mirrored() : mask);
  const limb = (hip, foot, bottom) => {
    const leg = new Mask();
    const rows = bottom - 25;
    for (let j = 0; j <= rows; j++) {
      const x = Math.round(hip + ((foot - hip) * j) / rows);
      leg.rect(x, 25 + j, 5, 1);
    }
    const shoe = new Mask().rect(foot, bottom - 1, 6, 2);
    leg.rect(foot, bottom - 1, 6, 2);
    return { leg: mirrored(leg), shoe: mirrored(shoe) };
  };
  if (pose.step === 0) return [limb(14, 14, 30), limb(13, 13, 30)];
  const ahead = limb(14, 17, 30);
  const behind = limb(13, 9, 29);
  return pose.step === 1 ? [behind, ahead] : [ahead, behind];
}
