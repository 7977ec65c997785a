import type { Topic } from "../office";

interface Subscription {
  readonly topics: ReadonlySet<Topic>;
  readonly changed: () => void;
}

/// Who wants to know of what: told at most once a frame, however often it changed.
export class Topics {
  readonly #subscriptions = new Set<Subscription>();
  readonly #dirty = new Set<Topic>();

  subscribe(topics: readonly Topic[], changed: () => void): () => void {
    const subscription = { topics: new Set(topics), changed };
    this.#subscriptions.add(subscription);
    return () => this.#subscriptions.delete(subscription);
  }

  mark(topic: Topic): void {
    this.#dirty.add(topic);
  }

  /// Once a frame.
  flush(): void {
    if (this.#dirty.size === 0) return;
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    for (const { topics, changed } of this.#subscriptions) if (dirty.some((topic) => topics.has(topic))) changed();
  }
}
