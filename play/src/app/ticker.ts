/// A worker that wakes the page when asked: a hidden page's own timers come as rarely as once a minute, too late to
/// keep a session alive.
self.onmessage = ({ data }: MessageEvent<{ id: number; ms: number }>) => {
  setTimeout(() => self.postMessage(data.id), data.ms);
};
