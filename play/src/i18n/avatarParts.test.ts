import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { AvatarCatalogue } from "../ui/avatar/atlas.svelte";
import { avatarPartName } from "./avatarParts";
import { languages } from "./languages";

const file = join(import.meta.dirname, "../../public/avatars/catalogue.json");
const catalogue = JSON.parse(readFileSync(file, "utf8")) as AvatarCatalogue;

it.each(languages)("every part of the avatars has a name in %s", (language) => {
  const names = catalogue.layers.flatMap((layer) => layer.choices.map((choice) => choice.name));
  expect(names.filter((name) => avatarPartName(language, name) === null)).toEqual([]);
});

it("a part without one is told by its number", () => {
  expect(avatarPartName("fr", "Bob, ultraviolet")).toBeNull();
  expect(avatarPartName("en", "")).toBeNull();
});
