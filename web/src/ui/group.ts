import { html, nothing, type TemplateResult } from 'lit';
import type { Member, Roster } from '../model/groups';
import { DESCRIPTION_MAX, MEMBERS_MAX, NAME_MAX } from '../protocol/limits';
import { ask, openDialog } from './dialogs';
import { explainGroup, peopleOf } from './group-parts';
import './group-link';
import { icon } from './icons';
import { avatar, pictureOf, textView } from './parts';
import './picker';
import type { Picker } from './picker';
import type { Page } from './view';
import { View } from './view';

/** Everything about a group: who is in it, what it is about, and what its admins may do. */
export class GroupView extends View {
  static override properties = {
    ...View.properties,
    conversation: { attribute: false },
    acting: { state: true },
    adding: { state: true },
    editing: { state: true },
    busy: { state: true },
    error: { state: true },
  };
  declare conversation: string;
  /** The member whose actions are shown. */
  declare acting: string;
  declare adding: boolean;
  declare editing: boolean;
  declare busy: boolean;
  declare error: string;

  constructor() {
    super();
    this.acting = '';
    this.adding = false;
    this.editing = false;
    this.busy = false;
    this.error = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.do(async () => {});
  }

  private get groups() {
    return this.page.messenger.groups;
  }

  private get isMember(): boolean {
    return this.page.messenger.chat(this.conversation).left !== true;
  }

  private get roster(): Roster | undefined {
    return this.page.messenger.roster(this.conversation);
  }

  /** Does something, then learns how the group is afterwards; says what did not work. */
  private async do(work: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.error = '';
    let done = false;
    try {
      await work();
      done = true;
      if (this.isMember) {
        await this.groups.roster(this.conversation);
      }
    } catch (failure) {
      this.error = explainGroup(failure, this.page.texts);
    }
    this.busy = false;
    return done;
  }

