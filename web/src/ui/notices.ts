import type { Notices } from '../model/notices';
import type { Surroundings } from '../session/surroundings';
import type { EntryRow } from '../store/rows';
import type { Page } from './view';

/** Tells of new messages as the person has chosen; what does that is loaded when it is wanted. */
export function noticesOf(
  page: Page,
  surroundings: Surroundings,
): (entries: readonly EntryRow[]) => void {
  let notices: Promise<Notices> | undefined;
  const load = async () => {
    const [model, board] = await Promise.all([
      import('../model/notices'),
      import('./notice-board'),
    ]);
    return new model.Notices(page.messenger, surroundings, board.noticeBoard(page));
  };
  return (entries) => {
    if (page.settings.notices || page.settings.sounds) {
      notices ??= load();
      void notices.then((made) => made.take(entries));
    }
  };
}
