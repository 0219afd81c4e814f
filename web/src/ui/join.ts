import { html } from 'lit';
import { CallError } from '../session/account';
import { openDialog } from './dialogs';
import { explainGroup } from './group-parts';
import type { Page } from './view';

/** Asks whether a person wants to join by a link, and joins. */
export async function offerToJoin(page: Page, link: string): Promise<void> {
  const { texts, messenger } = page;
  const dialog = openDialog(page, texts.get('group.join'), 'small');
  let error = '';
  let busy = false;
  const join = async () => {
    busy = true;
    draw();
    try {
      const conversation = await messenger.groups.join(link);
      dialog.close();
      await messenger.choose(conversation);
      return;
    } catch (failure) {
      const isOver = failure instanceof CallError && failure.code === 'NOT_MEMBER';
      error = isOver ? texts.get('link.over') : explainGroup(failure, texts);
    }
    busy = false;
    draw();
  };
  const draw = () =>
    dialog.draw(
      html`<p>${texts.get('group.joinLead')}</p>
        <p class="error" role="alert">${error}</p>
        <div class="choices">
          <button class="quiet" @click=${() => dialog.close()}>
            ${texts.get('dialog.cancel')}
          </button>
          <button class="primary" ?disabled=${busy} @click=${join}>
            ${texts.get('group.joinAction')}
          </button>
        </div>`,
    );
  draw();
  dialog.element.querySelector<HTMLButtonElement>('.choices .primary')?.focus();
  await dialog.closed;
}
