import { html, nothing, type TemplateResult } from 'lit';
import { addressOf } from '../model/groups';
import { explainGroup } from './group-parts';
import { icon } from './icons';
import { View } from './view';

const DAY_MS = 24 * 3_600_000;
/** How long a link may be good, in days; 0 for ever. */
const VALID_DAYS = [1, 7, 30, 0] as const;

/** The invite link of a group, for its admins. The server tells a link once: when it is made. */
export class GroupLink extends View {
  static override properties = {
    ...View.properties,
    conversation: { attribute: false },
    link: { state: true },
    days: { state: true },
    said: { state: true },
    busy: { state: true },
  };
  declare conversation: string;
  declare link: string;
  declare days: number;
  declare said: string;
  declare busy: boolean;

  constructor() {
    super();
    this.link = '';
    this.days = 7;
    this.said = '';
    this.busy = false;
  }

  private async do(work: () => Promise<string>): Promise<void> {
    this.busy = true;
    this.said = '';
    try {
      this.said = await work();
    } catch (failure) {
      this.said = explainGroup(failure, this.page.texts);
    }
    this.busy = false;
  }

  private make = (): Promise<void> =>
    this.do(async () => {
      const validMs = this.days === 0 ? undefined : this.days * DAY_MS;
      this.link = await this.page.messenger.groups.link(this.conversation, validMs);
      return '';
    });

  private revoke = (): Promise<void> =>
    this.do(async () => {
      await this.page.messenger.groups.unlink(this.conversation);
      this.link = '';
      return this.t('link.revoked');
    });

  private copy = (): Promise<void> =>
    this.do(async () => {
      await navigator.clipboard.writeText(addressOf(this.link, location.origin));
      return this.t('message.copied');
    });

  protected override render(): TemplateResult {
    return html`<section>
      <h3>${this.t('link.title')}</h3>
      <p class="lead">${this.t('link.lead')}</p>
      ${this.link === '' ? nothing : this.shown()}
      <div class="linking">
        <label class="field">
          <span>${this.t('link.valid')}</span>
          <select
            @change=${(event: Event) =>
              (this.days = Number((event.target as HTMLSelectElement).value))}
          >
            ${VALID_DAYS.map(
              (days) =>
                html`<option value=${days} ?selected=${days === this.days}>
                  ${days === 0 ? this.t('link.always') : this.page.texts.count('link.days', days)}
                </option>`,
            )}
          </select>
        </label>
        <button class="quiet with-icon" ?disabled=${this.busy} @click=${this.make}>
          ${icon('link')}${this.t(this.link === '' ? 'link.make' : 'link.again')}
        </button>
        <button class="quiet danger-text" ?disabled=${this.busy} @click=${this.revoke}>
          ${this.t('link.revoke')}
        </button>
      </div>
      <p class="lead" role="status">${this.said}</p>
    </section>`;
  }

  private shown(): TemplateResult {
    return html`<div class="linked">
      <input
        readonly
        dir="ltr"
        aria-label=${this.t('link.title')}
        .value=${addressOf(this.link, location.origin)}
        @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
      />
      <button class="primary" @click=${this.copy}>${this.t('link.copy')}</button>
    </div>`;
  }
}
customElements.define('parley-group-link', GroupLink);
