import { MEMBERS_MAX } from '../protocol/limits';
import type { Texts } from '../model/texts';
import { CallError } from '../session/account';
import { explain } from './parts';
import type { Choice } from './picker';
import type { Page } from './view';

/** What the views of groups share. */

/** What to tell a person of a group that did not do as asked. */
export function explainGroup(failure: unknown, texts: Texts): string {
  const code = failure instanceof CallError ? failure.code : undefined;
  switch (code) {
    case 'GROUP_FULL':
      return texts.get('group.error.full', { count: MEMBERS_MAX });
    case 'FORBIDDEN':
      return texts.get('group.error.forbidden');
    case 'NOT_MEMBER':
      return texts.get('group.left');
    case 'UNKNOWN_USER':
      return texts.get('group.error.unknown');
    default:
      return explain(failure, texts);
  }
}

/** The people whom this user has a chat with, besides some. */
export function peopleOf(page: Page, besides: readonly string[]): Choice[] {
  const { messenger } = page;
  return messenger
    .lines()
    .filter(({ user, blocked }) => user !== undefined && user !== messenger.me && !blocked)
    .filter(({ user }) => !besides.includes(user!))
    .map(({ conversation, name }) => ({ conversation, name, detail: conversation }));
}
