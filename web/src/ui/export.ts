import { html, nothing } from 'lit';
import { exportName, fileOf, FORMATS, type Format } from '../model/export';
import { openDialog } from './dialogs';
import { explain } from './parts';
import type { Page } from './view';

/** How long the browser may take to begin saving a file. */
const SAVING_MS = 60_000;

/** Has the browser save a file. */
function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAVING_MS);
}

/** Saves a conversation as a file, after everything older has been fetched. */
export function openExport(page: Page, conversation: string): void {
  const { texts, messenger } = page;
  const dialog = openDialog(page, texts.get('export.title'), 'small');
  const over = new AbortController();
  let format: Format = 'text';
  let said = '';
  let busy = false;
  void dialog.closed.then(() => over.abort());

  const run = async () => {
    busy = true;
    try {
      await messenger.archive.fetchAll(conversation, over.signal, (left) => {
        said = texts.get('export.fetching', { count: left });
        draw();
      });
      said = texts.get('export.writing');
      draw();
      const source = messenger.archive.source(conversation, texts, page.now());
      const file = await fileOf(source, format);
      if (!over.signal.aborted) {
        save(file, exportName(source.title, format, page.now()));
        dialog.close();
        page.notify(texts.get('export.done'));
      }
    } catch (failure) {
      said = explain(failure, texts);
    }
    busy = false;
    draw();
  };

  const draw = (): void =>
    over.signal.aborted
      ? undefined
      : dialog.draw(
          html`<p>${texts.get('export.lead')}</p>
            <fieldset class="themes">
              <legend>${texts.get('export.format')}</legend>
              ${FORMATS.map(
                (each) =>
                  html`<label
                    ><input
                      type="radio"
                      name="format"
                      .checked=${each === format}
                      @change=${() => (format = each)}
                    /><span>${texts.get(`export.${each}`)}</span></label
                  >`,
              )}
            </fieldset>
            ${messenger.chat(conversation).left === true
              ? html`<p class="lead">${texts.get('export.left')}</p>`
              : nothing}
            <p class="lead" role="status">${said}</p>
            <div class="choices">
              <button class="quiet" @click=${() => dialog.close()}>
                ${texts.get('dialog.cancel')}
              </button>
              <button class="primary" ?disabled=${busy} @click=${run}>
                ${texts.get('export.save')}
              </button>
            </div>`,
        );
  draw();
}
