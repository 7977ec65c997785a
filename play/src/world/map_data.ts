/// A room's map in plain types, after protocol/ has read a MapPack. Pixels from the map's top left unless said.

export interface MapRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MapImage {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

export interface MapFrame {
  readonly tile: number;
  readonly durationMs: number;
}

export interface MapTile {
  readonly id: number;
  readonly animation: readonly MapFrame[];
  /// Index of its own image in a collection of images; null where the tileset has one image.
  readonly image: number | null;
}

export interface MapTileset {
  readonly firstGid: number;
  readonly image: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly columns: number;
  readonly tileCount: number;
  readonly margin: number;
  readonly spacing: number;
  readonly offsetX: number;
  readonly offsetY: number;
  readonly tiles: ReadonlyMap<number, MapTile>;
}

export interface MapText {
  readonly text: string;
  readonly fontFamily: string;
  readonly pixelSize: number;
  readonly color: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly wrap: boolean;
  readonly hAlign: string;
  readonly vAlign: string;
}

export interface MapObject {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rotation: number;
  readonly pivotX: number;
  readonly pivotY: number;
  readonly gid: number;
  readonly text: MapText | null;
}

interface LayerLook {
  readonly name: string;
  readonly visible: boolean;
  readonly opacity: number;
  readonly offsetX: number;
  readonly offsetY: number;
  readonly parallaxX: number;
  readonly parallaxY: number;
  /// "#aarrggbb", "#rrggbb" or empty.
  readonly tint: string;
}

export type MapLayer = LayerLook &
  (
    | { readonly kind: "tiles"; readonly gids: Uint32Array }
    | { readonly kind: "image"; readonly image: number; readonly repeatX: boolean; readonly repeatY: boolean }
    | { readonly kind: "objects"; readonly objects: readonly MapObject[] }
  );

export interface MapExit {
  readonly room: string;
  readonly entry: string;
  readonly rects: readonly MapRect[];
  readonly label: string;
}

export interface MapEntry {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface MapArea {
  readonly name: string;
  readonly kind: string;
  readonly rects: readonly MapRect[];
  readonly properties: ReadonlyMap<string, string>;
}

export interface MapData {
  readonly room: string;
  readonly revision: string;
  readonly name: string;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly columns: number;
  readonly rows: number;
  readonly background: string;
  readonly images: readonly MapImage[];
  readonly tilesets: readonly MapTileset[];
  readonly layers: readonly MapLayer[];
  readonly floorLayer: number;
  /// A bit a cell, row by row, least significant bit first.
  readonly collision: Uint8Array;
  readonly silent: Uint8Array;
  readonly exits: readonly MapExit[];
  readonly entries: readonly MapEntry[];
  readonly areas: readonly MapArea[];
  readonly notices: readonly { readonly code: string; readonly subject: string }[];
}
