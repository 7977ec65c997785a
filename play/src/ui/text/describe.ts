import type { Translator } from "../../i18n/translator.svelte";
import type { Point } from "../../office";
import { whereabouts } from "../office/where";

/// "3 steps away, to your left".
export function describeWhere(words: Pick<Translator, "t">, from: Point, to: Point): string {
  const where = whereabouts(from, to);
  if (where === null) return words.t("text.beside");
  return words.t("text.where", {
    distance: words.t("text.steps", { count: where.steps }),
    direction: words.t(`direction.${where.bearing}`),
  });
}
