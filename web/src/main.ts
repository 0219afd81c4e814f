import './ui/styles.css';
import './ui/media.css';
import { Messenger } from './model/messenger';
import { Notices } from './model/notices';
import { Settings } from './model/settings';
import { Texts } from './model/texts';
import { Account } from './session/account';
import { Tabs } from './session/tabs';
import { Store } from './store/store';
import type { App } from './ui/app';
import './ui/app';
import {
  browserChannel,
  browserLabel,
  browserOwnership,
  browserSurroundings,
  randomId,
} from './ui/browser';
import { followAddress } from './ui/address';
import { noticeBoard } from './ui/notice-board';
import { keepForOffline } from './ui/updates';
import type { Page } from './ui/view';

/** Puts everything together: the only place that knows all of it. */
async function begin(): Promise<void> {
  const settings = new Settings(localStorage, navigator.languages);
  const texts = new Texts();
  const surroundings = browserSurroundings();
  const store = await Store.open('parley', () => location.reload());
  const account = new Account(
    (address, init) => fetch(address, init),
    () => (messenger.isSignedIn ? messenger.identity?.token : undefined),
  );
  const tab = randomId();
  const messenger = new Messenger(tab, store, surroundings, account, randomId);
  const tabs = new Tabs(tab, store, surroundings, browserChannel(), {
    changes: (changes) => messenger.changes(changes),
    reload: (happenings) => void messenger.reload(happenings),
  });
  messenger.device = tabs;

  const app = document.createElement('parley-app') as App;
  const restyle = async () => {
    await texts.use(settings.language);
    const root = document.documentElement;
    root.lang = texts.language;
    root.dir = texts.direction;
    root.dataset.theme = settings.theme;
    messenger.changed();
    messenger.open?.changed();
  };
  const page: Page = {
    messenger,
    texts,
    settings,
    notify: (text) => app.say(text),
    restyle,
    now: () => Date.now(),
    label: browserLabel(navigator.userAgent),
  };
  const notices = new Notices(messenger, surroundings, noticeBoard(page));
  messenger.arrived = (entries) => {
    // One tab tells for all of them.
    if (tabs.isOwner && (settings.notices || settings.sounds)) {
      notices.take(entries);
    }
  };
  await Promise.all([restyle(), messenger.reload()]);
  app.page = page;
  document.body.append(app);
  // A person can read and choose chats from here on.
  void app.updateComplete.then(() => performance.mark('parley-ready'));
  const follow = () => followAddress(app);
  addEventListener('hashchange', follow);
  follow();

  tabs.start(browserOwnership());
  addEventListener('online', () => tabs.wake());
  addEventListener('offline', () => tabs.lose());
  addEventListener('pagehide', () => tabs.close());
  addEventListener('pageshow', (event) => {
    if (event.persisted) {
      location.reload();
    }
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      tabs.wake();
    }
  });
  setInterval(() => messenger.changed(), 60_000);
  void navigator.storage?.persist?.();
  if (import.meta.env.PROD) {
    await keepForOffline((update) => (app.offered = update));
  }
}

void begin();
