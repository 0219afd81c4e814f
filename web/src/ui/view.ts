import { LitElement } from 'lit';
import type { Key } from '../model/texts';
import type { Messenger } from '../model/messenger';
import type { Observable } from '../model/observable';
import type { Settings } from '../model/settings';
import type { Texts } from '../model/texts';

/** What every view is given. */
export interface Page {
  readonly messenger: Messenger;
  readonly texts: Texts;
  readonly settings: Settings;
  /** Says something short to the person, once. */
  notify(text: string): void;
  /** Applies theme and language, and shows everything anew. */
  restyle(): Promise<void>;
  now(): number;
  /** What this browser is called among the devices of a person. */
  readonly label: string;
}

/**
 * A view draws a model and passes on what a person does. Views draw into the page itself, so that
 * one style sheet and all references between elements hold everywhere.
 */
export abstract class View extends LitElement {
  static override properties: Record<string, object> = { page: { attribute: false } };
  declare page: Page;
  private ends: (() => void)[] = [];

  protected override createRenderRoot(): this {
    return this;
  }

  /** The models that this view draws. */
  protected models(): (Observable | undefined)[] {
    return [this.page.messenger];
  }

  /** Watches the models anew; to be called when they are others. */
  protected watch(): void {
    this.ends.forEach((end) => end());
    this.ends = this.models()
      .filter((model) => model !== undefined)
      .map((model) => model.watch(() => this.requestUpdate()));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.ends.forEach((end) => end());
    this.ends = [];
  }

  protected t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
    return this.page.texts.get(key, values);
  }

  protected find<E extends Element>(selector: string): E | null {
    return this.querySelector<E>(selector);
  }
}
