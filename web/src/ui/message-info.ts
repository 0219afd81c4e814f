import { html, nothing, type TemplateResult } from 'lit';
import type { Bubble } from '../model/bubbles';
import type { Conversation } from '../model/conversation';
import type { Key } from '../model/texts';
import type { InfoMark } from '../protocol/server-frames';
import { openDialog } from './dialogs';
import { avatar, explain, markView } from './parts';
import type { Page } from './view';

function when(page: Page, done: boolean, at?: number): string {
  const { texts } = page;
  if (!done) {
    return texts.get('info.notYet');
  }
  return at === undefined ? texts.get('info.yes') : texts.full(at);
}

function directView(page: Page, bubble: Bubble, mark: Omit<InfoMark, 'user'>): TemplateResult {
  const { texts } = page;
  return html`<dl>
    <dt>${texts.get('info.sent')}</dt>
    <dd>${texts.full(bubble.time)}</dd>
    <dt>${texts.get('info.received')}</dt>
    <dd>${when(page, mark.received, mark.receivedAt)}</dd>
    <dt>${texts.get('info.read')}</dt>
    <dd>${when(page, mark.read, mark.readAt)}</dd>
  </dl>`;
}

function peopleView(
  page: Page,
  key: Key,
  mark: 'read' | 'received' | 'accepted',
  people: readonly { user: string; at: number | undefined }[],
): TemplateResult {
  const { texts, messenger } = page;
  return html`<section>
    <h3>${markView(mark, texts)} ${texts.get(key)}</h3>
    ${people.length === 0 ? html`<p class="lead">${texts.get('info.nobody')}</p>` : nothing}
    <ul class="members">
      ${people.map(({ user, at }) => {
        const name = messenger.people.name(user);
        return html`<li class="member">
          ${avatar(user, name)}
          <span class="who"
            ><bdi>${name}</bdi>${at === undefined
              ? nothing
              : html`<small>${texts.lately(at, page.now())}</small>`}</span
          >
        </li>`;
      })}
    </ul>
  </section>`;
}

function groupView(page: Page, bubble: Bubble, marks: readonly InfoMark[]): TemplateResult {
  const { texts, messenger } = page;
  const others = marks.filter((mark) => mark.user !== messenger.me);
  const read = others.filter((mark) => mark.read);
  const received = others.filter((mark) => mark.received && !mark.read);
  const waiting = others.filter((mark) => !mark.received);
  return html`<p class="lead">${texts.get('info.sent')}: ${texts.full(bubble.time)}</p>
    ${peopleView(
      page,
      'info.readBy',
      'read',
      read.map((mark) => ({ user: mark.user, at: mark.readAt })),
    )}
    ${peopleView(
      page,
      'info.receivedBy',
      'received',
      received.map((mark) => ({ user: mark.user, at: mark.receivedAt })),
    )}
    ${waiting.length === 0
      ? nothing
      : peopleView(
          page,
          'info.waitingFor',
          'accepted',
          waiting.map((mark) => ({ user: mark.user, at: undefined })),
        )}`;
}

/** Shows who has received and read an own message. */
export async function showInfo(
  page: Page,
  conversation: Conversation,
  bubble: Bubble,
): Promise<void> {
  const { messenger, texts } = page;
  const dialog = openDialog(page, texts.get('info.title'), 'small');
  const { theirs } = conversation.chat;
  if (!conversation.isGroup) {
    const received = theirs.received >= bubble.sequence;
    dialog.draw(directView(page, bubble, { received, read: theirs.read >= bubble.sequence }));
  }
  try {
    const marks = await messenger.info(conversation.name, bubble.sequence);
    const mark = marks.find((each) => each.user === conversation.user);
    if (conversation.isGroup) {
      marks.forEach((each) => messenger.people.want(each.user));
      dialog.draw(groupView(page, bubble, marks));
    } else if (mark !== undefined) {
      dialog.draw(directView(page, bubble, mark));
    }
  } catch (failure) {
    page.notify(explain(failure, texts));
  }
  await dialog.closed;
}
