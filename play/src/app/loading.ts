import { decodeMapError, decodeMapPack } from "../protocol/map_pack";
import type { AvatarAtlas, Catalogue } from "../scene/avatars/sheets";
import type { MapData } from "../world/map_data";
import { fatal, Fatal, outage } from "./fatal";

/// The map of a room. `fresh` passes over what the browser keeps, when the server walks on a newer one.
export async function loadMap(room: string, fresh: boolean, stop: AbortSignal): Promise<MapData> {
  const url = `/api/map?room=${encodeURIComponent(room)}`;
  const answer = await get(url, room, stop, fresh ? "reload" : "default");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (answer.ok) return decodeMapPack(bytes);
  if (answer.headers.get("content-type")?.includes("protobuf")) {
    const { code, file, detail, fix } = decodeMapError(bytes);
    throw fatal(code, file, detail, fix);
  }
  throw fatal("MAP_FAILED", room, `The server answered ${answer.status} for this map.`, "Try again in a moment.");
}

/// All images of a map, decoded off the main thread. A missing one is fatal: the office would have holes.
export async function loadImages(
  map: MapData,
  stop: AbortSignal,
  progress: (fraction: number) => void,
): Promise<readonly ImageBitmap[]> {
  let done = 0;
  return Promise.all(
    map.images.map(async ({ url }) => {
      const image = await loadImage(url, stop);
      progress(++done / map.images.length);
      return image;
    }),
  );
}

export async function loadAtlas(stop: AbortSignal): Promise<AvatarAtlas> {
  const [catalogue, image] = await Promise.all([
    get("/avatars/catalogue.json", "avatars/catalogue.json", stop).then(
      (answer) => answer.json() as Promise<Catalogue>,
    ),
    loadImage("/avatars/avatars.png", stop),
  ]);
  return { catalogue, image };
}

async function loadImage(url: string, stop: AbortSignal): Promise<ImageBitmap> {
  const answer = await get(url, url, stop);
  if (!answer.ok) throw fatal("IMAGE_MISSING", url, `The server answered ${answer.status} for this image.`);
  try {
    return await createImageBitmap(await answer.blob());
  } catch {
    if (stop.aborted) throw new DOMException("stopped", "AbortError");
    throw fatal("IMAGE_BROKEN", url, "The browser cannot read this image.");
  }
}

async function get(url: string, what: string, stop: AbortSignal, cache: RequestCache = "default"): Promise<Response> {
  try {
    return await fetch(url, { signal: stop, cache, credentials: "same-origin", mode: "cors" });
  } catch (cause) {
    if (stop.aborted || cause instanceof Fatal) throw cause;
    throw fatal(outage, what, "The server did not answer.", "Check the network and try again.");
  }
}
