/** A worker that does nothing but tell the time to a page that may be hidden. */

const timers = new Map<number, ReturnType<typeof setInterval>>();

addEventListener('message', (event: MessageEvent<{ timer: number; ms: number }>) => {
  const { timer, ms } = event.data;
  clearInterval(timers.get(timer));
  timers.delete(timer);
  if (ms > 0) {
    timers.set(
      timer,
      setInterval(() => postMessage(timer), ms),
    );
  }
});
