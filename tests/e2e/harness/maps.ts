import { deflateSync } from "node:zlib";
import type { FileServer } from "./files";

/// A wide, empty hall with two entries, so that tests know the distances they walk.
export interface Hall {
  readonly columns: number;
  readonly rows: number;
  /// Cells by entry name; "start" is the default.
  readonly entries: Readonly<Record<string, readonly [column: number, row: number]>>;
}

export const tile = 32;

/// Returns its room path. `change` may build into it.
export function serveHall(
  files: FileServer,
  path: string,
  hall: Hall,
  change: (map: Record<string, unknown>) => void = () => undefined,
): string {
  const map = tiledMap(hall);
  change(map);
  files.json(path, map);
  files.odd.set("/floor.png", (_, response) => {
    response.setHeader("content-type", "image/png");
    response.end(flatPng(64, 32, [206, 222, 204]));
  });
  return `/_/e2e/${files.host}${path}`;
}

export function tiledMap({ columns, rows, entries }: Hall): Record<string, unknown> {
  const cells = columns * rows;
  const layer = (name: string, data: number[], properties: unknown[] = []): Record<string, unknown> => ({
    type: "tilelayer",
    name,
    data,
    width: columns,
    height: rows,
    x: 0,
    y: 0,
    opacity: 1,
    visible: true,
    properties,
  });
  const spot = ([column, row]: readonly [number, number]): number[] => {
    const data = new Array<number>(cells).fill(0);
    data[row * columns + column] = 1;
    return data;
  };
  const startLayer = { name: "startLayer", type: "bool", value: true };
  const starts = Object.entries(entries).map(([name, at]) =>
    layer(name, spot(at), name === "start" ? [] : [startLayer]),
  );
  return {
    type: "map",
    version: "1.10",
    tiledversion: "1.10.2",
    orientation: "orthogonal",
    renderorder: "right-down",
    infinite: false,
    width: columns,
    height: rows,
    tilewidth: tile,
    tileheight: tile,
    nextlayerid: 10,
    nextobjectid: 1,
    layers: [
      ...starts.map((one, index) => ({ ...one, id: index + 1 })),
      { ...layer("floor", new Array<number>(cells).fill(1)), id: 8 },
      { type: "objectgroup", name: "floorLayer", objects: [], opacity: 1, visible: true, x: 0, y: 0, id: 9 },
    ],
    tilesets: [
      {
        firstgid: 1,
        name: "floor",
        image: "floor.png",
        imagewidth: 64,
        imageheight: 32,
        tilewidth: tile,
        tileheight: tile,
        columns: 2,
        tilecount: 2,
        margin: 0,
        spacing: 0,
      },
    ],
  };
}

/// One colour, 8-bit RGB.
export function flatPng(width: number, height: number, [r, g, b]: readonly [number, number, number]): Buffer {
  const row = Buffer.from([0, ...Array.from({ length: width }, () => [r, g, b]).flat()]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(content.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
