import type { Clock } from "../session/clock";
import { systemClock } from "../session/clock";

/// The system's clock with timers that also come on time while the page is hidden.
export function wakefulClock(): Clock {
  const plain = systemClock();
  let worker: Worker;
  try {
    worker = new Worker(new URL("./ticker.ts", import.meta.url), { type: "module" });
  } catch {
    return plain;
  }
  const due = new Map<number, () => void>();
  const wake = (id: number) => {
    const call = due.get(id);
    due.delete(id);
    call?.();
  };
  let next = 0;
  worker.onmessage = ({ data }: MessageEvent<number>) => wake(data);
  return {
    ...plain,
    after: (ms, call) => {
      const id = ++next;
      due.set(id, call);
      // Both: a worker that failed to load wakes nobody, and whichever comes second finds nothing to do.
      worker.postMessage({ id, ms });
      const cancel = plain.after(ms + 50, () => wake(id));
      return () => {
        due.delete(id);
        cancel();
      };
    },
  };
}
