import { html, nothing, type TemplateResult } from 'lit';
import { captionContent } from '../model/content';
import type { Prepared } from '../model/library';
import { icon } from './icons';
import { ringView } from './media-parts';
import { explain, nameOfMedia } from './parts';
import type { Page } from './view';

/** Files that are sent at once. */
export const FILES_MAX = 20;

/** A file that a person has chosen and not sent yet. */
interface Staged {
  readonly file: File;
  prepared: Prepared | undefined;
  /** The address of a picture's bytes. */
  url: string;
}

/** What a person is about to send, by conversation; it waits there while another one is open. */
export class Staging {
  private readonly all = new Map<string, Staged[]>();

  constructor(
    private readonly page: Page,
    private readonly changed: () => void,
  ) {}

  count(conversation: string): number {
    return this.all.get(conversation)?.length ?? 0;
  }

  /** Whether all of it could be sent now. */
  isReady(conversation: string): boolean {
    const staged = this.all.get(conversation) ?? [];
    return staged.length > 0 && staged.every((each) => each.prepared !== undefined);
  }

  async add(conversation: string, files: readonly File[], asTheyAre: boolean): Promise<void> {
    const staged = this.all.get(conversation) ?? [];
    this.all.set(conversation, staged);
    const room = FILES_MAX - staged.length;
    if (files.length > room) {
      this.page.notify(this.page.texts.get('media.tooMany', { count: FILES_MAX }));
    }
    const fresh = files.slice(0, room).map((file) => ({ file, prepared: undefined, url: '' }));
    staged.push(...fresh);
    this.changed();
    for (const each of fresh) {
      await this.prepare(conversation, each, asTheyAre);
    }
  }

  private async prepare(conversation: string, each: Staged, asItIs: boolean): Promise<void> {
    try {
      const { prepare } = await import('./prepare');
      const prepared = await prepare(each.file, asItIs);
      await this.page.messenger.media.expectSendable(prepared.bytes);
      each.prepared = prepared;
      if (prepared.media.kind === 'image') {
        each.url = URL.createObjectURL(prepared.bytes);
      }
    } catch (failure) {
      this.remove(conversation, each);
      this.page.notify(explain(failure, this.page.texts));
    }
    this.changed();
  }

  private remove(conversation: string, gone: Staged): void {
    const staged = this.all.get(conversation) ?? [];
    this.all.set(
      conversation,
      staged.filter((each) => each !== gone),
    );
    URL.revokeObjectURL(gone.url);
    this.changed();
  }

  clear(conversation: string): void {
    [...(this.all.get(conversation) ?? [])].forEach((each) => this.remove(conversation, each));
  }

  /**
   * Sends all of it in its order; what is said goes with the first. What could not be stored stays
   * where it is.
   */
  async send(conversation: string, text: string, replyTo: string | undefined): Promise<void> {
    const { media } = this.page.messenger;
    let about = captionContent(text, replyTo);
    for (const each of [...(this.all.get(conversation) ?? [])]) {
      if (each.prepared !== undefined) {
        await media.send(conversation, each.prepared, about);
        about = {};
        this.remove(conversation, each);
      }
    }
  }

  view(conversation: string): TemplateResult | typeof nothing {
    const staged = this.all.get(conversation) ?? [];
    const { texts } = this.page;
    return staged.length === 0
      ? nothing
      : html`<ul class="tray" aria-label=${texts.get('attach.list')}>
          ${staged.map((each) => this.one(conversation, each))}
        </ul>`;
  }

  private one(conversation: string, each: Staged): TemplateResult {
    const { texts } = this.page;
    const { prepared, url, file } = each;
    const name = prepared?.media.name ?? file.name;
    return html`<li>
      ${prepared === undefined
        ? ringView(0.3, texts.get('attach.preparing'))
        : url !== ''
          ? html`<img src=${url} alt=${name} />`
          : html`<span class="file">
              ${icon(prepared.media.kind === 'video' ? 'film' : 'file')}
              <bdi class="file-name">${name || nameOfMedia({ ...prepared.media, size: 1, locked: false }, texts)}</bdi>
              <span>${texts.bytes(prepared.bytes.size)}</span>
            </span>`}
      <button
        class="icon-button"
        aria-label=${texts.get('attach.remove', { name })}
        @click=${() => this.remove(conversation, each)}
      >
        ${icon('close')}
      </button>
    </li>`;
  }
}
