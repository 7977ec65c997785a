import { catalogueOf, type Language, type MessageKey, type Original } from "./languages";
import { format, type Values } from "./message";

type Arguments<Key extends MessageKey> = keyof Values<Original[Key]> extends never
  ? []
  : [values: Values<Original[Key]>];

/// Speaks the language of the moment. Templates that called `t` draw themselves again when the language changes.
export class Translator {
  #language = $state<Language>("en");
  readonly #catalogue = $derived(catalogueOf(this.#language));
  readonly #rules = $derived(new Intl.PluralRules(this.#language));
  readonly #time = $derived(new Intl.DateTimeFormat(this.#language, { hour: "2-digit", minute: "2-digit" }));

  constructor(language: Language) {
    this.#language = language;
  }

  get language(): Language {
    return this.#language;
  }
  set language(language: Language) {
    this.#language = language;
  }

  readonly t = <Key extends MessageKey>(key: Key, ...values: Arguments<Key>): string =>
    format(this.#catalogue[key], values[0] ?? {}, this.#rules);

  readonly time = (at: number): string => this.#time.format(at);

  /// Day and time; made when it is first asked for, which is seldom.
  readonly moment = (at: number): string =>
    new Intl.DateTimeFormat(this.#language, { dateStyle: "long", timeStyle: "short" }).format(at);

  /// The browser reads its rules for lists when first asked, which takes long; a list of one has none.
  readonly list = (items: readonly string[]): string =>
    items.length < 2 ? (items[0] ?? "") : new Intl.ListFormat(this.#language, { type: "conjunction" }).format(items);
}
