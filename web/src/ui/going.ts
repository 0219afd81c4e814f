import type { View } from './view';
import type { Page } from './view';

/** Opens a conversation at one of its messages. */
export async function goToMessage(page: Page, conversation: string, id: string): Promise<void> {
  await page.messenger.choose(conversation);
  // The page is drawn first; then there is a view of the conversation, with its rows.
  await document.querySelector<View>('parley-app')?.updateComplete;
  const view = document.querySelector<View & { goTo(id: string): Promise<void> }>(
    'parley-conversation',
  );
  await view?.updateComplete;
  await view?.goTo(id);
}
