import { mount, unmount } from "svelte";
import type { Office, Point, UserId } from "../../office";
import type { MountedOffice, OfficeOptions } from "../mount";
import type { Ui } from "../ui";
import { Announcer } from "./announcer.svelte";
import type { Inside } from "./context";
import { Cues } from "./cues";
import { Layout } from "./layout.svelte";
import { hearNotices } from "./notices";
import OfficeRoot from "./OfficeRoot.svelte";
import { OfficeView } from "./officeView.svelte";
import { Toasts } from "./toasts.svelte";

/// As in the style sheets: below this a panel lies over the office.
const narrowPx = 900;

export function openOffice(target: HTMLElement, office: Office, ui: Ui, options: OfficeOptions): MountedOffice {
  const layout = new Layout(ui.preferences, () => innerWidth < narrowPx);
  const inside: Inside = {
    view: new OfficeView(office),
    layout,
    toasts: new Toasts(),
    polite: new Announcer(),
    urgent: new Announcer(),
  };
  const cues = new Cues();
  const deaf = hearNotices(inside, ui, cues);
  const component = mount(OfficeRoot, { target, props: { ui, inside, stage: options.stage } });
  return {
    openPerson: (id: UserId, at: Point) => openPerson(office, layout, id, at),
    sayGoodbye: () => (layout.left = true),
    unmount: () => {
      deaf();
      cues.close();
      inside.toasts.clear();
      inside.polite.stop();
      inside.urgent.stop();
      void unmount(component);
    },
  };
}

function openPerson(office: Office, layout: Layout, id: UserId, at: Point): void {
  if (office.me?.id === id) layout.person = { id, name: office.me.name, mine: true, at };
  const person = office.near.find((known) => known.id === id);
  if (person !== undefined) layout.person = { id, name: person.name, mine: false, at };
}
