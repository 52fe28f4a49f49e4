import { refusal } from './refusal.ts'
import type { Token } from './tokens.ts'

/** What mathjs' parser gives, as far as this language looks into it. */
export type Syntax =
  | { readonly type: 'ConstantNode'; readonly value: number | string | boolean | null | undefined }
  | { readonly type: 'SymbolNode'; readonly name: string }
  | { readonly type: 'ParenthesisNode'; readonly content: Syntax }
  | { readonly type: 'OperatorNode'; readonly op: string; readonly implicit: boolean; readonly args: readonly Syntax[] }
  | { readonly type: 'RelationalNode'; readonly conditionals: readonly string[]; readonly params: readonly Syntax[] }
  | {
      readonly type: 'ConditionalNode'
      readonly condition: Syntax
      readonly trueExpr: Syntax
      readonly falseExpr: Syntax
    }
  | { readonly type: 'FunctionNode'; readonly fn: Syntax; readonly args: readonly Syntax[] }
  | {
      readonly type:
        | 'AccessorNode'
        | 'ArrayNode'
        | 'AssignmentNode'
        | 'BlockNode'
        | 'FunctionAssignmentNode'
        | 'IndexNode'
        | 'ObjectNode'
        | 'RangeNode'
    }

let parser: Promise<(source: string) => unknown> | undefined

/** mathjs' syntax tree of a source whose tokens are known; nothing is ever compiled or evaluated by mathjs. */
export async function parseSyntax(source: string, tokens: readonly Token[]): Promise<Syntax> {
  parser ??= loadParser()
  const parse = await parser
  try {
    return parse(onOneLine(source, tokens)) as Syntax
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const place = 'char' in error && typeof error.char === 'number' ? error.char - 1 : source.length
    const what = error.message.replace(/ \(char \d+\)$/, '').toLowerCase()
    throw refusal(source, Math.min(place, source.length), what, 'the syntax is that of mathjs expressions')
  }
}

/** Only what parsing needs of mathjs: its number-only build shakes down to a twentieth of the time of the whole. */
async function loadParser(): Promise<(source: string) => unknown> {
  const { create, parseDependencies } = await import('mathjs/number')
  if (parseDependencies === undefined) throw new Error('mathjs has no parser')
  const { parse } = create({ parseDependencies })
  return (source) => parse(source)
}

/** To mathjs a line break ends an expression; here it is a space, at the same offset. */
const onOneLine = (source: string, tokens: readonly Token[]): string => {
  let line = ''
  for (const { text, offset } of tokens) line += ' '.repeat(offset - line.length) + text
  return line.padEnd(source.length)
}
