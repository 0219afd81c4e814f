/** The intervals of a device, in milliseconds, and its limits; each is named once. */

/** How long `welcome` may take before the connection is given up. */
export const WELCOME_MS_MAX = 10_000;
/** How long a catch-up may stand still before the connection is given up. */
export const READY_MS_MAX = 30_000;
/** An unanswered batch is sent again after this long, then after twice as long, and so on. */
export const SEND_MS = 10_000;
/** The same for an unanswered pull. */
export const PULL_MS = 10_000;
/** The same for a mark that the server has not shown. */
export const MARK_MS = 5_000;
/** No repeat waits longer than this. */
export const REPEAT_MS_MAX = 60_000;
/** How long a request may go unanswered. */
export const REQUEST_MS_MAX = 15_000;
/** A person's typing is told at most this often. */
export const TYPING_EVERY_MS = 3_000;
export const TICK_MS = 250;
export const HEARTBEAT_MS_MIN = 1_000;
export const HEARTBEAT_MS_MAX = 300_000;
/** Heartbeats that may go unanswered. */
export const PONGS_MISSED_MAX = 2;
/** Pulls that are unanswered at one time, over all conversations. */
export const PULLS_MAX = 8;
/** Conversations with an unanswered batch at one time. */
export const SENDS_MAX = 64;
/** Requests that are unanswered at one time. */
export const REQUESTS_MAX = 64;
/** Entries asked for when paging back. */
export const OLDER_PAGE = 50;
/** Attachments that are uploaded at one time, each of another conversation. */
export const UPLOADS_MAX = 3;
/** An upload that did not get through is tried again after this long, then after twice as long. */
export const UPLOAD_MS = 2_000;
/** Media that are fetched at one time. */
export const DOWNLOADS_MAX = 4;
/** How often a download that breaks off is gone on with at once. */
export const DOWNLOAD_TRIES_MAX = 3;
/** Bytes of one batch, encoded: a frame less the names of its fields. */
export const BATCH_BYTES_MAX = 65_536 - 1_024;
/** Bytes that a message takes in a frame besides its body. */
export const MESSAGE_OVERHEAD_BYTES = 96;
/** The first pause before connecting again; it doubles with each try. */
export const RECONNECT_MS = 500;
export const RECONNECT_MS_MAX = 30_000;

/** The wait before the next repeat: doubles with each try, at most {@link REPEAT_MS_MAX}. */
export function repeat(first: number, tries: number): number {
  return Math.min(first * 2 ** Math.min(Math.max(tries, 0), 10), REPEAT_MS_MAX);
}
