/// Time as a session sees it; tests turn it by hand.
export interface Clock {
  /// Milliseconds that never go back.
  now(): number;
  /// Calls `due` once; the returned function calls it off.
  after(ms: number, due: () => void): () => void;
  /// 0 up to 1.
  random(): number;
}

export function systemClock(): Clock {
  return {
    now: () => performance.now(),
    after: (ms, due) => {
      const timer = setTimeout(due, ms);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
  };
}
