import type { Office } from "../../office";
import type { PreferenceValues } from "../../settings/preferences";
import type { Layout } from "./layout.svelte";

const textFields = "input, textarea, select, [contenteditable]";

/// True while what has the focus needs the keys itself: a field, a dialog, or a list moved through by arrows.
export function takesKeys(focused: Element | null): boolean {
  return focused !== null && focused.closest(`${textFields}, [data-keys]`) !== null;
}

/// Keeps the canvas from walking while somebody types. Returns the way to stop.
export function watchKeysTaken(page: Document, office: Pick<Office, "setKeysTaken">): () => void {
  let taken = false;
  const look = (): void => {
    const now = takesKeys(page.activeElement);
    if (now === taken) return;
    taken = now;
    office.setKeysTaken(taken);
  };
  const lookLater = (): void => queueMicrotask(look);
  page.addEventListener("focusin", look);
  page.addEventListener("focusout", lookLater);
  // A focused element that is taken away sends no focusout.
  const watcher = new MutationObserver(look);
  watcher.observe(page.body, { childList: true, subtree: true });
  look();
  return () => {
    page.removeEventListener("focusin", look);
    page.removeEventListener("focusout", lookLater);
    watcher.disconnect();
    if (taken) office.setKeysTaken(false);
  };
}

export interface KeyTargets {
  readonly office: Office;
  readonly layout: Layout;
  readonly preferences: () => PreferenceValues;
  readonly toggleTextView: () => void;
}

/// What a key does outside of fields and dialogs; false when it is none of ours.
export function onShortcut(event: KeyboardEvent, targets: KeyTargets): boolean {
  const { layout } = targets;
  if (event.defaultPrevented || event.isComposing || event.repeat) return false;
  if (event.key === "Escape") return layout.settings === null && layout.closeTop();
  if (event.altKey || event.metaKey || takesKeys(document.activeElement)) return false;
  if (event.key === "Enter") return openSay(event, layout);
  if (event.ctrlKey) return false;
  const digit = /^(?:Digit|Numpad)([1-6])$/.exec(event.code)?.[1];
  if (digit !== undefined && !event.shiftKey) {
    targets.office.emote(targets.preferences().emotes[Number(digit) - 1]!);
    return true;
  }
  return onLetter(event.key.toLowerCase(), targets);
}

/// Enter on a focused button or link is that button's.
function openSay(event: KeyboardEvent, layout: Layout): boolean {
  const { activeElement } = document;
  if (activeElement?.matches("button, a, summary, [role]") ?? false) return false;
  layout.say = event.ctrlKey ? "thought" : "speech";
  return true;
}

function onLetter(letter: string, { office, layout, toggleTextView }: KeyTargets): boolean {
  switch (letter) {
    case "c":
      layout.togglePanel("chat");
      return true;
    case "u":
      layout.togglePanel("people");
      return true;
    case "f":
      if (office.me?.leader !== null && office.me?.leader !== undefined) office.stopFollowing();
      else if (office.bubble !== null) office.askToFollow(null);
      return true;
    case "m":
      office.setMicrophone(!office.devices.microphoneOn);
      return true;
    case "v":
      office.setCamera(!office.devices.cameraOn);
      return true;
    case "t":
      toggleTextView();
      return true;
    case "?":
      layout.settings = "shortcuts";
      return true;
    default:
      return false;
  }
}
