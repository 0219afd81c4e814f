import { expect, test } from 'vitest';
import { Texts } from '../../src/model/texts';
import { CallError } from '../../src/session/account';
import { explainGroup } from '../../src/ui/group-parts';

test('a refusal of a group says what it means there', () => {
  const texts = new Texts();
  const says = (code: ConstructorParameters<typeof CallError>[0]) =>
    explainGroup(new CallError(code), texts);

  expect(says('GROUP_FULL')).toBe('A group can have 200 members. Nobody was added.');
  expect(says('FORBIDDEN')).toContain('admins');
  expect(says('NOT_MEMBER')).toBe('You are not a member of this group.');
  expect(says('BUSY')).toBe('The server is busy. Try again in a moment.');
});
