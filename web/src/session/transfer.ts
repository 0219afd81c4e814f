import type { Files } from '../store/files';
import { Downloads } from './downloads';
import { MediaCalls } from './media-calls';
import type { Surroundings } from './surroundings';

export type { Progress } from './downloads';

/** What any tab needs to get media by itself: a part of the page that is loaded for the first. */
export interface Transfer {
  /** Bytes that a file may have; undefined while the server can't be asked. */
  sizeMax(): Promise<number | undefined>;
  fetch: Downloads['fetch'];
}

export function transferOf(
  files: Files,
  surroundings: Surroundings,
  token: () => string | undefined,
): Transfer {
  const calls = new MediaCalls((address, init) => surroundings.fetch(address, init), token);
  const downloads = new Downloads(files, calls, () => surroundings.now());
  return {
    sizeMax: () => calls.sizeMax(),
    fetch: (hash, size, watcher, signal) => downloads.fetch(hash, size, watcher, signal),
  };
}
