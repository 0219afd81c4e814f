import { html, type TemplateResult } from 'lit';
import type { Texts } from '../model/texts';

/** A picker of common emoji; a part of the page that is loaded when it is first opened. */

const EMOJI = [
  '😀 😃 😄 😁 😅 😂 🤣 🙂 🙃 😉 😊 😇 🥰 😍 😘 😋 😜 🤪 🤔 🤨 😐 😏 🙄 😬 😌 😔 😴 🤒 🥵 🥶 😵 🤯',
  '🥳 😎 🤓 😕 😟 🙁 😮 😲 😳 🥺 😢 😭 😤 😠 🤬 😈 💀 💩 🤡 👻 👽 🤖 😺 🙈 🙉 🙊 💋 💌 💘 ❤️ 🧡 💛',
  '💚 💙 💜 🖤 🤍 💔 💯 💥 💫 💦 💤 👋 🤚 ✋ 👌 🤏 ✌️ 🤞 🤟 👈 👉 👆 👇 👍 👎 ✊ 👊 👏 🙌 🤝 🙏 💪',
  '🐶 🐱 🐭 🐰 🦊 🐻 🐼 🐨 🦁 🐮 🐷 🐸 🐵 🐔 🐧 🐦 🦉 🐴 🦄 🐝 🦋 🐌 🐢 🐙 🐬 🐳 🌵 🌲 🌴 🌱 🍀 🌸',
  '🌹 🌻 🌞 🌙 ⭐ 🌈 ☁️ ⛈️ ❄️ 🔥 🌊 🍎 🍌 🍉 🍇 🍓 🍒 🍑 🥭 🍍 🥑 🥕 🌽 🥐 🍞 🧀 🍔 🍟 🍕 🌮 🍜 🍣',
  '🍦 🍩 🍪 🎂 🍫 ☕ 🍵 🍺 🍷 🥂 ⚽ 🏀 🎾 🏓 🏆 🎮 🎲 🎯 🎸 🎹 🎧 🎨 🎬 🚗 🚲 ✈️ 🚀 ⛵ 🏠 🏖️ 🗺️ ⌚',
  '📱 💻 📷 📚 ✏️ 📎 📌 🔒 🔑 🔨 💡 💰 🎁 🎈 🎉 ✅ ❌ ❓ ❗ ⚠️ ♻️ 🏁 🚩',
].flatMap((row) => row.split(' '));

const COLUMNS = 8;

function move(event: KeyboardEvent, close: () => void): void {
  if (event.key === 'Escape') {
    event.stopPropagation();
    close();
    return;
  }
  const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const steps: Record<string, number> = {
    ArrowRight: forward === 'ArrowRight' ? 1 : -1,
    ArrowLeft: forward === 'ArrowRight' ? -1 : 1,
    ArrowDown: COLUMNS,
    ArrowUp: -COLUMNS,
  };
  const step = steps[event.key];
  if (step !== undefined) {
    event.preventDefault();
    const all = [...(event.currentTarget as HTMLElement).querySelectorAll('button')];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    all[at + step]?.focus();
  }
}

export function emojiView(
  texts: Texts,
  insert: (emoji: string) => void,
  close: () => void,
): TemplateResult {
  return html`<div
    class="emoji"
    role="group"
    aria-label=${texts.get('emoji.title')}
    @keydown=${(event: KeyboardEvent) => move(event, close)}
  >
    ${EMOJI.map(
      (emoji, at) =>
        html`<button tabindex=${at === 0 ? 0 : -1} @click=${() => insert(emoji)}>
          ${emoji}
        </button>`,
    )}
  </div>`;
}
