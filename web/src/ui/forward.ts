import { html } from 'lit';
import type { Bubble } from '../model/bubbles';
import { FORWARD_MAX } from '../model/forward';
import { titleOf } from './chat-line';
import { openDialog } from './dialogs';
import { briefView, explain } from './parts';
import './picker';
import type { Picker } from './picker';
import type { Page } from './view';
import '../model/more-texts';

/** Passes a message on to other conversations. */
export function openForward(page: Page, conversation: string, bubble: Bubble): void {
  const { texts, messenger } = page;
  const dialog = openDialog(page, texts.get('forward.title'));
  const choices = messenger
    .lines()
    .filter((line) => !line.blocked && !line.left)
    .map((line) => ({
      conversation: line.conversation,
      name: titleOf(line, page),
      detail: line.user === undefined ? '' : `@${line.user}`,
    }));
  const send = async () => {
    const picker = dialog.element.querySelector<Picker>('parley-picker');
    const targets = (picker?.chosen ?? []).map((choice) => choice.conversation);
    if (targets.length > 0) {
      dialog.close();
      try {
        await messenger.forward(conversation, bubble.id, bubble.text, targets);
        page.notify(texts.count('forward.done', targets.length));
      } catch (failure) {
        page.notify(explain(failure, texts));
      }
    }
  };
  dialog.draw(
    html`<p class="quote"><span class="brief">${briefView(bubble, texts)}</span></p>
      <parley-picker
        .page=${page}
        .choices=${choices}
        .most=${FORWARD_MAX}
        .label=${texts.get('forward.pick')}
      ></parley-picker>
      <div class="choices">
        <button class="primary" @click=${send}>${texts.get('forward.send')}</button>
      </div>`,
  );
}
