import type { Avatar } from "../../office";
import { avatarLayers } from "../../settings/profile";
import type { AvatarCatalogue } from "./atlas.svelte";

/// How often an optional part is there at all, so that chance does not put a hat on everybody.
const optionalShare: Partial<Record<keyof Avatar, number>> = { hair: 0.92, hat: 0.3, accessory: 0.35 };

export function randomAvatar(catalogue: AvatarCatalogue, random: () => number): Avatar {
  const avatar = emptyAvatar();
  for (const layer of catalogue.layers) {
    if (layer.choices.length === 0) continue;
    if (layer.optional && random() > (optionalShare[layer.id] ?? 1)) continue;
    avatar[layer.id] = layer.choices[Math.floor(random() * layer.choices.length)]!.id;
  }
  return avatar;
}

/// The same avatar with whatever this catalogue lacks replaced by what it has.
export function fitAvatar(catalogue: AvatarCatalogue, avatar: Avatar): Avatar {
  const fitted = emptyAvatar();
  for (const layer of catalogue.layers) {
    const known = layer.choices.some((choice) => choice.id === avatar[layer.id]);
    const substitute = layer.optional ? 0 : (layer.choices[0]?.id ?? 0);
    fitted[layer.id] = known ? avatar[layer.id] : substitute;
  }
  return fitted;
}

function emptyAvatar(): Record<keyof Avatar, number> {
  return Object.fromEntries(avatarLayers.map((layer) => [layer, 0])) as Record<keyof Avatar, number>;
}
