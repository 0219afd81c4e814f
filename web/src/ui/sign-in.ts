import { html, nothing, type TemplateResult } from 'lit';
import { explainEntrance } from './entrance';
import { icon, logo } from './icons';
import { View } from './view';

/** Signing in and registering. */
export class SignIn extends View {
  static override properties = {
    ...View.properties,
    registers: { state: true },
    busy: { state: true },
    error: { state: true },
    visible: { state: true },
  };
  declare registers: boolean;
  declare busy: boolean;
  declare error: string;
  declare visible: boolean;
  /** The user of the last try who would make this browser forget another one's chats. */
  private confirmed = '';

  constructor() {
    super();
    this.registers = false;
    this.busy = false;
    this.error = '';
    this.visible = false;
  }

  protected override firstUpdated(): void {
    this.find<HTMLInputElement>(this.formerUser === '' ? '#user' : '#password')?.focus();
  }

  /** Whose chats this browser holds. */
  private get formerUser(): string {
    return this.page.messenger.me;
  }

  private submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const field = (name: string) => String(form.get(name) ?? '');
    const user = field('user').trim().toLowerCase();
    const { messenger, label } = this.page;
    if (this.formerUser !== '' && user !== this.formerUser && user !== this.confirmed) {
      this.confirmed = user;
      const count = messenger.unsent;
      this.error = this.t('signin.otherUser', { user: this.formerUser, count });
      return;
    }
    this.busy = true;
    this.error = '';
    try {
      if (this.registers) {
        await messenger.register(field('name').trim(), user, field('password'), label);
      } else {
        await messenger.signIn(user, field('password'), label);
      }
    } catch (failure) {
      this.error = explainEntrance(failure, this.registers, this.page.texts, user);
    }
    this.busy = false;
  };

  protected override render(): TemplateResult {
    const kind = this.registers ? 'register' : 'signin';
    const again = this.formerUser !== '' && !this.registers;
    return html`
      <main class="entrance">
        <div class="card">
          <div class="brand">${logo()}<span>${this.t('app.name')}</span></div>
          <h1>${this.t(`${kind}.title`)}</h1>
          <p class="lead">${again ? this.t('signin.again') : this.t(`${kind}.lead`)}</p>
          <form @submit=${this.submit} aria-busy=${this.busy}>
            ${this.registers ? this.nameField() : nothing} ${this.userField()}
            ${this.passwordField()}
            <p class="error" role="alert">${this.error}</p>
            <button class="primary" ?disabled=${this.busy}>${this.t(`${kind}.action`)}</button>
          </form>
          <button class="quiet" type="button" @click=${this.turn}>
            ${this.t(this.registers ? 'register.toSignin' : 'signin.toRegister')}
          </button>
        </div>
        <p class="tagline">${this.t('app.tagline')}</p>
      </main>
    `;
  }

  private turn = (): void => {
    this.registers = !this.registers;
    this.error = '';
  };

  private nameField(): TemplateResult {
    return html`<label class="field">
      <span>${this.t('field.name')}</span>
      <input name="name" required maxlength="64" autocomplete="name" dir="auto" />
    </label>`;
  }

  private userField(): TemplateResult {
    return html`<label class="field">
      <span>${this.t('field.user')}</span>
      <input
        id="user"
        name="user"
        required
        dir="ltr"
        minlength="2"
        maxlength="32"
        pattern="[a-zA-Z0-9._\\-]{2,32}"
        title=${this.t('field.userHint')}
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        .value=${this.formerUser}
      />
      ${this.registers ? html`<small>${this.t('field.userHint')}</small>` : nothing}
    </label>`;
  }

  private passwordField(): TemplateResult {
    return html`<div class="field">
      <label for="password">${this.t('field.password')}</label>
      <span class="joined">
        <input
          id="password"
          name="password"
          dir="ltr"
          type=${this.visible ? 'text' : 'password'}
          required
          minlength=${this.registers ? 8 : 1}
          maxlength="256"
          autocomplete=${this.registers ? 'new-password' : 'current-password'}
        />
        <button
          type="button"
          class="icon-button"
          aria-pressed=${this.visible}
          aria-label=${this.t('field.showPassword')}
          @click=${() => (this.visible = !this.visible)}
        >
          ${icon(this.visible ? 'eyeOff' : 'eye')}
        </button>
      </span>
      ${this.registers ? html`<small>${this.t('field.passwordHint')}</small>` : nothing}
    </div>`;
  }
}
customElements.define('parley-sign-in', SignIn);
