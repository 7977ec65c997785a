/// A stand-in for the map: a floor of tiles, so that what floats above it can be judged.
export function drawFloor(stage: HTMLElement): void {
  const canvas = document.createElement("canvas");
  canvas.width = innerWidth;
  canvas.height = innerHeight;
  canvas.setAttribute("aria-hidden", "true");
  stage.append(canvas);
  const paint = canvas.getContext("2d")!;
  const tile = 48;
  for (let y = 0; y * tile < canvas.height; y++) {
    for (let x = 0; x * tile < canvas.width; x++) {
      const carpet = x > 6 && x < 20 && y > 4 && y < 13;
      const odd = (x + y) % 2 === 0;
      paint.fillStyle = carpet ? (odd ? "#5b7c99" : "#577795") : odd ? "#c8a27a" : "#c29b72";
      paint.fillRect(x * tile, y * tile, tile, tile);
    }
  }
}

/// A moving picture without a camera.
export function paintedStream(seed: number): MediaStream {
  const canvas = document.createElement("canvas");
  canvas.width = 320;
  canvas.height = 180;
  const paint = canvas.getContext("2d")!;
  const hue = (seed * 67 + 200) % 360;
  let step = 0;
  const draw = (): void => {
    paint.fillStyle = `hsl(${hue} 35% 40%)`;
    paint.fillRect(0, 0, 320, 180);
    paint.fillStyle = `hsl(${hue} 45% 70%)`;
    paint.beginPath();
    paint.arc(160, 80 + Math.sin(step++ / 6) * 3, 36, 0, 7);
    paint.ellipse(160, 190, 76, 68, 0, 0, 7);
    paint.fill();
  };
  draw();
  setInterval(draw, 100);
  return canvas.captureStream(10);
}
