/// Arrow keys inside a group of which only one member is in the tab order (tabs, radios, menus, toolbars).

export interface RovingOptions {
  readonly selector: string;
  readonly direction: "horizontal" | "vertical" | "grid";
  /// Activates what the arrow reached at once, as tabs and radios do.
  readonly follow?: boolean;
}

export function roving({ selector, direction, follow = false }: RovingOptions): (group: HTMLElement) => () => void {
  return (group) => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const items = [...group.querySelectorAll<HTMLElement>(selector)];
      const from = items.indexOf(document.activeElement as HTMLElement);
      if (from < 0) return;
      const to = target(event.key, from, items, direction);
      if (to === null) return;
      event.preventDefault();
      event.stopPropagation();
      const item = items[to]!;
      item.focus();
      if (follow) item.click();
    };
    group.addEventListener("keydown", onKeyDown);
    return () => group.removeEventListener("keydown", onKeyDown);
  };
}

function target(
  key: string,
  from: number,
  items: readonly HTMLElement[],
  direction: RovingOptions["direction"],
): number | null {
  const count = items.length;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const across = direction !== "vertical";
  if (across && key === "ArrowRight") return (from + 1) % count;
  if (across && key === "ArrowLeft") return (from + count - 1) % count;
  if (direction === "horizontal") return null;
  const columns = direction === "grid" ? columnsOf(items) : 1;
  if (key === "ArrowDown") return from + columns < count ? from + columns : from % columns;
  if (key === "ArrowUp") return from - columns >= 0 ? from - columns : lastInColumn(from, count, columns);
  return null;
}

/// How many stand in the first line, as laid out now.
function columnsOf(items: readonly HTMLElement[]): number {
  const top = items[0]!.offsetTop;
  const next = items.findIndex((item) => item.offsetTop > top);
  return next < 0 ? items.length : next;
}

function lastInColumn(from: number, count: number, columns: number): number {
  const last = Math.floor((count - 1) / columns) * columns + from;
  return last < count ? last : last - columns;
}
