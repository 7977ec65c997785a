/// What `play/src/app/debug.ts` tells these tests through `window.__digiwork` when localStorage has `dwDebug`: where
/// things are drawn, which no DOM says. Everything else is read and done as a person would.
export interface Hook {
  /// My id on the wire; 0 outside of the office.
  me(): number;
  /// As others know it.
  players(): readonly { readonly id: number; readonly name: string }[];
  stage(): {
    readonly renderer: string;
    /// Device pixels a map pixel, and device pixels a CSS pixel.
    readonly scale: number;
    readonly ratio: number;
    /// Device pixels; the map's origin is drawn at (-left, -top).
    readonly left: number;
    readonly top: number;
    readonly people: readonly {
      readonly id: number;
      readonly x: number;
      readonly y: number;
      /// Of the name over their head, in device pixels: its size and how far it is raised.
      readonly plateWidth: number;
      readonly plateHeight: number;
      readonly lift: number;
    }[];
  } | null;
  /// Milliseconds of script and render calls of each of the latest frames.
  costs(): readonly number[];
  resetCosts(): void;
}

declare global {
  interface Window {
    /// Laid out by the tests themselves: harness/visitor.ts.
    e2eMedia: import("./visitor").KeptMedia;
    __digiwork?: Hook;
  }
}
