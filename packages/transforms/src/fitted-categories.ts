import { MISSING_CATEGORY } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import type { Figures } from './figures.ts'
import type { Declared } from './kind.ts'
import type { PlanColumn } from './plan-columns.ts'

export const MOST_CATEGORIES = 10_000

export interface FittedCategories {
  readonly categories: string[] | number[]
  /** Whether training rows have nulls. */
  readonly nulls: boolean
}

/** The categories declared, or those of the training rows in ascending order. @throws StepError USAGE, DATA_REJECTED */
export async function fittedCategories(
  declared: Declared<'one_hot' | 'ordinal'>,
  column: PlanColumn,
  figures: Figures,
): Promise<FittedCategories> {
  const { at, categories: given } = declared
  const { values, nulls } = await figures.categories(column, MOST_CATEGORIES)
  if (values.length > MOST_CATEGORIES)
    throw new StepError('DATA_REJECTED', `${at}: ${column.name} has more than ${MOST_CATEGORIES} categories`, {
      hint: 'an identifier is no feature; leave it out of the features',
    })
  const found = column.kind === 'string' ? texts(values, at, column.name) : numbers(values, at, column.name)
  if (given === undefined) {
    if (found.length === 0)
      throw new StepError('DATA_REJECTED', `${at}: ${column.name} has no values, so no categories`, {
        hint: 'leave it out of the features',
      })
    return { categories: found, nulls }
  }
  const listed = column.kind === 'string' ? texts(given, at, column.name) : numbers(given.map(Number), at, column.name)
  const known = new Set<unknown>(listed)
  const unknown = found.find((value) => !known.has(value))
  if (unknown !== undefined && isStrict(declared))
    throw new StepError(
      'DATA_REJECTED',
      `${at}: ${column.name} holds ${JSON.stringify(unknown)}, which is none of its categories`,
    )
  return { categories: listed, nulls }
}

const isStrict = (declared: Declared<'one_hot' | 'ordinal'>): boolean =>
  declared.type === 'one_hot' ? declared.handle_unknown === 'error' : declared.unknown_value === undefined

function texts(values: readonly unknown[], at: string, name: string): string[] {
  const found = values.filter((value) => typeof value === 'string')
  const wrong = values.find((value) => typeof value !== 'string' || value === MISSING_CATEGORY)
  if (wrong === undefined) return found
  throw new StepError('USAGE', `${at}: ${JSON.stringify(wrong)} is no category of ${name}, which is text`, {
    hint: wrong === MISSING_CATEGORY ? 'this text stands for null' : 'put numbers among text into quotation marks',
  })
}

function numbers(values: readonly unknown[], at: string, name: string): number[] {
  const found = values.filter((value) => typeof value === 'number').filter(Number.isFinite)
  if (found.length === values.length) return found
  const wrong = values.find((value) => !found.includes(Number(value)))
  throw new StepError('DATA_REJECTED', `${at}: ${String(wrong)} is no category of ${name}, which holds finite numbers`)
}
