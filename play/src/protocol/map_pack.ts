import { fromBinary } from "@bufbuild/protobuf";
import { MapErrorSchema, MapLayer_Kind, MapPackSchema } from "../generated/digiwork/wire/v1/map_pb";
import type {
  MapLayer as WireLayer,
  MapObject as WireObject,
  MapRect as WireRect,
  MapText as WireText,
  MapTileset as WireTileset,
} from "../generated/digiwork/wire/v1/map_pb";
import type { MapData, MapLayer, MapObject, MapRect, MapText, MapTile, MapTileset } from "../world/map_data";

export interface MapProblem {
  readonly code: string;
  readonly file: string;
  readonly detail: string;
  readonly fix: string;
}

export function decodeMapError(bytes: Uint8Array): MapProblem {
  const { code, file, detail, fix } = fromBinary(MapErrorSchema, bytes);
  return { code, file, detail, fix };
}

export function decodeMapPack(bytes: Uint8Array): MapData {
  const pack = fromBinary(MapPackSchema, bytes);
  return {
    room: pack.room,
    revision: pack.revision,
    name: pack.name,
    tileWidth: pack.tileWidth,
    tileHeight: pack.tileHeight,
    columns: pack.columns,
    rows: pack.rows,
    background: pack.background,
    images: pack.images.map(({ url, width, height }) => ({ url, width, height })),
    tilesets: pack.tilesets.map(readTileset),
    layers: pack.layers.map(readLayer),
    floorLayer: pack.floorLayer,
    collision: pack.collision,
    silent: pack.silent,
    exits: pack.exits.map(({ room, entry, rects, label }) => ({ room, entry, rects: rects.map(readRect), label })),
    entries: pack.entries.map(({ name, x, y }) => ({ name, x, y })),
    areas: pack.areas.map(({ name, kind, rects, properties }) => ({
      name,
      kind,
      rects: rects.map(readRect),
      properties: new Map(Object.entries(properties)),
    })),
    notices: pack.notices.map(({ code, subject }) => ({ code, subject })),
  };
}

function readTileset(set: WireTileset): MapTileset {
  const tiles = new Map<number, MapTile>();
  for (const { id, animation, image } of set.tiles) {
    const frames = animation.map(({ tile, durationMs }) => ({ tile, durationMs }));
    tiles.set(id, { id, animation: frames, image: image === 0 ? null : image - 1 });
  }
  const { firstGid, image, tileWidth, tileHeight, columns, tileCount, margin, spacing, offsetX, offsetY } = set;
  return { firstGid, image, tileWidth, tileHeight, columns, tileCount, margin, spacing, offsetX, offsetY, tiles };
}

function readLayer(layer: WireLayer): MapLayer {
  const { name, visible, opacity, offsetX, offsetY, parallaxX, parallaxY, tint } = layer;
  const look = { name, visible, opacity, offsetX, offsetY, parallaxX, parallaxY, tint };
  switch (layer.kind) {
    case MapLayer_Kind.IMAGE:
      return { ...look, kind: "image", image: layer.image, repeatX: layer.repeatX, repeatY: layer.repeatY };
    case MapLayer_Kind.OBJECTS:
      return { ...look, kind: "objects", objects: layer.objects.map(readObject) };
    default:
      return { ...look, kind: "tiles", gids: Uint32Array.from(layer.gids) };
  }
}

function readObject(object: WireObject): MapObject {
  const { x, y, width, height, rotation, pivotX, pivotY, gid, text } = object;
  return { x, y, width, height, rotation, pivotX, pivotY, gid, text: text === undefined ? null : readText(text) };
}

function readText(from: WireText): MapText {
  const { text, fontFamily, pixelSize, color, bold, italic, wrap, hAlign, vAlign } = from;
  return { text, fontFamily, pixelSize, color, bold, italic, wrap, hAlign, vAlign };
}

function readRect({ x, y, width, height }: WireRect): MapRect {
  return { x, y, width, height };
}
