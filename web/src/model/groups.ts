import type { GroupAction } from '../protocol/groups';
import type { Store } from '../store/store';
import type { Done } from './asking';

/** What is asked of a group; the request is named by whoever sends it. */
export type Act = GroupAction extends infer A
  ? A extends GroupAction
    ? Omit<A, 'request'>
    : never
  : never;

export interface Member {
  readonly user: string;
  readonly admin: boolean;
}

/** Who is in a group, and what it is about. */
export interface Roster {
  readonly members: readonly Member[];
  readonly description: string;
}

/**
 * What a person does with groups. Each resolves when the server has done it, and may be asked for
 * again after a failure; all throw CallError.
 */
export class Groups {
  private rosters = new Map<string, Roster>();

  constructor(
    private readonly ask: (act: Act) => Promise<Done>,
    private readonly store: Store,
    private readonly learnt: (roster: Roster) => void,
  ) {}

  async load(): Promise<void> {
    this.rosters = new Map((await this.store.rosters()).map((row) => [row.conversation, row]));
  }

  /** Who is in a group, as far as was learnt; for when there is no connection, too. */
  known(conversation: string): Roster | undefined {
    return this.rosters.get(conversation);
  }

  /** @param conversation a new id, the same one when it is asked for again */
  async create(conversation: string, title: string, members: string[]): Promise<void> {
    await this.ask({ action: 'create', conversation, title, members });
  }

  /** Adds all of these, or nobody. */
  async add(conversation: string, users: string[]): Promise<void> {
    await this.ask({ action: 'add', conversation, users });
  }

  async remove(conversation: string, user: string): Promise<void> {
    await this.ask({ action: 'remove', conversation, users: [user] });
  }

  async leave(conversation: string): Promise<void> {
    await this.ask({ action: 'leave', conversation });
  }

  /** Makes a member an admin, or an admin a plain member. */
  async setAdmin(conversation: string, user: string, admin: boolean): Promise<void> {
    await this.ask({ action: admin ? 'promote' : 'demote', conversation, user });
  }

  async rename(conversation: string, title: string): Promise<void> {
    await this.ask({ action: 'rename', conversation, title });
  }

  async describe(conversation: string, description: string): Promise<void> {
    await this.ask({ action: 'describe', conversation, description });
  }

  /** Makes an invite link, in place of the one before; for ever without `validMs`. */
  async link(conversation: string, validMs?: number): Promise<string> {
    const valid = validMs === undefined ? {} : { validMs };
    const { link } = await this.ask({ action: 'link', conversation, ...valid });
    return link ?? '';
  }

  async unlink(conversation: string): Promise<void> {
    await this.ask({ action: 'unlink', conversation });
  }

  /** Joins by a link; the answer is the conversation. */
  async join(link: string): Promise<string> {
    const { conversation } = await this.ask({ action: 'join', link });
    return conversation ?? groupOf(link);
  }

  async roster(conversation: string): Promise<Roster> {
    const { members = [], description = '' } = await this.ask({ action: 'members', conversation });
    const roster = { members, description };
    this.rosters.set(conversation, roster);
    this.learnt(roster);
    await this.store.putRoster({ conversation, ...roster });
    return roster;
  }
}

const LINK = /(?:^|[#/=])([a-z2-7]{26}[a-z2-7]{26})$/;

/** The invite link in what a person has typed, pasted or followed; undefined when there is none. */
export function linkIn(text: string): string | undefined {
  return LINK.exec(text.trim())?.[1];
}

/** A link begins with the id of its group. */
function groupOf(link: string): string {
  return `#${link.slice(0, 26)}`;
}

/** The address that joins a group; what is behind the `#` is never sent to a server. */
export function addressOf(link: string, origin: string): string {
  return `${origin}/#join=${link}`;
}
