import { html, render, type TemplateResult } from 'lit';
import type { Conversation } from '../model/conversation';
import { icon } from './icons';
import type { Page, View } from './view';

/** Dialogs: the rest of the page rests meanwhile, and has the focus again afterwards. */

export interface OpenDialog {
  readonly element: HTMLDialogElement;
  draw(content: TemplateResult): void;
  close(): void;
  /** Resolves when it is closed, however. */
  readonly closed: Promise<void>;
}

let dialogs = 0;

/** Opens an empty dialog with a title. */
export function openDialog(page: Page, title: string, name = ''): OpenDialog {
  const element = document.createElement('dialog');
  const before = document.activeElement as HTMLElement | null;
  dialogs++;
  const id = `dialog-${dialogs}`;
  element.className = name;
  element.setAttribute('aria-labelledby', id);
  document.body.append(element);
  const closed = new Promise<void>((resolve) => {
    element.addEventListener('close', () => {
      element.remove();
      // What was done may have put the focus where it belongs now.
      if (document.activeElement === null || document.activeElement === document.body) {
        before?.focus();
      }
      resolve();
    });
  });
  element.addEventListener('click', (event) => {
    if (event.target === element) {
      element.close();
    }
  });
  element.addEventListener('keydown', (event) => event.stopPropagation());
  const draw = (content: TemplateResult) =>
    render(
      html`<div class="sheet">
        <header class="bar">
          <h2 id=${id}>${title}</h2>
          <button
            class="icon-button end"
            aria-label=${page.texts.get('dialog.close')}
            @click=${() => element.close()}
          >
            ${icon('close')}
          </button>
        </header>
        <div class="content">${content}</div>
      </div>`,
      element,
    );
  draw(html``);
  element.showModal();
  return { element, draw, close: () => element.close(), closed };
}

/** Asks a person for a yes; false when the dialog is closed otherwise. */
export async function ask(
  page: Page,
  question: { title: string; lead: string; action: string },
): Promise<boolean> {
  let sure = false;
  const dialog = openDialog(page, question.title, 'small');
  const yes = () => {
    sure = true;
    dialog.close();
  };
  dialog.draw(
    html`<p>${question.lead}</p>
      <div class="choices">
        <button class="quiet" autofocus @click=${() => dialog.close()}>
          ${page.texts.get('dialog.cancel')}
        </button>
        <button class="danger" @click=${yes}>${question.action}</button>
      </div>`,
  );
  dialog.element.querySelector<HTMLButtonElement>('.choices .quiet')?.focus();
  await dialog.closed;
  return sure;
}

/** Goes to the first message of a day. */
export async function pickDate(page: Page, conversation: Conversation): Promise<void> {
  const { texts } = page;
  const dialog = openDialog(page, texts.get('chat.jump'), 'small');
  let chosen = Number.NaN;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const value = new FormData(event.target as HTMLFormElement).get('day');
    chosen = new Date(`${String(value)}T00:00`).getTime();
    dialog.close();
  };
  const today = new Date(page.now()).toLocaleDateString('sv');
  dialog.draw(
    html`<form @submit=${submit}>
      <label class="field">
        <span>${texts.get('chat.jumpLead')}</span>
        <input type="date" name="day" required max=${today} .value=${today} />
      </label>
      <div class="choices">
        <button class="primary">${texts.get('chat.jumpAction')}</button>
      </div>
    </form>`,
  );
  dialog.element.querySelector('input')?.focus();
  await dialog.closed;
  const bubble = Number.isNaN(chosen) ? undefined : await conversation.firstSince(chosen);
  if (bubble !== undefined) {
    const view = document.querySelector<View & { goTo(id: string): Promise<void> }>(
      'parley-conversation',
    );
    await view?.goTo(bubble.id);
  }
}
