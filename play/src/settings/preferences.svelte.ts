import { pickLanguage, type Language } from "../i18n/languages";
import type { OfficeSettings } from "../office";
import { parsePreferences, type PreferenceValues } from "./preferences";
import { SavedRecord, type Drawer } from "./record";

/// What the browser or its owner prefers; the answers change while the page is open.
export interface Surroundings {
  readonly languages: readonly string[];
  readonly dark: boolean;
  readonly reducedMotion: boolean;
}

/// The preferences of this browser: readable as state, saved at every change.
export class Preferences {
  // Owned.
  readonly #record: SavedRecord<PreferenceValues>;
  #values: PreferenceValues = $state.raw(parsePreferences(undefined));
  #surroundings: Surroundings = $state.raw({ languages: [], dark: false, reducedMotion: false });

  constructor(drawer: Drawer | null, surroundings: Surroundings) {
    this.#record = new SavedRecord(drawer, "digiwork.preferences", parsePreferences);
    this.#values = this.#record.load();
    this.#surroundings = surroundings;
  }

  get values(): PreferenceValues {
    return this.#values;
  }

  set(change: Partial<PreferenceValues>): void {
    this.#values = parsePreferences({ ...this.#values, ...change });
    this.#record.save(this.#values);
  }

  forget(): void {
    this.#values = parsePreferences(undefined);
    this.#record.forget();
  }

  setSurroundings(surroundings: Surroundings): void {
    this.#surroundings = surroundings;
  }

  get language(): Language {
    const { language } = this.#values;
    return language === "auto" ? pickLanguage(this.#surroundings.languages) : language;
  }

  get dark(): boolean {
    const { theme } = this.#values;
    return theme === "auto" ? this.#surroundings.dark : theme === "dark";
  }

  get reducedMotion(): boolean {
    const { motion } = this.#values;
    return motion === "auto" ? this.#surroundings.reducedMotion : motion === "reduced";
  }

  get office(): OfficeSettings {
    const { spatialAudio, bubbleSound, ignoreFollowRequests } = this.#values;
    return { spatialAudio, bubbleSound, ignoreFollowRequests, reducedMotion: this.reducedMotion };
  }
}
