import type { Bubble } from '../model/bubbles';
import { deleteContent, reactionContent } from '../model/content';
import { canChange, type Conversation } from '../model/conversation';
import type { Composer } from './composer';
import { ask } from './dialogs';
import { saveOrTell } from './media-parts';
import type { MessageActions } from './message';
import { explain } from './parts';
import type { Page } from './view';

/** The view whose messages are acted on. */
interface Acting {
  readonly page: Page;
  readonly conversation: Conversation;
  readonly composer: Composer | null;
  /** The key of the message whose menu is open; empty for none. */
  menuFor: string;
  toggleMenu(bubble: Bubble): void;
  closeMenu(): void;
  goTo(id: string): Promise<void>;
}

/** What a person does with a message. */
export class Actions implements MessageActions {
  constructor(private readonly view: Acting) {}

  toggleMenu(bubble: Bubble): void {
    this.view.toggleMenu(bubble);
  }

  reply(bubble: Bubble): void {
    const { view } = this;
    view.menuFor = '';
    view.conversation.editing = undefined;
    view.conversation.replyingTo = bubble;
    view.composer?.requestUpdate();
    view.composer?.focus();
  }

  edit(bubble: Bubble): void {
    this.view.menuFor = '';
    this.view.conversation.editing = bubble;
    this.view.composer?.beginEdit();
  }

  copy(bubble: Bubble): void {
    this.view.closeMenu();
    const { page } = this.view;
    navigator.clipboard.writeText(bubble.text).then(
      () => page.notify(page.texts.get('message.copied')),
      () => page.notify(page.texts.get('error.INTERNAL')),
    );
  }

  async erase(bubble: Bubble): Promise<void> {
    this.view.closeMenu();
    const { page } = this.view;
    const sure = await ask(page, {
      title: page.texts.get('message.deleteQuestion'),
      lead: page.texts.get(
        this.view.conversation.isGroup ? 'message.deleteLeadGroup' : 'message.deleteLead',
      ),
      action: page.texts.get('message.delete'),
    });
    if (sure) {
      this.write(deleteContent(bubble.id));
    }
  }

  react(bubble: Bubble, emoji: string): void {
    this.view.menuFor = '';
    const { chat, isLeft } = this.view.conversation;
    if (canChange(bubble) && !chat.blocked && !isLeft) {
      this.write(reactionContent(bubble.id, emoji));
    }
  }

  async info(bubble: Bubble): Promise<void> {
    this.view.closeMenu();
    const { page, conversation } = this.view;
    await (await import('./message-info')).showInfo(page, conversation, bubble);
  }

  async forward(bubble: Bubble): Promise<void> {
    this.view.closeMenu();
    const { page, conversation } = this.view;
    (await import('./forward')).openForward(page, conversation.name, bubble);
  }

  resend(bubble: Bubble): void {
    void this.view.page.messenger.resend(this.view.conversation.name, bubble.id);
  }

  discard(bubble: Bubble): void {
    void this.view.page.messenger.discard(this.view.conversation.name, bubble.id);
  }

  save(bubble: Bubble): void {
    this.view.closeMenu();
    const { id, media } = bubble;
    const { page, conversation } = this.view;
    if (media !== undefined) {
      void saveOrTell(page, { conversation: conversation.name, id, media });
    }
  }

  goTo(id: string): void {
    void this.view.goTo(id);
  }

  private write(content: Record<string, unknown>): void {
    const { page, conversation } = this.view;
    page.messenger
      .write(conversation.name, content)
      .catch((failure: unknown) => page.notify(explain(failure, page.texts)));
  }
}
