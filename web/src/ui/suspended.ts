import { html, nothing, type TemplateResult } from 'lit';
import '../model/more-texts';
import { icon } from './icons';
import { signOut } from './sign-out';
import { View } from './view';

/**
 * Over the chats of somebody whose account is suspended: what that means, and what can be done.
 * Everything stays where it is; the server is asked again by itself and when the person wants it.
 */
export class SuspendedView extends View {
  /** What the server had said last when the person asked it again. */
  private askedAfter: number | undefined;

  protected override willUpdate(): void {
    const { suspendedAt } = this.page.messenger;
    if (this.askedAfter !== undefined && suspendedAt !== this.askedAfter) {
      this.askedAfter = undefined;
      if (suspendedAt !== undefined) {
        this.page.notify(this.t('suspended.still'));
      }
    }
  }

  private again = (): void => {
    const { messenger } = this.page;
    this.askedAfter = messenger.suspendedAt;
    void messenger.connect();
  };

  protected override render(): TemplateResult {
    const { messenger, texts } = this.page;
    const { suspendedAt, unsent } = messenger;
    return html`
      ${icon('block')}
      <div class="says">
        <div role="alert">
          <h2>${this.t('suspended.title')}</h2>
          <p>${this.t('suspended.lead')}</p>
        </div>
        <p>
          ${unsent === 0 ? nothing : texts.count('suspended.waiting', unsent)}
          ${suspendedAt === undefined
            ? nothing
            : this.t('suspended.asked', { time: texts.time(suspendedAt) })}
        </p>
      </div>
      <div class="ways">
        <button class="quiet" @click=${this.again}>${this.t('suspended.again')}</button>
        <button class="quiet" @click=${() => signOut(this.page)}>
          ${this.t('settings.revoke')}
        </button>
      </div>
    `;
  }
}
customElements.define('parley-suspended', SuspendedView);
