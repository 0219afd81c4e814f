import { expect, test } from 'vitest';
import { Texts } from '../../src/model/texts';
import { CallError } from '../../src/session/account';
import { explainEntrance } from '../../src/ui/entrance';

test('a refusal at the entrance says what it means there', () => {
  const texts = new Texts();
  const says = (code: ConstructorParameters<typeof CallError>[0], registers: boolean) =>
    explainEntrance(new CallError(code), registers, texts, 'alice');

  expect(says('FORBIDDEN', false)).toContain('suspended');
  expect(says('FORBIDDEN', true)).toBe('Registration is not open here.');
  expect(says('TAKEN', false)).toContain('devices');
  expect(says('TAKEN', true)).toBe('This name is taken.');
  expect(says('UNAUTHENTICATED', false)).toBe('The user name or the password is wrong.');
});

test('what is refused elsewhere is not called a matter of registration', () => {
  expect(new Texts().get('error.FORBIDDEN')).toBe('This is not allowed.');
});
