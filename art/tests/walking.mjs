// Where a body can go on a Tiled map, read from the map's JSON alone.

const gidOf = (value) => value & 0x1fffffff;

/// One cell a tile: true where a tile with `collides` lies on any layer.
export function collisionGrid(map) {
  const solid = new Set();
  for (const set of map.tilesets) {
    for (const tile of set.tiles ?? []) {
      if (tile.properties?.some(({ name, value }) => name === "collides" && value)) solid.add(set.firstgid + tile.id);
    }
  }
  const grid = new Array(map.width * map.height).fill(false);
  for (const layer of map.layers) {
    layer.data?.forEach((value, i) => {
      if (solid.has(gidOf(value))) grid[i] = true;
    });
  }
  return grid;
}

/// Cells that can be walked to from `from`, in four directions, so never through a corner.
export function reach(map, grid, from) {
  const seen = new Set([from.y * map.width + from.x]);
  const open = [from];
  while (open.length > 0) {
    const { x, y } = open.pop();
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ]) {
      const [nx, ny] = [x + dx, y + dy];
      const at = ny * map.width + nx;
      if (nx < 0 || ny < 0 || nx >= map.width || ny >= map.height || grid[at] || seen.has(at)) continue;
      seen.add(at);
      open.push({ x: nx, y: ny });
    }
  }
  return seen;
}

/// The cells of a rectangle object.
export function cellsOf(map, object) {
  const cells = [];
  for (let y = object.y / map.tileheight; y < (object.y + object.height) / map.tileheight; y++) {
    for (let x = object.x / map.tilewidth; x < (object.x + object.width) / map.tilewidth; x++) {
      cells.push({ x, y, at: y * map.width + x });
    }
  }
  return cells;
}

export const objectsOf = (map) => map.layers.flatMap((layer) => layer.objects ?? []);

export function propertyOf(thing, name) {
  return thing.properties?.find((one) => one.name === name)?.value;
}
