import { visibleText } from './visible-text.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that is safe between tags and inside quoted attributes of HTML and SVG, and shows what it holds. */
export function escapeHtml(text: string, most?: number): string {
  return visibleText(text, most).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
