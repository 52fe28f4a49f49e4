import { type Column, isNumeric } from '@millrace/contracts'
import { isStepError, StepError, unknownColumns } from '@millrace/errors'
import { type Expression, parseExpression, print, type ValueType } from '@millrace/expressions'

/** One column or expression that rows are told apart by. */
export interface SlicePart {
  readonly name: string
  readonly kind: ValueType
  /** An entity's key is never a quantity, be it a number. */
  readonly isKey: boolean
  /** Undefined for a column. */
  readonly expression: Expression | undefined
}

/** The parts of one `--slices` item: several are crossed. */
export type SliceSpec = readonly SlicePart[]

/**
 * What `--slices` asks for, over the columns there are.
 * @throws StepError USAGE naming the item, for what is neither a column nor an expression over columns
 */
export async function parseSlices(items: readonly string[], columns: readonly Column[]): Promise<SliceSpec[]> {
  const byName = new Map(columns.map((column) => [column.name, column]))
  const types: Record<string, ValueType> = Object.fromEntries(
    columns.flatMap((column) => {
      const kind = kindOf(column)
      return kind === undefined ? [] : [[column.name, kind]]
    }),
  )
  const texts = items.flatMap((item) => (byName.has(item) ? [item] : item.split(';'))).map((item) => item.trim())
  return Promise.all(
    texts
      .filter((item) => item !== '')
      .map((item) => {
        const parts = byName.has(item) ? [item] : item.split('&').map((part) => part.trim())
        return Promise.all(parts.map((part) => parsePart(part, byName.get(part), types)))
      }),
  )
}

async function parsePart(
  text: string,
  column: Column | undefined,
  types: Readonly<Record<string, ValueType>>,
): Promise<SlicePart> {
  if (column !== undefined) {
    const kind = kindOf(column)
    if (kind === undefined)
      throw new StepError('USAGE', `--slices (EVALUATION_SLICES): ${text} is ${column.type}, which has no slices`)
    return { name: text, kind, isKey: column.role === 'key', expression: undefined }
  }
  // A single word that is no column was meant as one.
  const unknown = unknownColumns({
    setting: '--slices (EVALUATION_SLICES)',
    names: /^\w+$/.test(text) ? [text] : [],
    source: 'the test rows',
    columns: Object.keys(types),
  })
  if (unknown !== undefined) throw unknown
  const expression = await parseExpression(text, types).catch((error: unknown) => {
    if (!isStepError(error)) throw error
    throw new StepError(error.code, `--slices (EVALUATION_SLICES): ${error.message}`, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    })
  })
  return { name: print(expression), kind: expression.type, isKey: false, expression }
}

/** What an expression, and a slice, takes a column for. */
export function kindOf({ type }: Column): ValueType | undefined {
  if (type === 'Boolean') return 'boolean'
  if (isNumeric(type)) return 'number'
  if (type === 'String') return 'string'
  return type === 'Datetime' ? 'timestamp' : undefined
}
