import type { Content, Identity } from '../store/rows';
import type { Request } from './requests';

/** What a person does in any tab; carried out by the one that owns the socket. May be repeated. */
export type Command =
  | { kind: 'write'; conversation: string; content: Content; id: string }
  /** Its bytes are in the store already. */
  | { kind: 'attach'; conversation: string; content: Content; id: string; size: number }
  | { kind: 'resend'; conversation: string; id: string; fresh: string }
  | { kind: 'discard'; conversation: string; id: string }
  | { kind: 'open'; conversation: string; upTo: number }
  | { kind: 'older'; conversation: string }
  | { kind: 'typing'; conversation: string }
  | { kind: 'show'; tab: string; users: string[] }
  | { kind: 'ask'; frame: Request }
  | { kind: 'adopt'; identity: Identity }
  | { kind: 'forget' }
  | { kind: 'connect' };
