import type { Table, TableAccess } from '@millrace/artifact-store'
import type { ColumnType } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { ClassLabel } from '@millrace/onnx'

/** Beyond this a target is held for one that a classifier was given by mistake, such as an identifier. */
const MOST_CLASSES = 100

export interface CodedTarget {
  /** Whole numbers, Booleans or texts in the order of scikit-learn's `classes_`: ascending, texts by code point. */
  readonly classes: readonly ClassLabel[]
  /** The table of the label with the code of each row's class, its place among the classes, in the label's stead. */
  readonly table: Table
}

/**
 * The classes of a label, in one reading of it.
 * @throws StepError BROKEN_CONTRACT where values are missing or fractions, or where there is a single class or too many
 */
export async function codedTarget(y: Table, tables: TableAccess): Promise<CodedTarget> {
  const { default: pl } = await import('nodejs-polars')
  const column = y.columns.find(({ role }) => role === 'label')
  if (column === undefined) throw new Error(`${y.source} has no label`)
  const { name, type } = column
  const label = type === 'String' ? pl.col(name) : pl.col(name).cast(pl.Float64)
  const distinct = y.frame
    .select(label)
    .unique()
    .limit(MOST_CLASSES + 1)
  const found = (await tables.collect(distinct)).map((row) => row[name])
  const values = sorted(found)
  const refuse = (what: string) => refusal(y, name, what)
  if (found.length > MOST_CLASSES) throw refuse(`has more than ${MOST_CLASSES} different values: those are no classes`)
  const fraction = values.find((value) => typeof value === 'number' && !Number.isSafeInteger(value))
  if (fraction !== undefined) throw refuse(`holds ${fraction}, and classes are whole numbers, Booleans or text`)
  if (values.length < found.length) throw refuse('has rows without a value: a classifier needs the class of each row')
  const classes = values.map((value) => asLabel(value, type))
  if (classes.length < 2) throw refuse(`has the single class ${classes.join()}: there is nothing to tell apart`)
  const code = label
    .replaceStrict(values, [...values.keys()])
    .cast(pl.Float64)
    .alias(name)
  const columns = y.columns.map((it) => (it === column ? { ...it, type: 'Float64' as const } : it))
  return { classes, table: { ...y, columns, frame: y.frame.select(code) } }
}

/** What is no number, Boolean or text is left out. */
function sorted(found: readonly unknown[]): (number | string)[] {
  const numbers = found.filter((value) => typeof value === 'number').filter((value) => !Number.isNaN(value))
  const texts = found.filter((value) => typeof value === 'string')
  return numbers.length > 0
    ? numbers.sort((a, b) => a - b)
    : texts.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}

const asLabel = (value: number | string, type: ColumnType): ClassLabel => (type === 'Boolean' ? value === 1 : value)

const refusal = ({ source }: Table, name: string, what: string): StepError =>
  new StepError('BROKEN_CONTRACT', `the label ${name} of ${source} ${what}`, {
    hint: '--estimator (ESTIMATOR) logistic is for a label of a few classes; the others are for numbers',
  })
