import type { Table, TableAccess } from '@millrace/artifact-store'
import { StepError } from '@millrace/errors'

/** Beyond this a target is held for one that a classifier was given by mistake. */
const MOST_CLASSES = 100

export interface CodedTarget {
  /** Whole numbers in ascending order, Booleans as 0 and 1. */
  readonly classes: readonly number[]
  /** The table of the label with the code of each row's class, its place among the classes, in the label's stead. */
  readonly table: Table
}

/**
 * The classes of a label, in one reading of it.
 * @throws StepError BROKEN_CONTRACT where values are missing or fractions, or where there is a single class or too many
 */
export async function codedTarget(y: Table, tables: TableAccess): Promise<CodedTarget> {
  const { default: pl } = await import('nodejs-polars')
  const name = y.columns.find(({ role }) => role === 'label')?.name
  if (name === undefined) throw new Error(`${y.source} has no label`)
  const label = pl.col(name).cast(pl.Float64)
  const distinct = y.frame
    .select(label)
    .unique()
    .limit(MOST_CLASSES + 1)
  const found = (await tables.collect(distinct)).map((row) => row[name])
  const classes = found.filter((value) => typeof value === 'number').sort((a, b) => a - b)
  const fraction = classes.find((value) => !Number.isSafeInteger(value))
  const refuse = (what: string) => refusal(y, name, what)
  if (found.length > MOST_CLASSES) throw refuse(`has more than ${MOST_CLASSES} different values: those are no classes`)
  if (fraction !== undefined) throw refuse(`holds ${fraction}, and classes are whole numbers or Booleans`)
  if (classes.length < found.length) throw refuse('has rows without a value: a classifier needs the class of each row')
  if (classes.length < 2) throw refuse(`has the single class ${classes.join()}: there is nothing to tell apart`)
  const code = label
    .replaceStrict([...classes], [...classes.keys()])
    .cast(pl.Float64)
    .alias(name)
  return { classes, table: { ...y, frame: y.frame.select(code) } }
}

const refusal = ({ source }: Table, name: string, what: string): StepError =>
  new StepError('BROKEN_CONTRACT', `the label ${name} of ${source} ${what}`, {
    hint: '--estimator (ESTIMATOR) logistic is for a label of a few classes; the others are for numbers',
  })
