/** The limits of the wire; the names are those of docs/protocol.md. */
export const PROTOCOL = 1;
export const FRAME_BYTES_MAX = 65_536;
export const BODY_BYTES_MAX = 32_768;
export const BATCH_MAX = 32;
export const CURSORS_MAX = 500;
export const PAGE_MAX = 200;
export const WATCH_MAX = 100;
export const PREFERENCE_BYTES_MAX = 1_024;
export const NAME_MAX = 64;
export const LABEL_MAX = 64;
export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 256;
export const REQUEST_MAX = 64;
export const TOKEN_MAX = 256;
export const DETAIL_MAX = 1_024;
export const MEMBERS_MAX = 200;
export const DESCRIPTION_MAX = 512;
export const LINK_MAX = 64;
/** How long an invite link may be valid, in milliseconds. */
export const LINK_MS_MAX = 366 * 24 * 60 * 60 * 1_000;
/** All counters and times are below it. */
export const COUNTER_MAX = 2 ** 53;
/** How long a `typing` is shown, in milliseconds. */
export const TYPING_MS = 5_000;
