import { refusal } from './refusal.ts'

export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'operator'
  readonly text: string
  readonly offset: number
}

const MOST_CHARACTERS = 10_000
const MOST_TOKENS = 1_000
const MOST_NESTED = 64
const SPLIT_IT = 'split it into several expressions, each over the results of the ones before'

const TOKEN =
  /(?<space>[ \t\r\n]+)|(?<string>"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)|(?<operator>==|!=|<=|>=|\?\?|\?(?!\.(?!\d))|<(?!<)|>(?!>)|[-+*/^():,])/uy

const HINTS: Readonly<Record<string, string>> = {
  '=': 'nothing can be assigned; == compares',
  '!': 'write not x, or a != b; there are no factorials',
  '%': 'write a mod b for the remainder and x / 100 for a percentage',
  '&': 'write and',
  '|': 'write or',
  '~': 'write not',
  '<': 'there are no shifts; write x * 2 ^ n',
  '>': 'there are no shifts; write x / 2 ^ n',
  '.': 'nothing has properties; a column with a dot in its name is col("a.b")',
  '?': 'nothing has properties; write condition ? a : b, or a ?? b for the first that is not null',
  '[': 'there are no matrices and no indexing',
  ']': 'there are no matrices and no indexing',
  '{': 'there are no objects',
  '}': 'there are no objects',
  ';': 'write one expression; nothing can be assigned',
  '#': 'put comments outside the expression',
  '`': 'a column whose name is no identifier is col("its name")',
  '"': 'the text is not closed; write \\" for a quotation mark inside it',
  "'": "the text is not closed; write \\' for an apostrophe inside it",
  to: 'there are no units; multiply by the factor',
  in: 'there are no units; write x == "a" or x == "b"',
  xor: 'write a != b, which does the same for two booleans',
}

/** The tokens of a source, refusing whatever mathjs knows and this language does not, and what is too long or too deep to parse safely. */
export function tokens(source: string): Token[] {
  if (source.length > MOST_CHARACTERS)
    throw refusal(source, MOST_CHARACTERS, `it has ${source.length} characters, more than ${MOST_CHARACTERS}`, SPLIT_IT)
  const found: Token[] = []
  let nested = 0
  for (let offset = 0; offset < source.length; ) {
    const { kind, text } = tokenAt(source, offset)
    if (kind !== 'space') {
      const before = found.at(-1)
      if (kind === 'word' && before?.kind === 'number' && before.offset + before.text.length === offset)
        throw refusal(
          source,
          offset,
          'an operator is missing before this',
          'write * to multiply; there are no units and no hexadecimals',
        )
      found.push({ kind, text, offset })
      if (found.length > MOST_TOKENS) throw refusal(source, offset, `it has more than ${MOST_TOKENS} parts`, SPLIT_IT)
      if (text === '(' && ++nested > MOST_NESTED)
        throw refusal(source, offset, `parentheses are nested more than ${MOST_NESTED} deep`, SPLIT_IT)
      if (text === ')') nested--
    }
    offset += text.length
  }
  return found
}

function tokenAt(source: string, offset: number): { kind: Token['kind'] | 'space'; text: string } {
  TOKEN.lastIndex = offset
  const { space, string, number, word, operator } = TOKEN.exec(source)?.groups ?? {}
  if (space !== undefined) return { kind: 'space', text: space }
  if (string !== undefined) return { kind: 'string', text: string }
  if (number !== undefined) return { kind: 'number', text: number }
  if (operator !== undefined) return { kind: 'operator', text: operator }
  if (word === undefined || Object.hasOwn(HINTS, word)) {
    const wrong = word ?? String.fromCodePoint(source.codePointAt(offset) ?? 0)
    const hint = Object.hasOwn(HINTS, wrong) ? HINTS[wrong] : undefined
    throw refusal(
      source,
      offset,
      `${JSON.stringify(wrong)} is not part of the language`,
      hint ?? 'operators are + - * / ^ mod, == != < <= > >=, and or not, ?? and a ? b : c',
    )
  }
  return { kind: 'word', text: word }
}
