interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /// Microseconds.
  readonly ts: number;
  readonly dur?: number;
}

/// What a trace says of a page's main thread, in milliseconds.
export interface MainThread {
  /// Everything that ran script, in whatever handler, shared out over the frames.
  readonly scriptPerFrame: number;
  readonly frames: number;
  /// The longest stop for garbage.
  readonly longestCollection: number;
}

export const traceCategories = ["v8", "devtools.timeline"];

export function readTrace(trace: Buffer): MainThread {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const whole = traceEvents.filter(({ ph }) => ph === "X");
  const thread = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;
  const drawn = new Map<string, number>();
  for (const event of whole) {
    if (event.name === "FireAnimationFrame") drawn.set(thread(event), (drawn.get(thread(event)) ?? 0) + 1);
  }
  const [main = "", frames = 1] = [...drawn].sort(([, a], [, b]) => b - a)[0] ?? [];
  const mine = whole.filter((event) => thread(event) === main);
  const script = /^(FunctionCall|FireAnimationFrame|TimerFire|RunMicrotasks|EventDispatch|v8\.callFunction)$/;
  const collections = mine.filter(({ name }) => /^(MinorGC|MajorGC)$/.test(name)).map(({ dur }) => (dur ?? 0) / 1000);
  return {
    scriptPerFrame: covered(mine.filter(({ name }) => script.test(name))) / frames,
    frames,
    longestCollection: Math.max(0, ...collections),
  };
}

/// Length of the union: what runs inside of something else is counted once.
function covered(events: readonly TraceEvent[]): number {
  let [sum, until] = [0, 0];
  for (const { ts, dur = 0 } of [...events].sort((a, b) => a.ts - b.ts)) {
    sum += Math.max(0, ts + dur - Math.max(ts, until));
    until = Math.max(until, ts + dur);
  }
  return sum / 1000;
}
