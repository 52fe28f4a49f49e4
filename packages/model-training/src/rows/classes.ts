import type { Table, TableAccess } from '@millrace/artifact-store'
import { isNumeric } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { ClassValues } from '@millrace/onnx'

/** Beyond this a target is held for one that a classifier was given by mistake. */
const MOST_CLASSES = 100

export interface Classes {
  /** In sorted order: text, or whole numbers, Booleans as 0 and 1. */
  readonly values: ClassValues
  /** As text. */
  readonly names: readonly string[]
}

export interface CodedTarget {
  readonly classes: Classes
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
  if (type !== 'String' && !isNumeric(type))
    throw refusal(y, name, `is ${type}, and classes are text, whole numbers or Booleans`)
  const label = type === 'String' ? pl.col(name) : pl.col(name).cast(pl.Float64)
  const found = await tables.collect(
    y.frame
      .select(label)
      .unique()
      .limit(MOST_CLASSES + 1),
  )
  const values = checked(
    found.map((row) => row[name]),
    (what) => refusal(y, name, what),
  )
  const code = label
    .replaceStrict([...values], [...values.keys()])
    .cast(pl.Float64)
    .alias(name)
  return {
    classes: { values: classValues(values), names: values.map(String) },
    table: { ...y, frame: y.frame.select(code) },
  }
}

function checked(
  found: readonly unknown[],
  refuse: (what: string) => StepError,
): readonly string[] | readonly number[] {
  const texts = found.filter((value) => typeof value === 'string').sort()
  const numbers = found.filter((value) => typeof value === 'number').sort((a, b) => a - b)
  const [values, total] = texts.length > 0 ? [texts, texts.length] : [numbers, numbers.length]
  const fraction = numbers.find((value) => !Number.isSafeInteger(value))
  if (total > MOST_CLASSES) throw refuse(`has more than ${MOST_CLASSES} different values: that is no class`)
  if (fraction !== undefined) throw refuse(`holds ${fraction}, and classes are text, whole numbers or Booleans`)
  if (total < found.length) throw refuse('has rows without a value: a classifier needs the class of each row')
  if (total < 2) throw refuse(`has the single class ${values.join()}: there is nothing to tell apart`)
  return values
}

/** As a graph holds them. */
const classValues = (values: readonly string[] | readonly number[]): ClassValues =>
  values.every((value) => typeof value === 'string') ? values : values.map((value) => BigInt(value))

const refusal = ({ source }: Table, name: string, what: string): StepError =>
  new StepError('BROKEN_CONTRACT', `the label ${name} of ${source} ${what}`, {
    hint: '--estimator (ESTIMATOR) logistic is for a label of a few classes; the others are for numbers',
  })
