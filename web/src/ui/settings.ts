import { html, type TemplateResult } from 'lit';
import { THEMES, type Theme } from '../model/settings';
import { type Language, LANGUAGES } from '../model/texts';
import type { Device } from '../session/account';
import { openDialog } from './dialogs';
import { icon } from './icons';
import './notice-settings';
import { avatar, explain } from './parts';
import { signOut } from './sign-out';
import type { Page } from './view';
import { View } from './view';
import '../model/more-texts';

/** Profile, appearance, devices. */
export class SettingsView extends View {
  static override properties = {
    ...View.properties,
    devices: { state: true },
    error: { state: true },
  };
  declare devices: readonly Device[];
  declare error: string;

  constructor() {
    super();
    this.devices = [];
    this.error = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.loadDevices();
  }

  private async loadDevices(): Promise<void> {
    try {
      this.devices = await this.page.messenger.account.devices();
      this.error = '';
    } catch (failure) {
      this.error = explain(failure, this.page.texts);
    }
  }

  private rename = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const name = new FormData(event.target as HTMLFormElement).get('name');
    const { page } = this;
    try {
      await page.messenger.rename(String(name).trim());
      page.notify(this.t('settings.saved'));
    } catch (failure) {
      page.notify(explain(failure, page.texts));
    }
  };

  private setTheme(theme: Theme): void {
    this.page.settings.theme = theme;
    void this.page.restyle();
  }

  private setLanguage = (event: Event): void => {
    this.page.settings.language = (event.target as HTMLSelectElement).value as Language;
    void this.page.restyle().then(() => this.requestUpdate());
  };

  private async revoke(device: Device): Promise<void> {
    try {
      await this.page.messenger.account.revoke(device.device);
      await this.loadDevices();
    } catch (failure) {
      this.page.notify(explain(failure, this.page.texts));
    }
  }

  private signOut = async (): Promise<void> => {
    if (await signOut(this.page)) {
      this.dispatchEvent(new Event('done'));
    }
  };

  protected override render(): TemplateResult {
    return html`${this.profile()} ${this.appearance()}
      <parley-notice-settings .page=${this.page}></parley-notice-settings>
      ${this.deviceList()}
      <button class="quiet danger-text" @click=${this.signOut}>
        ${this.t('settings.signOut')}
      </button>`;
  }

  private profile(): TemplateResult {
    const { me, people } = this.page.messenger;
    return html`<section>
      <h3>${this.t('settings.profile')}</h3>
      <form class="profile" @submit=${this.rename}>
        ${avatar(me, people.name(me))}
        <label class="field">
          <span>${this.t('field.name')} · <bdi>@${me}</bdi></span>
          <input name="name" dir="auto" required maxlength="64" .value=${people.name(me)} />
        </label>
        <button class="quiet">${this.t('settings.save')}</button>
      </form>
    </section>`;
  }

  private appearance(): TemplateResult {
    const { settings, texts } = this.page;
    const languages = Object.entries(LANGUAGES);
    return html`<section>
      <h3>${this.t('settings.appearance')}</h3>
      <fieldset class="themes">
        <legend>${this.t('settings.theme')}</legend>
        ${THEMES.map(
          (theme) =>
            html`<label
              ><input
                type="radio"
                name="theme"
                value=${theme}
                .checked=${settings.theme === theme}
                @change=${() => this.setTheme(theme)}
              /><span>${this.t(`settings.theme.${theme}`)}</span></label
            >`,
        )}
      </fieldset>
      <label class="field">
        <span>${this.t('settings.language')}</span>
        <select @change=${this.setLanguage}>
          ${languages.map(
            ([code, language]) =>
              html`<option value=${code} lang=${code} ?selected=${code === texts.language}>
                ${language.name}
              </option>`,
          )}
        </select>
      </label>
    </section>`;
  }

  private deviceList(): TemplateResult {
    return html`<section>
      <h3>${this.t('settings.devices')}</h3>
      <p class="lead">${this.t('settings.devicesLead')}</p>
      <p class="error" role="alert">${this.error}</p>
      <ul class="devices">
        ${this.devices.map((device) => html`<li>${this.device(device)}</li>`)}
      </ul>
    </section>`;
  }

  private device(device: Device): TemplateResult {
    const { texts, now } = this.page;
    const when = (at: number) => ({ when: texts.lately(at, now()) });
    const about = device.current
      ? this.t('settings.thisDevice')
      : device.online
        ? this.t('presence.online')
        : this.t('settings.deviceSince', when(device.created));
    return html`${icon('device')}
      <span class="who"><span dir="auto">${device.label}</span><small>${about}</small></span>
      ${device.current
        ? ''
        : html`<button
            class="quiet"
            aria-label=${this.t('settings.revokeName', { label: device.label })}
            @click=${() => this.revoke(device)}
          >
            ${this.t('settings.revoke')}
          </button>`}`;
  }
}
customElements.define('parley-settings', SettingsView);

export async function openSettings(page: Page): Promise<void> {
  const dialog = openDialog(page, page.texts.get('settings.title'), 'settings');
  dialog.draw(
    html`<parley-settings .page=${page} @done=${() => dialog.close()}></parley-settings>`,
  );
  await dialog.closed;
}
