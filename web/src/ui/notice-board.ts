import type { Board, Notice } from '../model/notices';
import { meaningOf } from '../model/content';
import { briefly } from './parts';
import type { Page } from './view';

/** What the browser shows outside of the page, and the sound of a message. */

const ICON = '/icon-192.png';

/** A short tone, made here: there is no file to load. */
let audio: AudioContext | undefined;

export function sound(): void {
  audio ??= new AudioContext();
  const { currentTime: now } = audio;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.setValueAtTime(660, now);
  tone.frequency.setValueAtTime(880, now + 0.09);
  volume.gain.setValueAtTime(0.0001, now);
  volume.gain.exponentialRampToValueAtTime(0.12, now + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, now + 0.28);
  tone.connect(volume).connect(audio.destination);
  tone.start(now);
  tone.stop(now + 0.3);
}

/** Whether a person is looking at the page. */
function isLookedAt(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

async function worker(): Promise<ServiceWorkerRegistration | undefined> {
  return await navigator.serviceWorker?.getRegistration();
}

/** What a notice says: who, where, and as much of it as fits. */
function wordsOf({ entry, unread }: Notice, page: Page): { title: string; body: string } {
  const { messenger, texts } = page;
  const { conversation, from, content } = entry;
  const name = messenger.people.name(from);
  const place = messenger.nameOf(conversation) || texts.get('group.untitled');
  const meaning = meaningOf(content);
  const isSaid = meaning.kind === 'text' || meaning.kind === 'media';
  const says = briefly(isSaid ? { ...meaning, mine: false } : { text: '', mine: false }, texts);
  const said = conversation.startsWith('#') ? texts.get('chats.by', { name, text: says }) : says;
  const title = unread > 1 ? texts.get('notice.title', { name: place, count: unread }) : place;
  return { title, body: said };
}

export function noticeBoard(page: Page): Board {
  const { settings } = page;
  return {
    show: (notice) => void show(notice, page).catch(() => {}),
    remove: (conversation) => {
      if (settings.notices) {
        void remove(conversation).catch(() => {});
      }
    },
  };
}

async function show(notice: Notice, page: Page): Promise<void> {
  const { conversation } = notice.entry;
  const isOpen = page.messenger.open?.name === conversation;
  if (isLookedAt() && isOpen) {
    return;
  }
  if (page.settings.sounds) {
    sound();
  }
  if (!page.settings.notices || Notification.permission !== 'granted' || isLookedAt()) {
    return;
  }
  const { title, body } = wordsOf(notice, page);
  const options = { body, tag: conversation, icon: ICON, data: { conversation } };
  const registration = await worker();
  if (registration === undefined) {
    const made = new Notification(title, options);
    made.onclick = () => {
      window.focus();
      void page.messenger.choose(conversation);
    };
  } else {
    await registration.showNotification(title, options);
  }
}

async function remove(conversation: string): Promise<void> {
  const registration = await worker();
  const shown = (await registration?.getNotifications({ tag: conversation })) ?? [];
  shown.forEach((each) => each.close());
}
