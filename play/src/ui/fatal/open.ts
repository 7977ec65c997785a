import { mount, unmount } from "svelte";
import type { FatalError } from "../../office";
import type { Mounted } from "../mount";
import type { Ui } from "../ui";
import FatalRoot from "./FatalRoot.svelte";

export function openFatal(target: HTMLElement, ui: Ui, error: FatalError, onRetry: (() => void) | null): Mounted {
  const component = mount(FatalRoot, { target, props: { ui, error, onRetry } });
  return { unmount: () => void unmount(component) };
}
