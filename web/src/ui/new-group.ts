import { html, type TemplateResult } from 'lit';
import { MEMBERS_MAX, NAME_MAX } from '../protocol/limits';
import { randomGroup } from './browser';
import { openDialog } from './dialogs';
import { explainGroup, peopleOf } from './group-parts';
import { icon } from './icons';
import './picker';
import type { Picker } from './picker';
import type { Page } from './view';
import { View } from './view';
import '../model/more-texts';

/** A title and people: a new group. */
export class NewGroup extends View {
  static override properties = {
    ...View.properties,
    busy: { state: true },
    error: { state: true },
  };
  declare busy: boolean;
  declare error: string;
  /** The same one when a person tries again: a group that was made is not made twice. */
  private readonly conversation = randomGroup();

  constructor() {
    super();
    this.busy = false;
    this.error = '';
  }

  private create = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { messenger, texts } = this.page;
    const title = String(new FormData(event.target as HTMLFormElement).get('title')).trim();
    const chosen = this.find<Picker>('parley-picker')?.chosen ?? [];
    if (title === '' || this.busy) {
      return;
    }
    this.busy = true;
    this.error = '';
    try {
      const members = chosen.map((choice) => choice.conversation.slice(1));
      await messenger.groups.create(this.conversation, title, members);
      this.dispatchEvent(new Event('done'));
      await messenger.choose(this.conversation);
    } catch (failure) {
      this.error = explainGroup(failure, texts);
    }
    this.busy = false;
  };

  protected override render(): TemplateResult {
    return html`<form @submit=${this.create}>
      <div class="naming">
        <span class="avatar" aria-hidden="true">${icon('group')}</span>
        <label class="field">
          <span>${this.t('group.title')}</span>
          <input
            name="title"
            dir="auto"
            required
            autocomplete="off"
            maxlength=${NAME_MAX}
            pattern=".*\\S.*"
          />
        </label>
      </div>
      <parley-picker
        .page=${this.page}
        .choices=${peopleOf(this.page, [])}
        .most=${MEMBERS_MAX - 1}
        .people=${true}
        .label=${this.t('group.pickPeople')}
      ></parley-picker>
      <p class="error" role="alert">${this.error}</p>
      <div class="choices">
        <button class="primary" ?disabled=${this.busy}>
          ${this.t(this.busy ? 'group.creating' : 'group.create')}
        </button>
      </div>
    </form>`;
  }
}
customElements.define('parley-new-group', NewGroup);

export function openNewGroup(page: Page): void {
  const dialog = openDialog(page, page.texts.get('group.new'));
  dialog.draw(
    html`<parley-new-group .page=${page} @done=${() => dialog.close()}></parley-new-group>`,
  );
  const focus = () => dialog.element.querySelector<HTMLInputElement>('input[name=title]')?.focus();
  requestAnimationFrame(focus);
}
