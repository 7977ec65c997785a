const samplesAMinute = 6;
const settledAfterMinutes = 5;

/** Of samples each ten seconds: what it was once settled (at minute 5, or the last whole minute before) and at the end. */
export function memoryOf(samples) {
  const whole = Math.floor((samples.length - 1) / samplesAMinute);
  const settledMinute = Math.max(0, Math.min(settledAfterMinutes, whole));
  return { settled: samples[settledMinute * samplesAMinute], settledMinute, last: samples.at(-1) };
}
