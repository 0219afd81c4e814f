import type { Texts } from '../model/texts';
import { CallError } from '../session/account';
import { explain } from './parts';

/**
 * What to tell a person whom the server did not let in.
 *
 * @param registers whether a new account was asked for, and not one that there is
 */
export function explainEntrance(
  failure: unknown,
  registers: boolean,
  texts: Texts,
  user: string,
): string {
  const code = failure instanceof CallError ? failure.code : undefined;
  switch (code) {
    case 'FORBIDDEN':
      return texts.get(registers ? 'error.REGISTRATION' : 'error.SUSPENDED');
    case 'TAKEN':
      return texts.get(registers ? 'error.TAKEN' : 'error.DEVICES');
    default:
      return explain(failure, texts, user);
  }
}
