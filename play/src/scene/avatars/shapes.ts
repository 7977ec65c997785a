import { Picture, paper } from "../picture";

/// Small pictures drawn under and over people; made once.
export class Shapes {
  readonly ring = makeRing("#22c55e");
  readonly hover = makeRing("#ffffff");
  readonly lead = makeLead();
  readonly target = makeTarget();
  readonly bubble = makeBubble("255, 255, 255", "112, 152, 255");
  readonly closedBubble = makeBubble("255, 190, 180", "235, 70, 70");

  free(): void {
    for (const picture of [this.ring, this.hover, this.lead, this.target, this.bubble, this.closedBubble])
      picture.free();
  }
}

/// An ellipse around the feet.
function makeRing(color: string): Picture {
  const { canvas, ctx } = paper(128, 64);
  ctx.strokeStyle = color;
  ctx.lineWidth = 7;
  ctx.beginPath();
  ctx.ellipse(64, 32, 56, 26, 0, 0, 2 * Math.PI);
  ctx.stroke();
  return new Picture(canvas, true);
}

/// A flag over whoever I follow.
function makeLead(): Picture {
  const { canvas, ctx } = paper(48, 48);
  ctx.fillStyle = "#3b6cf6";
  ctx.beginPath();
  ctx.arc(24, 24, 22, 0, 2 * Math.PI);
  ctx.fill();
  ctx.strokeStyle = "#ffffff";
  ctx.lineWidth = 5;
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.beginPath();
  ctx.moveTo(15, 28);
  ctx.lineTo(24, 17);
  ctx.lineTo(33, 28);
  ctx.stroke();
  return new Picture(canvas, true);
}

/// Where I am walking to.
function makeTarget(): Picture {
  const { canvas, ctx } = paper(96, 64);
  ctx.strokeStyle = "rgba(59, 108, 246, 0.95)";
  ctx.fillStyle = "rgba(59, 108, 246, 0.25)";
  ctx.lineWidth = 6;
  ctx.beginPath();
  ctx.ellipse(48, 32, 42, 26, 0, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
  return new Picture(canvas, true);
}

/// A soft disc with a brighter rim.
function makeBubble(inner: string, rim: string): Picture {
  const size = 384;
  const { canvas, ctx } = paper(size, size);
  const middle = size / 2;
  const fill = ctx.createRadialGradient(middle, middle, 0, middle, middle, middle);
  fill.addColorStop(0, `rgba(${inner}, 0.34)`);
  fill.addColorStop(0.72, `rgba(${inner}, 0.26)`);
  fill.addColorStop(0.9, `rgba(${rim}, 0.42)`);
  fill.addColorStop(0.955, `rgba(${rim}, 0.5)`);
  fill.addColorStop(1, `rgba(${rim}, 0)`);
  ctx.fillStyle = fill;
  ctx.beginPath();
  ctx.arc(middle, middle, middle, 0, 2 * Math.PI);
  ctx.fill();
  return new Picture(canvas, true);
}
