import { createContext } from "svelte";
import type { Announcer } from "./announcer.svelte";
import type { Layout } from "./layout.svelte";
import type { OfficeView } from "./officeView.svelte";
import type { Toasts } from "./toasts.svelte";

/// What the parts of a mounted office share, besides `Ui`.
export interface Inside {
  readonly view: OfficeView;
  readonly layout: Layout;
  readonly toasts: Toasts;
  /// Arrivals, places: waits its turn.
  readonly polite: Announcer;
  /// Chat, waves: said as soon as possible.
  readonly urgent: Announcer;
}

export const [getInside, setInside] = createContext<Inside>();
