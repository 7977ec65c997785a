/// The doors of the user interface: `main.ts` and `app.ts` use these and nothing else of `ui/`.
///
/// Everything but the way in is loaded when first needed, so that a returning visitor downloads no customiser.

import type { Avatar, FatalError, Office, Point, PreviewDevices, Profile, UserId } from "../office";
import type { Ui } from "./ui";

export { createUi, type Ui } from "./ui";

export interface Mounted {
  /// Takes everything away again, listeners and sounds included.
  unmount(): void;
}

export interface MountedOffice extends Mounted {
  /// Somebody was clicked on the canvas, at a place of the page in CSS pixels. My own id opens my own menu.
  openPerson(id: UserId, at: Point): void;
  /// The person left on purpose.
  sayGoodbye(): void;
}

export interface OfficeOptions {
  /// The element that holds the canvas: hidden while the person prefers the text view.
  readonly stage: HTMLElement;
}

export interface ArrivalOptions {
  onDone(profile: Profile): void;
  /// What to begin with, for someone whom the server refused (a name, an avatar).
  readonly start?: { readonly name: string; readonly avatar: Avatar | null; readonly step: "name" | "avatar" };
  /// Camera and microphone for the preview. Without them there is no device page and they stay as they were.
  readonly devices?: PreviewDevices;
}

/// The chrome around the canvas: bars, panels, dialogs, text view, toasts, loading and full-page errors.
export async function mountOffice(
  target: HTMLElement,
  office: Office,
  ui: Ui,
  options: OfficeOptions,
): Promise<MountedOffice> {
  const { openOffice } = await import("./office/open");
  return openOffice(target, office, ui, options);
}

/// Name, avatar, devices. Ends by saving the profile and calling `onDone`; the caller then unmounts.
export async function mountArrival(target: HTMLElement, ui: Ui, options: ArrivalOptions): Promise<Mounted> {
  const { openArrival } = await import("./arrival/open");
  return openArrival(target, ui, options);
}

/// For what goes wrong before there is an office to mount.
export async function mountFatal(
  target: HTMLElement,
  ui: Ui,
  error: FatalError,
  onRetry: (() => void) | null,
): Promise<Mounted> {
  const { openFatal } = await import("./fatal/open");
  return openFatal(target, ui, error, onRetry);
}
