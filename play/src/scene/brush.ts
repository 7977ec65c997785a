import { GameObject } from "./phaser";
import type { Picture } from "./picture";

/// Draws pictures at device pixels, in the order asked.
export interface Brush {
  /// Draws one frame of a picture into a rectangle of the canvas, in device pixels.
  draw(picture: Picture, frame: number, x: number, y: number, width: number, height: number, alpha: number): void;
}

/// The one object of the Phaser scene: it paints the whole office, back to front.
///
/// Hundreds of sprites would be sorted, matrixed and culled by Phaser one by one; the office knows its order.
export class Painting extends GameObject implements Brush {
  /// Phaser's renderer asks it of every child.
  readonly blendMode = 0;
  /// Pictures of the last frame.
  drawn = 0;
  #context: CanvasRenderingContext2D | null = null;
  #smooth = true;
  #alpha = 1;

  constructor(
    scene: Phaser.Scene,
    private readonly paint: (brush: Brush) => void,
  ) {
    super(scene, "Painting");
  }

  /// Called by Phaser's canvas renderer.
  renderCanvas(renderer: Phaser.Renderer.Canvas.CanvasRenderer): void {
    const context = renderer.currentContext;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = "source-over";
    context.globalAlpha = this.#alpha = 1;
    context.imageSmoothingEnabled = this.#smooth = true;
    this.#context = context;
    this.drawn = 0;
    this.paint(this);
    this.#context = null;
    context.restore();
  }

  draw(picture: Picture, frame: number, x: number, y: number, width: number, height: number, alpha: number): void {
    const cut = picture.frames[frame];
    const context = this.#context;
    if (context === null || cut === undefined || alpha <= 0) return;
    this.drawn++;
    // Asking a context for its state costs as much as setting it.
    if (this.#alpha !== alpha) context.globalAlpha = this.#alpha = alpha;
    // Pixel art is sharp when enlarged; made smaller without blending, it would flicker as it moves.
    const smooth = picture.smooth || width < cut.width;
    if (this.#smooth !== smooth) context.imageSmoothingEnabled = this.#smooth = smooth;
    context.drawImage(picture.source, cut.x, cut.y, cut.width, cut.height, x, y, width, height);
  }
}
