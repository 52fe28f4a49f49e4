/** A fenced block of a page: its language, and what is in it. */
export interface Block {
  readonly language: string
  readonly content: string
  /** Where its content begins. */
  readonly line: number
}

/** The fenced blocks of a Markdown page, in order. */
export function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(({ 1: language = '', 2: content = '', index }) => ({
    language,
    content,
    line: page.slice(0, index).split('\n').length + 1,
  }))
}

/** The file that a block is, by the comment on its first line; undefined where it has none. */
export const fileOf = ({ content }: Block): string | undefined => /^(?:#|\/\/) (\S+\.\w+)\n/.exec(content)?.[1]

/** Whether a line was printed: `…` stands for anything, blanks for any number of them. */
export function hasLine(printed: string, line: string): boolean {
  const pattern = line
    .trim()
    .split('…')
    .map((part) => part.split(/\s+/).map(escaped).join('\\s+'))
    .join('.*')
  return printed.split('\n').some((it) => new RegExp(`^\\s*${pattern}\\s*$`).test(it))
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
