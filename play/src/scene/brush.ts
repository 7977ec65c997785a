import { GameObjects, Textures } from "phaser";
import type { Cameras, Renderer, Scene } from "phaser";
import type { Picture } from "./picture";

/// Draws pictures at device pixels, in the order asked; the same calls for both of Phaser's renderers.
export interface Brush {
  /// Draws one frame of a picture into a rectangle of the canvas, in device pixels.
  draw(picture: Picture, frame: number, x: number, y: number, width: number, height: number, alpha: number): void;
}

/// The one object of the Phaser scene: it paints the whole office, back to front.
///
/// Hundreds of sprites would be sorted, matrixed and culled by Phaser one by one; the office knows its order.
export class Painting extends GameObjects.GameObject implements Brush {
  #context: CanvasRenderingContext2D | null = null;
  #smooth = true;
  #camera: Cameras.Scene2D.Camera | null = null;
  readonly #stamp: GameObjects.Image | null;
  #textures = 0;
  drawn = 0;

  constructor(
    scene: Scene,
    webgl: boolean,
    private readonly paint: (brush: Brush) => void,
  ) {
    super(scene, "Painting");
    this.#stamp = webgl ? new GameObjects.Image(scene, 0, 0, "__WHITE") : null;
    this.#stamp?.setOrigin(0, 0);
  }

  /// Called by Phaser's canvas renderer.
  renderCanvas(renderer: Renderer.Canvas.CanvasRenderer): void {
    const context = renderer.currentContext;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = "source-over";
    context.globalAlpha = 1;
    context.imageSmoothingEnabled = this.#smooth = true;
    this.#context = context;
    this.drawn = 0;
    this.paint(this);
    this.#context = null;
    context.restore();
  }

  /// Called by Phaser's WebGL renderer.
  renderWebGL(_renderer: Renderer.WebGL.WebGLRenderer, _self: this, camera: Cameras.Scene2D.Camera): void {
    this.#camera = camera;
    this.drawn = 0;
    this.paint(this);
    this.#camera = null;
  }

  draw(picture: Picture, frame: number, x: number, y: number, width: number, height: number, alpha: number): void {
    this.drawn++;
    const cut = picture.frames[frame];
    if (cut === undefined || alpha <= 0) return;
    if (this.#context !== null) {
      const context = this.#context;
      if (context.globalAlpha !== alpha) context.globalAlpha = alpha;
      if (this.#smooth !== picture.smooth) context.imageSmoothingEnabled = this.#smooth = picture.smooth;
      context.drawImage(picture.source, cut.x, cut.y, cut.width, cut.height, x, y, width, height);
    } else if (this.#camera !== null && this.#stamp !== null) {
      this.#stampWith(this.#stamp, this.#camera, picture, frame, x, y, width / cut.width, height / cut.height, alpha);
    }
  }

  #stampWith(
    stamp: GameObjects.Image,
    camera: Cameras.Scene2D.Camera,
    picture: Picture,
    frame: number,
    x: number,
    y: number,
    scaleX: number,
    scaleY: number,
    alpha: number,
  ): void {
    const handle = (picture.handle ??= this.#upload(picture)) as Uploaded;
    stamp.texture = handle.texture;
    stamp.frame = handle.frames[frame]!;
    stamp.x = x;
    stamp.y = y;
    stamp.scaleX = scaleX;
    stamp.scaleY = scaleY;
    stamp.alpha = alpha;
    (stamp.pipeline as Renderer.WebGL.Pipelines.MultiPipeline).batchSprite(stamp, camera);
  }

  #upload(picture: Picture): Uploaded {
    const key = `picture ${++this.#textures}`;
    const textures = this.scene.sys.textures;
    const source = picture.source as HTMLCanvasElement;
    const texture = textures.create(key, [source] as unknown as HTMLImageElement[], source.width, source.height);
    if (texture === null) throw new Error("no texture could be made");
    texture.setFilter(picture.smooth ? Textures.FilterMode.LINEAR : Textures.FilterMode.NEAREST);
    const frames = picture.frames.map((cut, index) => {
      const made = texture.add(index, 0, cut.x, cut.y, cut.width, cut.height);
      if (made === null) throw new Error("no frame could be made");
      return made;
    });
    return new Uploaded(texture, frames);
  }
}

class Uploaded {
  constructor(
    readonly texture: Textures.Texture,
    readonly frames: readonly Textures.Frame[],
  ) {}

  free(): void {
    this.texture.manager?.remove(this.texture);
  }
}
