import 'fake-indexeddb/auto';
import { createHash, randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Downloads } from '../../src/session/downloads';
import { sha256 } from '../../src/session/hash';
import { MediaCalls } from '../../src/session/media-calls';
import { MEDIA_KEPT_BYTES_MAX, surplus } from '../../src/store/files';
import { Store } from '../../src/store/store';

let names = 0;
let store: Store;
let asked: { address: string; range: string | null }[];
let answer: (range: string | null) => Response;

const BYTES = new Uint8Array(randomBytes(50_000));
const HASH = createHash('sha256').update(BYTES).digest('hex');

beforeEach(async () => {
  names++;
  store = await Store.open(`downloads-${names}`);
  asked = [];
  answer = () => new Response(BYTES, { headers: { 'Content-Type': 'image/png' } });
});

function downloads(): Downloads {
  const fetch = async (address: string, init: RequestInit) => {
    const range = new Headers(init.headers).get('Range');
    asked.push({ address, range });
    return answer(range);
  };
  return new Downloads(store.files, new MediaCalls(fetch, () => 'token'), () => 1);
}

/** Some bytes, and then the connection breaks. */
function breaking(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let given = false;
  return new ReadableStream({
    pull(controller) {
      if (given) {
        controller.error(new TypeError('the connection broke'));
      } else {
        given = true;
        controller.enqueue(bytes);
      }
    },
  });
}

test('brings bytes of the type that the server knows, once for all who ask', async () => {
  const all = downloads();
  const told: number[] = [];

  const [one, other] = await Promise.all([
    all.fetch(HASH, BYTES.length, (have) => told.push(have)),
    all.fetch(HASH, BYTES.length),
  ]);

  expect(other).toBe(one);
  expect(one.type).toBe('image/png');
  expect(new Uint8Array(await one.arrayBuffer())).toEqual(BYTES);
  expect(told.at(-1)).toBe(BYTES.length);
  await all.fetch(HASH, BYTES.length);
  expect(asked).toHaveLength(1);
});

test('goes on where a connection broke off', async () => {
  answer = (range) =>
    range === null
      ? new Response(breaking(BYTES.slice(0, 20_000)))
      : new Response(BYTES.slice(20_000), { status: 206 });

  const got = await downloads().fetch(HASH, BYTES.length);

  expect(asked.map(({ range }) => range)).toEqual([null, 'bytes=20000-']);
  expect(new Uint8Array(await got.arrayBuffer())).toEqual(BYTES);
});

test('refuses bytes with another hash, and more of them than were said', async () => {
  const other = new Uint8Array(BYTES).fill(7);
  answer = () => new Response(other);
  await expect(downloads().fetch(HASH, BYTES.length)).rejects.toMatchObject({ trouble: 'wrong' });

  answer = () => new Response(BYTES);
  await expect(downloads().fetch(HASH, 10)).rejects.toMatchObject({ trouble: 'wrong' });
  expect(await store.files.media(HASH, 1)).toBeUndefined();
});

test('tells why something can not be had', async () => {
  const trouble = async (status: number) => {
    answer = () => new Response('{}', { status });
    return downloads()
      .fetch(HASH, BYTES.length)
      .catch((failure: { trouble: string }) => failure.trouble);
  };

  expect(await trouble(404)).toBe('gone');
  expect(await trouble(401)).toBe('signed-out');
  expect(await trouble(503)).toBe('again');
  expect(asked.filter(({ address }) => address.endsWith(HASH))).toHaveLength(5);
  const suspended = JSON.stringify({ status: 403, code: 'FORBIDDEN' });
  answer = () => new Response(suspended, { status: 403 });
  await expect(downloads().fetch(HASH, 1)).rejects.toMatchObject({ trouble: 'suspended' });
});

describe('what somebody wants no more', () => {
  /** Some bytes, and then nothing until the asker has gone. */
  function endless(signal: AbortSignal | null | undefined): Response {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        controller.enqueue(BYTES.slice(0, 20_000));
        signal?.addEventListener('abort', () => {
          aborted++;
          controller.error(signal.reason);
        });
      },
    });
    return new Response(body);
  }

  let aborted: number;

  function endlessDownloads(): Downloads {
    aborted = 0;
    const fetch = async (_: string, init: RequestInit) => endless(init.signal);
    return new Downloads(store.files, new MediaCalls(fetch, () => 'token'), () => 1);
  }

  test('is broken off, and begins anew for the next one who asks', async () => {
    const all = endlessDownloads();
    const abort = new AbortController();
    let have = 0;
    const gone = all.fetch(HASH, BYTES.length, (bytes) => (have = bytes), abort.signal);
    await vi.waitFor(() => expect(have).toBe(20_000), 50_000);

    abort.abort();

    await expect(gone).rejects.toMatchObject({ name: 'AbortError' });
    expect(aborted).toBe(1);
    const again: number[] = [];
    void all.fetch(HASH, BYTES.length, (bytes) => again.push(bytes)).catch(() => {});
    await vi.waitFor(() => expect(again).toEqual([20_000]), 50_000);
  });

  test('goes on as long as somebody else wants it', async () => {
    const all = endlessDownloads();
    const one = new AbortController();
    const other = new AbortController();
    const first = all.fetch(HASH, BYTES.length, () => {}, one.signal);
    const second = all.fetch(HASH, BYTES.length, () => {}, other.signal);

    one.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(aborted).toBe(0);

    other.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    expect(aborted).toBeLessThanOrEqual(1);
  });

  test('never begins when it was cancelled before', async () => {
    const signal = AbortSignal.abort();

    const gone = endlessDownloads().fetch(HASH, BYTES.length, () => {}, signal);

    await expect(gone).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('asks for nothing under a name that is no hash', async () => {
  await expect(downloads().fetch('../accounts', 10)).rejects.toMatchObject({ trouble: 'gone' });
  expect(asked).toEqual([]);
});

test('hashes large files piece by piece to the same', async () => {
  const large = new Uint8Array(randomBytes(2_500_000));

  const hash = createHash('sha256').update(large).digest('hex');

  expect(await sha256(new Blob([large]), 1_000)).toBe(hash);
  expect(await sha256(new Blob([large]))).toBe(hash);
});

test('keeps what was seen last, up to a limit', async () => {
  const third = MEDIA_KEPT_BYTES_MAX / 3;
  const use = (hash: string, size: number, used: number) => ({ hash, size, used });
  const all = [use('a', third, 1), use('b', third, 2), use('c', third, 3)];

  expect(surplus(all, 0)).toEqual([]);
  expect(surplus(all, third + 1).map(({ hash }) => hash)).toEqual(['a', 'b']);
});

test('files of nothing are removed after a while', async () => {
  await store.files.put('@bob', '1', new Blob(['x']), 1);
  await store.files.tidy(1_000);
  expect(await store.files.find('@bob', '1')).toBeDefined();

  await store.files.tidy(10_000_000);
  expect(await store.files.find('@bob', '1')).toBeUndefined();
});
