// Tiled's JSON format, version 1.10: https://doc.mapeditor.org/en/stable/reference/json-map-format/
import { TILE } from "../tiles/kit.mjs";

const COPYRIGHT = "Digiwork contributors, Apache-2.0";

function property(name, value) {
  const type = typeof value === "boolean" ? "bool" : typeof value === "number" ? "float" : "string";
  return { name, type, value };
}

const properties = (table) => Object.entries(table).map(([name, value]) => property(name, value));

function tileset(sheet, firstgid) {
  return {
    firstgid,
    name: sheet.name,
    image: `tiles/${sheet.name}.png`,
    imagewidth: sheet.canvas.width,
    imageheight: sheet.canvas.height,
    tilewidth: TILE,
    tileheight: TILE,
    margin: 0,
    spacing: 0,
    columns: sheet.columns,
    tilecount: sheet.columns * (sheet.canvas.height / TILE),
    properties: properties({ tilesetCopyright: COPYRIGHT }),
    tiles: sheet.tiles.map(({ id, collides, animation }) => ({
      id,
      ...(animation && { animation }),
      ...(collides && { properties: properties({ collides }) }),
    })),
  };
}

/// As many tile layers as the fullest cell needs, bottom to top.
function layersOf(name, cells, gid) {
  const depth = Math.max(1, ...cells.map((stack) => stack.length));
  return Array.from({ length: depth }, (_, i) => ({
    name: depth === 1 ? name : `${name} ${i + 1}`,
    data: cells.map((stack) => (stack[i] ? gid(stack[i]) : 0)),
  }));
}

function areaObject(area, id) {
  return {
    id,
    name: area.name,
    class: area.kind,
    type: area.kind,
    x: area.x * TILE,
    y: area.y * TILE,
    width: area.width * TILE,
    height: area.height * TILE,
    rotation: 0,
    visible: true,
    properties: properties(area.properties),
  };
}

export function tiled(plan, { walls, sheets, properties: mapProperties, background }) {
  const stacks = [...Object.values(plan.stacks), ...Object.values(walls), plan.floorCells()].flat(2);
  const used = new Set(stacks.map((tile) => tile.sheet));
  let next = 1;
  const first = new Map();
  const sets = sheets
    .filter((sheet) => used.has(sheet.name))
    .map((sheet) => {
      const set = tileset(sheet, next);
      first.set(sheet.name, next);
      next += set.tilecount;
      return set;
    });
  const gid = ({ sheet, tile }) => first.get(sheet) + tile;
  const under = [
    ...layersOf("ground", plan.floorCells(), gid),
    ...layersOf("shade", walls.shade, gid),
    ...layersOf("floor decor", plan.stacks.decor, gid),
    ...layersOf("walls", walls.under, gid),
    ...layersOf("furniture", plan.stacks.low, gid),
  ];
  const over = [
    ...layersOf("walls above", walls.over, gid),
    ...layersOf("furniture above", plan.stacks.high, gid),
    ...layersOf("lights", plan.stacks.light, gid),
  ];
  let layerId = 0;
  const grid = (layer) => ({
    id: ++layerId,
    name: layer.name,
    type: "tilelayer",
    x: 0,
    y: 0,
    width: plan.columns,
    height: plan.rows,
    opacity: 1,
    visible: true,
    data: layer.data,
  });
  let objectId = 0;
  const layers = [
    ...under.map(grid),
    {
      id: ++layerId,
      name: "floorLayer",
      type: "objectgroup",
      draworder: "topdown",
      x: 0,
      y: 0,
      opacity: 1,
      visible: true,
      objects: plan.areas.map((area) => areaObject(area, ++objectId)),
    },
    ...over.map(grid),
  ];
  return {
    type: "map",
    version: "1.10",
    tiledversion: "1.10.2",
    orientation: "orthogonal",
    renderorder: "right-down",
    infinite: false,
    compressionlevel: -1,
    width: plan.columns,
    height: plan.rows,
    tilewidth: TILE,
    tileheight: TILE,
    backgroundcolor: background,
    nextlayerid: layerId + 1,
    nextobjectid: objectId + 1,
    properties: properties({ ...mapProperties, mapCopyright: COPYRIGHT, tilesetCopyright: COPYRIGHT }),
    tilesets: sets,
    layers,
  };
}

/// JSON with one line a row of tiles and one line a small thing, so that a diff of a map can be read.
export function mapText(map) {
  const compact = (value) => JSON.stringify(value);
  const lines = Object.entries(map).map(([key, value]) => {
    if (key === "layers") return `"layers":[\n${value.map(layerText).join(",\n")}\n]`;
    if (key === "tilesets") return `"tilesets":[\n${value.map(tilesetText).join(",\n")}\n]`;
    return `${compact(key)}:${compact(value)}`;
  });
  return `{\n${lines.join(",\n")}\n}\n`;
}

function listText(thing, key, each) {
  const { [key]: list, ...rest } = thing;
  const head = JSON.stringify(rest).slice(0, -1);
  return `${head},"${key}":[\n${each(list).join(",\n")}\n]}`;
}

function layerText(layer) {
  if (!layer.data) return listText(layer, "objects", (objects) => objects.map((one) => JSON.stringify(one)));
  const row = (y) => layer.data.slice(y * layer.width, (y + 1) * layer.width).join(",");
  return listText(layer, "data", () => Array.from({ length: layer.height }, (_, y) => row(y)));
}

function tilesetText(set) {
  return listText(set, "tiles", (tiles) => tiles.map((one) => JSON.stringify(one)));
}
