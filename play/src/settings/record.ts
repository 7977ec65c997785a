/// One named, versioned piece of JSON in the browser's storage.
///
/// Whatever is found there was written by an older or newer version, another page or a curious person, so it is parsed
/// like a stranger's message; and storage itself may be missing or full, which must cost no more than forgetting.

export interface Drawer {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export class SavedRecord<T> {
  constructor(
    private readonly drawer: Drawer | null,
    private readonly key: string,
    /// Makes the best of any value; undefined when there is nothing to use.
    private readonly parse: (raw: unknown) => T,
  ) {}

  load(): T {
    try {
      const text = this.drawer?.getItem(this.key) ?? null;
      if (text === null) return this.parse(undefined);
      const raw: unknown = JSON.parse(text);
      return this.parse(isRecord(raw) ? raw["value"] : undefined);
    } catch {
      return this.parse(undefined);
    }
  }

  save(value: T): void {
    try {
      this.drawer?.setItem(this.key, JSON.stringify({ version: 1, value }));
    } catch {
      // Full or forbidden: the person keeps the value until the page closes.
    }
  }

  forget(): void {
    try {
      this.drawer?.removeItem(this.key);
    } catch {
      // As above.
    }
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/// `value` if it is one of `choices`, else the first.
export function oneOf<const T extends readonly unknown[]>(value: unknown, choices: T): T[number] {
  return choices.includes(value) ? (value as T[number]) : choices[0];
}

export function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === "boolean" ? value : otherwise;
}
