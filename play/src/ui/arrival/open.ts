import { mount, unmount } from "svelte";
import type { ArrivalOptions, Mounted } from "../mount";
import type { Ui } from "../ui";
import Arrival from "./Arrival.svelte";

export function openArrival(target: HTMLElement, ui: Ui, options: ArrivalOptions): Mounted {
  const component = mount(Arrival, { target, props: { ui, options } });
  return { unmount: () => void unmount(component) };
}
