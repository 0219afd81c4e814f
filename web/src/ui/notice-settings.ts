import { html, nothing, type TemplateResult } from 'lit';
import { sound } from './notice-board';
import { View } from './view';

/** Whether and how a person is told of messages while looking elsewhere. */
export class NoticeSettings extends View {
  static override properties = { ...View.properties, refused: { state: true } };
  declare refused: boolean;

  constructor() {
    super();
    this.refused = false;
  }

  /** Only here, and only now, is the browser asked whether it allows notifications. */
  private turnNotices = async (event: Event): Promise<void> => {
    const box = event.target as HTMLInputElement;
    const { settings } = this.page;
    const allowed = !box.checked || (await Notification.requestPermission()) === 'granted';
    this.refused = !allowed;
    settings.notices = box.checked && allowed;
    box.checked = settings.notices;
    this.requestUpdate();
  };

  private turnSounds = (event: Event): void => {
    const { checked } = event.target as HTMLInputElement;
    this.page.settings.sounds = checked;
    if (checked) {
      sound();
    }
  };

  protected override render(): TemplateResult {
    const { settings } = this.page;
    const can = 'Notification' in window;
    const granted = can && Notification.permission === 'granted';
    return html`<section>
      <h3>${this.t('notice.settings')}</h3>
      ${can
        ? html`<label class="switch"
            ><span
              >${this.t('notice.on')}<small>${this.t('notice.lead')}</small></span
            ><input
              type="checkbox"
              role="switch"
              .checked=${settings.notices && granted}
              @change=${this.turnNotices}
          /></label>`
        : nothing}
      ${this.refused
        ? html`<p class="error" role="alert">${this.t('notice.refused')}</p>`
        : nothing}
      <label class="switch"
        ><span>${this.t('notice.sounds')}</span
        ><input
          type="checkbox"
          role="switch"
          .checked=${settings.sounds}
          @change=${this.turnSounds}
      /></label>
    </section>`;
  }
}
customElements.define('parley-notice-settings', NoticeSettings);
