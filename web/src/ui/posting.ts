import type { Conversation } from '../model/conversation';
import { editContent, TEXT_MAX, textContent } from '../model/content';
import type { Prepared } from '../model/library';
import { BODY_BYTES_MAX } from '../protocol/limits';
import { bytesOf } from '../session/sending';
import type { Attachments } from './attachments';
import type { Drafting } from './drafting';
import { explain } from './parts';
import type { Page } from './view';

/** The composer, as far as sending is concerned. */
interface Host {
  readonly page: Page;
  readonly conversation: Conversation;
  readonly files: Attachments;
  readonly drafting: Drafting;
  text: string;
  /** What was being written when an edit began. */
  readonly beforeEdit: string;
  /** The emoji to choose from; undefined while they are not shown. */
  emoji: unknown;
  /** Something goes now: the end is to be shown. */
  goes(): void;
  focus(): void;
}

/** Sends what is in the composer: a message, a change of one, files, a recording. */
export class Posting {
  constructor(private readonly host: Host) {}

  get hasFiles(): boolean {
    const { conversation, files } = this.host;
    return conversation.editing === undefined && files.count(conversation.name) > 0;
  }

  /** How many characters there are too many. */
  get excess(): number {
    const { text } = this.host;
    const bytes = Math.ceil((bytesOf({ text }) - BODY_BYTES_MAX + 128) / 4);
    return Math.max(0, text.length - TEXT_MAX, bytes);
  }

  /** Whether there is something to send, and all of it may be sent. */
  get isReady(): boolean {
    const { conversation, files, text } = this.host;
    const may = conversation.editing?.kind === 'media' || text.trim() !== '';
    return this.excess === 0 && (this.hasFiles ? files.isReady(conversation.name) : may);
  }

  readonly send = async (): Promise<void> => {
    if (this.isReady) {
      await (this.hasFiles ? this.sendFiles() : this.sendText());
      this.host.focus();
    }
  };

  private async sendText(): Promise<void> {
    const { host } = this;
    const { conversation, page, drafting } = host;
    const { editing, replyingTo } = conversation;
    const text = host.text.trim();
    const content =
      editing === undefined
        ? textContent(text, replyingTo?.id)
        : editContent(editing.id, text);
    drafting.wait();
    const unsent = host.text;
    host.text = editing === undefined ? '' : host.beforeEdit;
    conversation.editing = undefined;
    conversation.replyingTo = editing === undefined ? undefined : replyingTo;
    host.emoji = undefined;
    conversation.forgetDivider();
    host.goes();
    try {
      if (editing === undefined || editing.text !== text) {
        await page.messenger.write(conversation.name, content);
      }
      drafting.clear(conversation);
    } catch (failure) {
      host.text = [unsent, host.text].filter((part) => part !== '').join('\n');
      page.notify(explain(failure, page.texts));
    }
  }

  private async sendFiles(): Promise<void> {
    const { host } = this;
    const { conversation, page, files, drafting } = host;
    const text = host.text.trim();
    const { replyTo } = this.answering(conversation);
    host.text = '';
    host.emoji = undefined;
    host.goes();
    try {
      await files.send(conversation.name, text, replyTo);
      drafting.clear(conversation);
    } catch (failure) {
      host.text = text;
      page.notify(explain(failure, page.texts));
    }
  }

  async sendVoice(prepared: Prepared, conversation: Conversation): Promise<void> {
    const { page, drafting } = this.host;
    try {
      await page.messenger.media.send(conversation.name, prepared, this.answering(conversation));
      this.host.goes();
      drafting.clear(conversation);
    } catch (failure) {
      page.notify(explain(failure, page.texts));
    }
  }

  /** What a message says of the one that it answers; that is answered then. */
  private answering(conversation: Conversation): { replyTo?: string } {
    const { replyingTo } = conversation;
    conversation.replyingTo = undefined;
    conversation.forgetDivider();
    return replyingTo === undefined ? {} : { replyTo: replyingTo.id };
  }
}
