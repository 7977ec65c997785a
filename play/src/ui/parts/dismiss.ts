/// For what floats: closes on Esc, on a press elsewhere and when the focus goes elsewhere; gives the focus back.

export interface DismissOptions {
  readonly onDismiss: () => void;
  /// What opened it; a press there is its own business.
  readonly opener?: () => HTMLElement | null | undefined;
  /// Selector of what takes the focus at first; nothing takes it when left out.
  readonly focus?: string;
}

export function dismissable({ onDismiss, opener, focus }: DismissOptions): (floating: HTMLElement) => () => void {
  return (floating) => {
    const before = document.activeElement;
    const isInside = (target: EventTarget | null): boolean =>
      target instanceof Node && (floating.contains(target) || (opener?.()?.contains(target) ?? false));
    const onPress = (event: PointerEvent): void => {
      if (!isInside(event.target)) onDismiss();
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      onDismiss();
    };
    const onFocusOut = (event: FocusEvent): void => {
      if (event.relatedTarget !== null && !isInside(event.relatedTarget)) onDismiss();
    };
    document.addEventListener("pointerdown", onPress, true);
    floating.addEventListener("keydown", onKeyDown);
    floating.addEventListener("focusout", onFocusOut);
    if (focus !== undefined) floating.querySelector<HTMLElement>(focus)?.focus();
    return () => {
      document.removeEventListener("pointerdown", onPress, true);
      floating.removeEventListener("keydown", onKeyDown);
      floating.removeEventListener("focusout", onFocusOut);
      const now = document.activeElement;
      const lost = now === null || now === document.body || floating.contains(now);
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  };
}