  private save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { conversation, groups } = this;
    const form = new FormData(event.target as HTMLFormElement);
    const title = String(form.get('title')).trim();
    const description = String(form.get('description')).trim();
    const saved = await this.do(async () => {
      if (title !== this.page.messenger.nameOf(conversation)) {
        await groups.rename(conversation, title);
      }
      if (description !== (this.roster?.description ?? '')) {
        await groups.describe(conversation, description);
      }
    });
    this.editing = !saved;
  };

  private add = async (): Promise<void> => {
    const chosen = this.find<Picker>('parley-picker')?.chosen ?? [];
    const users = chosen.map((choice) => choice.conversation.slice(1));
    if (users.length > 0) {
      this.adding = !(await this.do(() => this.groups.add(this.conversation, users)));
    }
  };

  private async expel(user: string): Promise<void> {
    const { texts, messenger } = this.page;
    const name = messenger.people.name(user);
    const sure = await ask(this.page, {
      title: texts.get('group.removeQuestion', { name }),
      lead: texts.get('group.removeLead', { name }),
      action: texts.get('group.remove'),
    });
    if (sure) {
      this.acting = '';
      await this.do(() => this.groups.remove(this.conversation, user));
    }
  }

  private leave = async (): Promise<void> => {
    const { texts } = this.page;
    const sure = await ask(this.page, {
      title: texts.get('group.leaveQuestion'),
      lead: texts.get('group.leaveLead'),
      action: texts.get('group.leave'),
    });
    if (sure && (await this.do(() => this.groups.leave(this.conversation)))) {
      this.dispatchEvent(new Event('done'));
    }
  };

  private message(user: string): void {
    this.dispatchEvent(new Event('done'));
    void this.page.messenger.choose(`@${user}`);
  }

  protected override render(): TemplateResult {
    const { messenger } = this.page;
    const isAdmin = this.roster?.members.some((each) => each.admin && each.user === messenger.me);
    const governs = this.isMember && isAdmin === true;
    return html`
      ${this.editing ? this.form() : this.about(governs)}
      <p class="error" role="alert">${this.error}</p>
      ${this.isMember ? this.members(governs) : html`<p class="lead">${this.t('group.left')}</p>`}
      ${governs
        ? html`<parley-group-link
            .page=${this.page}
            .conversation=${this.conversation}
          ></parley-group-link>`
        : nothing}
      ${this.isMember
        ? html`<button class="quiet danger-text with-icon" @click=${this.leave}>
            ${icon('leave')}${this.t('group.leave')}
          </button>`
        : nothing}
    `;
  }

  private about(governs: boolean): TemplateResult {
    const { messenger } = this.page;
    const description = this.roster?.description ?? '';
    return html`<section class="about">
      ${pictureOf(this.page, this.conversation)}
      <div class="who">
        <h3 class="strong"><bdi>${messenger.nameOf(this.conversation)}</bdi></h3>
        ${description === ''
          ? nothing
          : html`<p class="described" dir="auto">${textView(description)}</p>`}
      </div>
      ${governs
        ? html`<button
            class="icon-button end"
            aria-label=${this.t('group.edit')}
            @click=${() => (this.editing = true)}
          >
            ${icon('edit')}
          </button>`
        : nothing}
    </section>`;
  }

  private form(): TemplateResult {
    return html`<form @submit=${this.save}>
      <label class="field">
        <span>${this.t('group.title')}</span>
        <input
          name="title"
          dir="auto"
          required
          maxlength=${NAME_MAX}
          pattern=".*\\S.*"
          .value=${this.page.messenger.nameOf(this.conversation)}
        />
      </label>
      <label class="field">
        <span>${this.t('group.description')}</span>
        <textarea
          name="description"
          dir="auto"
          rows="3"
          maxlength=${DESCRIPTION_MAX}
          .value=${this.roster?.description ?? ''}
        ></textarea>
      </label>
      <div class="choices">
        <button type="button" class="quiet" @click=${() => (this.editing = false)}>
          ${this.t('dialog.cancel')}
        </button>
        <button class="primary" ?disabled=${this.busy}>${this.t('settings.save')}</button>
      </div>
    </form>`;
  }

  private members(governs: boolean): TemplateResult {
    const { texts } = this.page;
    const members = this.inOrder();
    const count = members.length;
    return html`<section>
      <div class="heading">
        <h3>${count === 0 ? this.t('group.members') : texts.count('group.count', count)}</h3>
        ${governs && count < MEMBERS_MAX
          ? html`<button
              class="quiet with-icon end"
              aria-expanded=${this.adding}
              @click=${() => (this.adding = !this.adding)}
            >
              ${icon('plus')}${this.t('group.add')}
            </button>`
          : nothing}
      </div>
      ${this.adding ? this.adder(members) : nothing}
      <ul class="members" aria-busy=${this.busy}>
        ${members.map((member) => html`<li>${this.member(member, governs)}</li>`)}
      </ul>
    </section>`;
  }

  /** This user first, then admins, then everybody else by name. */
  private inOrder(): Member[] {
    const { me, people } = this.page.messenger;
    const rank = ({ user, admin }: Member) => (user === me ? 0 : admin ? 1 : 2);
    return [...(this.roster?.members ?? [])].sort(
      (one, other) =>
        rank(one) - rank(other) || people.name(one.user).localeCompare(people.name(other.user)),
    );
  }

  private adder(members: readonly Member[]): TemplateResult {
    const inside = members.map((member) => member.user);
    return html`<div class="adder">
      <parley-picker
        .page=${this.page}
        .choices=${peopleOf(this.page, inside)}
        .most=${MEMBERS_MAX - inside.length}
        .people=${true}
        .label=${this.t('group.pickPeople')}
      ></parley-picker>
      <div class="choices">
        <button class="primary" ?disabled=${this.busy} @click=${this.add}>
          ${this.t('group.addAction')}
        </button>
      </div>
    </div>`;
  }

  private member(member: Member, governs: boolean): TemplateResult {
    const { messenger } = this.page;
    const { user, admin } = member;
    const name = messenger.people.name(user);
    const own = user === messenger.me;
    const open = this.acting === user;
    return html`<div class="member">
        ${avatar(user, name)}
        <span class="who"
          ><bdi>${own ? this.t('message.you') : name}</bdi><small><bdi>@${user}</bdi></small></span
        >
        ${admin ? html`<span class="role">${this.t('group.admin')}</span>` : nothing}
        ${own
          ? nothing
          : html`<button
              class="icon-button"
              aria-expanded=${open}
              aria-label=${this.t('group.actions', { name })}
              @click=${() => (this.acting = open ? '' : user)}
            >
              ${icon('more')}
            </button>`}
      </div>
      ${open ? this.actions(member, governs) : nothing}`;
  }

  private actions({ user, admin }: Member, governs: boolean): TemplateResult {
    const turn = () => this.do(() => this.groups.setAdmin(this.conversation, user, !admin));
    return html`<div class="actions">
      <button class="quiet" @click=${() => this.message(user)}>${this.t('group.message')}</button>
      ${governs
        ? html`<button class="quiet" ?disabled=${this.busy} @click=${turn}>
              ${this.t(admin ? 'group.demote' : 'group.promote')}
            </button>
            <button
              class="quiet danger-text"
              ?disabled=${this.busy}
              @click=${() => this.expel(user)}
            >
              ${this.t('group.remove')}
            </button>`
        : nothing}
    </div>`;
  }
}
customElements.define('parley-group', GroupView);

export function openGroup(page: Page, conversation: string): void {
  const dialog = openDialog(page, page.texts.get('group.info'), 'settings');
  dialog.draw(
    html`<parley-group
      .page=${page}
      .conversation=${conversation}
      @done=${() => dialog.close()}
    ></parley-group>`,
  );
}
