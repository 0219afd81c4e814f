import type { Surroundings } from '../session/surroundings';
import type { Channel, Ownership } from '../session/tabs';

/** The real world for the session: clock, sockets, other tabs. */

/** Timers of a hidden page are held back for up to a minute, those of a worker are not. */
function metronome(): Surroundings['every'] {
  const worker = new Worker(new URL('./ticker.ts', import.meta.url), { type: 'module' });
  const works = new Map<number, () => void>();
  let timers = 0;
  worker.onmessage = (event: MessageEvent<number>) => works.get(event.data)?.();
  return (ms, work) => {
    timers++;
    const timer = timers;
    works.set(timer, work);
    worker.postMessage({ timer, ms });
    return () => {
      works.delete(timer);
      worker.postMessage({ timer, ms: 0 });
    };
  };
}

export function browserSurroundings(): Surroundings {
  const address = `${location.origin.replace(/^http/, 'ws')}/v1/socket`;
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    fetch: (path, init) => fetch(path, init),
    every: metronome(),
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    open: (partition, listener) => {
      const socket = new WebSocket(`${address}?partition=${partition}`);
      socket.onopen = () => listener.opened();
      socket.onmessage = (event) => listener.text(String(event.data));
      socket.onclose = () => listener.closed();
      return { send: (text) => socket.send(text), close: () => socket.close() };
    },
  };
}

export function browserChannel(): Channel {
  const channel = new BroadcastChannel('parley');
  return {
    post: (note) => channel.postMessage(note),
    listen: (take) => {
      channel.onmessage = (event) => take(event.data);
    },
  };
}

/** The tab that holds the lock owns the socket; it is let go when the tab closes. */
export function browserOwnership(): Ownership {
  return () =>
    new Promise((resolve) => {
      void navigator.locks.request('parley-socket', () => {
        resolve();
        return new Promise(() => {});
      });
    });
}

/** 64 random bits as 16 hex digits. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The name of a new group: 130 random bits as `a-z2-7`. */
export function randomGroup(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(26));
  return `#${[...bytes].map((byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte % 32]).join('')}`;
}

/** What this browser is called among the devices of a person. */
export function browserLabel(agent: string): string {
  const find = (names: readonly (readonly [RegExp, string])[]) =>
    names.find(([pattern]) => pattern.test(agent))?.[1];
  const browser = find([
    [/Edg\//, 'Edge'],
    [/OPR\//, 'Opera'],
    [/Firefox\//, 'Firefox'],
    [/Chrom(?:e|ium)\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ]);
  const system = find([
    [/iPhone|iPad/, 'iOS'],
    [/Android/, 'Android'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'macOS'],
    [/CrOS/, 'ChromeOS'],
    [/Linux/, 'Linux'],
  ]);
  return `${browser ?? 'Browser'}${system === undefined ? '' : ` · ${system}`}`;
}
