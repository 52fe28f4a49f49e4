import type { StepError } from '@millrace/errors'
import type { Expression, ValueType } from './expression.ts'
import { print } from './print.ts'
import { refusal } from './refusal.ts'
import type { Token } from './tokens.ts'

/** An expression and the offset of its first character in the source. */
export interface Placed {
  readonly tree: Expression
  readonly at: number
}

/** What an expression is read from: its source, the known columns, and the place the reading has come to. */
export class SourceReader {
  readonly source: string
  readonly columns: ReadonlyMap<string, ValueType>
  readonly #tokens: readonly Token[]
  #next = 0

  constructor(source: string, tokens: readonly Token[], columns: ReadonlyMap<string, ValueType>) {
    this.source = source
    this.columns = columns
    this.#tokens = tokens
  }

  /** Goes past the next token of its kind (mathjs' nodes carry no places, but come in the order of the tokens); gives its offset. */
  advance(matches: (token: Token) => boolean): number {
    const index = this.#tokens.findIndex((token, index) => index >= this.#next && matches(token))
    if (index >= 0) this.#next = index + 1
    return this.#tokens[index]?.offset ?? this.here()
  }

  /** The offset of the token that comes next. */
  here(): number {
    return this.#tokens[this.#next]?.offset ?? this.source.length
  }

  refuse(at: number, what: string, hint: string): StepError {
    return refusal(this.source, at, what, hint)
  }

  /** Refuses the first operand that is not of the type that its user needs. */
  demand(type: ValueType, user: string, operands: readonly Placed[]): void {
    const wrong = operands.find(({ tree }) => tree.type !== type)
    if (wrong === undefined) return
    const { tree, at } = wrong
    throw this.refuse(at, `${shown(tree)} is a ${tree.type} where ${user} needs a ${type}`, CONVERSIONS[type])
  }
}

/** An expression as it is named in a message. */
export function shown(tree: Expression): string {
  const text = print(tree)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

const CONVERSIONS: Readonly<Record<ValueType, string>> = {
  number: 'write flag ? 1 : 0 for a boolean, epochSeconds(t) for a timestamp',
  boolean: 'compare it, as in x != 0; not binds more than a comparison, so write not (a > b)',
  string: 'texts are written in quotation marks, as in "text"',
  timestamp: 'compare epochSeconds(t) with a number',
}
