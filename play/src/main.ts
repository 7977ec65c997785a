import "./ui/styles/app.css";
import "./stage.css";
import { createUi, mountArrival, mountFatal, mountOffice } from "./ui/mount";
import type { MountedOffice } from "./ui/mount";
import type { FatalError, Profile } from "./office";

/// The way in: somebody known goes straight to the office, somebody new through the arrival.
void main();

async function main(): Promise<void> {
  const stage = element("stage");
  const target = element("ui");
  try {
    const ui = createUi(window);
    const enter = async (profile: Profile): Promise<void> => {
      const { App } = await import("./app");
      const { camera, microphone, speaker } = ui.preferences.values;
      let office: MountedOffice | null = null;
      const app = new App({
        stage,
        profile,
        devices: { camera, microphone, speaker },
        settings: ui.preferences.office,
        locale: document.documentElement.lang,
        onPerson: (id, at) => office?.openPerson(id, at),
        onLeft: () => office?.sayGoodbye(),
      });
      office = await mountOffice(target, app, ui, { stage });
    };
    const profile = ui.profile.load();
    if (profile !== null) return await enter(profile);
    const { openPreview } = await import("./preview");
    const preview = openPreview(window, ui.preferences.values);
    const arrival = await mountArrival(target, ui, {
      devices: preview.devices,
      onDone: (made) => {
        arrival.unmount();
        preview.close();
        enter(made).catch((cause: unknown) => showBroken(cause));
      },
    });
  } catch (cause) {
    await showBroken(cause);
  }

  async function showBroken(cause: unknown): Promise<void> {
    const detail = cause instanceof Error ? cause.message : String(cause);
    const error: FatalError = { code: "CLIENT_FAILED", file: "", detail, fix: "", canRetry: true };
    try {
      target.replaceChildren();
      await mountFatal(target, createUi(window), error, () => window.location.reload());
    } catch {
      showPlainly(target, detail);
    }
  }
}

/// When not even the error page could be loaded: words and a link, in DOM alone.
function showPlainly(target: HTMLElement, detail: string): void {
  const page = document.createElement("main");
  const title = document.createElement("h1");
  title.textContent = "Digiwork";
  const text = document.createElement("p");
  text.textContent = detail;
  const again = document.createElement("a");
  again.href = window.location.href;
  again.textContent = "↻";
  page.append(title, text, again);
  target.replaceChildren(page);
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}
