import '../model/more-texts';
import { ask } from './dialogs';
import { explain } from './parts';
import type { Page } from './view';

/** Signs this browser out when the person is sure; whether that has happened. */
export async function signOut(page: Page): Promise<boolean> {
  const { messenger, texts } = page;
  const { unsent } = messenger;
  const lost = unsent > 0 ? ` ${texts.count('settings.signOutUnsent', unsent)}` : '';
  const sure = await ask(page, {
    title: texts.get('settings.signOutQuestion'),
    lead: texts.get('settings.signOutLead') + lost,
    action: texts.get('settings.revoke'),
  });
  try {
    if (sure) {
      await messenger.signOut();
    }
    return sure;
  } catch (failure) {
    page.notify(explain(failure, texts));
    return false;
  }
}
