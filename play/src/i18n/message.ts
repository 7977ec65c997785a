/// The shape of messages and how one becomes text.
///
/// A message is a string with `{name}` places, or one form for each plural category of the language, chosen by `count`.

export type Plural = { readonly one: string; readonly many?: string; readonly other: string };
export type Message = string | Plural;

/// The places named in a message, read by the compiler: a caller that forgets one does not compile.
type Places<Text extends string> = Text extends `${string}{${infer Place}}${infer Rest}` ? Place | Places<Rest> : never;
type Texts<M> = M extends string ? M : M[keyof M] & string;
export type Values<M> = { readonly [Place in Places<Texts<M>>]: string | number };

/// Any language's version of the same keys, plural where the original is plural.
export type Translated<Original> = { readonly [Key in keyof Original]: Original[Key] extends string ? string : Plural };

export function format(
  message: Message,
  values: Readonly<Record<string, string | number>>,
  rules: Intl.PluralRules,
): string {
  const text = typeof message === "string" ? message : pluralForm(message, Number(values["count"] ?? 0), rules);
  return text.replace(/\{(\w+)\}/g, (whole, place: string) => String(values[place] ?? whole));
}

function pluralForm(message: Plural, count: number, rules: Intl.PluralRules): string {
  const category = rules.select(count);
  if (category === "one") return message.one;
  return category === "many" ? (message.many ?? message.other) : message.other;
}
