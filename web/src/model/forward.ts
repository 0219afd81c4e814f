import type { Content } from '../store/rows';

/** So many conversations at once: what is passed on should be meant. */
export const FORWARD_MAX = 5;

/**
 * What is passed on of a message: all that its content has, as it reads now. What it answered stays
 * behind, for that is a message of another conversation.
 */
export function forwarded(content: Content, text: string): Content {
  const { replyTo: _, ...rest } = content;
  return text !== '' || 'text' in rest ? { ...rest, text } : rest;
}
