import type { Translator } from "../i18n/translator.svelte";
import type { Preferences } from "../settings/preferences.svelte";

/// Keeps the root element's language, theme and motion, which the style sheets read, in step with the preferences.
export function applyToPage(root: HTMLElement, preferences: Preferences, words: Translator): () => void {
  return $effect.root(() => {
    $effect(() => {
      words.language = preferences.language;
      root.lang = preferences.language;
    });
    $effect(() => {
      root.dataset["theme"] = preferences.dark ? "dark" : "light";
      root.dataset["motion"] = preferences.reducedMotion ? "reduced" : "full";
    });
  });
}
