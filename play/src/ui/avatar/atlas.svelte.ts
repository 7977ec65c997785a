import type { Avatar } from "../../office";
import { avatarLayers } from "../../settings/profile";

export interface AvatarChoice {
  readonly id: number;
  readonly name: string;
  readonly swatch: string;
  readonly x: number;
  readonly y: number;
}

export interface AvatarLayer {
  readonly id: keyof Avatar;
  readonly optional: boolean;
  readonly choices: readonly AvatarChoice[];
}

export interface AvatarCatalogue {
  readonly sheet: { readonly width: number; readonly height: number; readonly frame: number };
  readonly layers: readonly AvatarLayer[];
}

/// The picture all avatars are cut from, and where in it each choice lies. Loaded when first asked for.
export class AvatarAtlas {
  #catalogue: AvatarCatalogue | null = $state.raw(null);
  #broken = $state(false);
  #asked = false;

  constructor(
    readonly image: string,
    private readonly source: string | AvatarCatalogue,
  ) {}

  /// Null until it has arrived.
  get catalogue(): AvatarCatalogue | null {
    this.#ask();
    return this.#catalogue;
  }

  get broken(): boolean {
    return this.#broken;
  }

  retry(): void {
    this.#asked = false;
    this.#broken = false;
    this.#ask();
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    // Not while a template is being drawn: the answer changes state.
    queueMicrotask(() => void this.#load());
  }

  async #load(): Promise<void> {
    try {
      this.#catalogue = typeof this.source === "string" ? await fetchCatalogue(this.source) : this.source;
    } catch {
      this.#broken = true;
    }
  }
}

async function fetchCatalogue(address: string): Promise<AvatarCatalogue> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return (await response.json()) as AvatarCatalogue;
}

/// The chosen parts of an avatar in drawing order; what the catalogue does not know is left out.
export function partsOf(catalogue: AvatarCatalogue, avatar: Avatar): AvatarChoice[] {
  const parts: AvatarChoice[] = [];
  for (const layer of catalogue.layers) {
    if (!avatarLayers.includes(layer.id)) continue;
    const part = layer.choices.find((choice) => choice.id === avatar[layer.id]);
    if (part !== undefined) parts.push(part);
  }
  return parts;
}
