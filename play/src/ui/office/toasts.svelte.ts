export interface ToastAction {
  readonly label: string;
  readonly primary?: boolean;
  run(): void;
}

export interface Toast {
  readonly key: number;
  /// A newer toast of the same subject takes the older one's place.
  readonly subject: string;
  readonly tone: "plain" | "good" | "warn" | "bad";
  readonly icon:
    "wave" | "follow" | "info" | "connection" | "silent" | "device" | "call" | "sound" | "admin" | "reload";
  /// Whose words they are, where that is not plain.
  readonly title?: string;
  readonly text: string;
  readonly actions: readonly ToastAction[];
}

const toastsMax = 4;
const plainMs = 5000;
const askingMs = 15000;

/// Short notes over the office, oldest first. One that asks something stays longer.
export class Toasts {
  #shown: readonly Toast[] = $state.raw([]);
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #next = 1;

  get shown(): readonly Toast[] {
    return this.#shown;
  }

  /// Null for one that stays until it is answered or its matter is over.
  add(toast: Omit<Toast, "key">, ms: number | null = toast.actions.length > 0 ? askingMs : plainMs): void {
    const key = this.#next++;
    this.dismissSubject(toast.subject);
    this.#shown = [...this.#shown, { ...toast, key }];
    if (ms !== null) {
      this.#timers.set(
        key,
        setTimeout(() => this.dismiss(key), ms),
      );
    }
    while (this.#shown.length > toastsMax) this.dismiss(this.#leastWanted());
  }

  /// The oldest of those that would go by themselves; of none, the oldest.
  #leastWanted(): number {
    return (this.#shown.find(({ key }) => this.#timers.has(key)) ?? this.#shown[0]!).key;
  }

  /// The matter is over.
  dismissSubject(subject: string): void {
    for (const old of this.#shown) if (old.subject === subject) this.dismiss(old.key);
  }

  dismiss(key: number): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#shown = this.#shown.filter((toast) => toast.key !== key);
  }

  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#shown = [];
  }
}
