/** Characters that hide, reorder or break the text around them; joiners stay, since scripts and emoji need them. */
const UNSEEN =
  /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]/gu

/** Text with nothing hidden in it: controls and invisible characters by number, cut at `most` characters. */
export function visibleText(text: string, most = Number.POSITIVE_INFINITY): string {
  const shown = text.toWellFormed().replace(UNSEEN, (character) => `⟨U+${hex(character)}⟩`)
  if (shown.length <= most) return shown
  const characters = [...shown]
  return characters.length <= most ? shown : `${characters.slice(0, most - 1).join('')}…`
}

const hex = (character: string): string => (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
