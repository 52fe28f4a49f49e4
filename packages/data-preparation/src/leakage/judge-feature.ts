import { type Column, isFloat } from '@millrace/contracts'
import type { DataFrame } from 'nodejs-polars'
import { classCodes } from '../class-codes.ts'
import { numberArray } from '../number-array.ts'
import { identifies, looksGivenOut } from './identifier.ts'
import { type Association, associationWith, classAssociation } from './label-association.ts'
import { nominalAssociation } from './nominal-association.ts'
import { firstOfEntities, type RowFacts } from './row-facts.ts'

export interface FeatureLimits {
  /** The strongest association of a feature with the label. */
  readonly association: number
  /** Whether few rows stand for many, so that it cannot be said yet whether values look given out. */
  readonly isSample: boolean
}

export interface FeatureLeak {
  readonly kind: 'label' | 'identifier'
  readonly feature: string
  readonly finding: string
}

/**
 * Below this many standard deviations from independence nothing is said: among some 90 rows or fewer an honest feature may
 * separate two labels entirely.
 */
export const LEAST_DEVIATIONS = 8
/** As many different values as this do not equal a key's by chance. */
const LEAST_KEYS = 10

/** A function that says what is wrong with one feature of a held table, given all keys beside it. */
export function featureJudge(
  { label, classes, isText: isLabelText, entities, repeated }: RowFacts,
  keys: readonly Column[],
  limits: FeatureLimits,
): (held: DataFrame, feature: Column) => Promise<FeatureLeak[]> {
  const associate = associationWith(label)
  const telling = repeated && entities !== undefined ? firstOfEntities(entities) : undefined
  const told = telling && classes ? Int32Array.from(telling, (row) => classes[row] ?? 0) : classes
  return async (held, { name, type }) => {
    const isText = type === 'String'
    const values = isText ? undefined : await numberArray(held, name)
    const isCode = values === undefined || !isFloat(type) || values.every(Number.isInteger)
    const codes = isCode ? await classCodes(held, [name]) : undefined
    const strong = associations(values ?? codes ?? new Int32Array(0)).filter(isStrong)
    const strongest = strong.reduce<Association | undefined>(
      (a, b) => (a && a.strength >= b.strength ? a : b),
      undefined,
    )
    const identified = codes === undefined ? undefined : await identifiedBy(held, codes, values)
    return [
      ...(strongest === undefined ? [] : [tellsLabel(name, strongest)]),
      ...(identified === undefined ? [] : [{ kind: 'identifier' as const, feature: name, finding: identified }]),
    ]
  }

  /** By the order of the label's values, where they have one; and of classes, whatever their order. */
  function associations(values: Float64Array | Int32Array): Association[] {
    const isOrdered = classes === undefined || !isLabelText
    const ofOrder = () => (values instanceof Float64Array ? associate(values) : classAssociation(values, label))
    const ranked = isOrdered ? [ofOrder()] : []
    if (told === undefined) return ranked
    const numbers = Float64Array.from(values)
    const { determination, separation } = nominalAssociation(
      telling === undefined ? numbers : Float64Array.from(telling, (row) => numbers[row] ?? Number.NaN),
      told,
    )
    return [...ranked, determination, separation]
  }

  function isStrong({ strength, deviations }: Association): boolean {
    return strength > limits.association && deviations >= LEAST_DEVIATIONS
  }

  function tellsLabel(feature: string, { strength }: Association): FeatureLeak {
    const figure = strength.toFixed(6).replace(/0+$/, '').replace(/\.$/, '')
    const finding = `tells the label alone: association ${figure}, accepted up to ${limits.association}`
    return { kind: 'label', feature, finding }
  }

  async function identifiedBy(
    held: DataFrame,
    codes: Int32Array,
    values: Float64Array | undefined,
  ): Promise<string | undefined> {
    const range = values && rangeOf(values)
    const looksIt = limits.isSample || looksGivenOut({ codes, range })
    const rows = `in all of ${codes.length} rows`
    for (const { name, type } of keys) {
      const isSame = values !== undefined && type !== 'String' && equal(values, await numberArray(held, name))
      if (isSame && new Set(codes).size >= LEAST_KEYS) return `is the key "${name}" ${rows}`
      if (!looksIt) continue
      if (keys.length > 1 && identifies(codes, await classCodes(held, [name])) === 'entity')
        return `stands for the key "${name}", value for value, ${rows}`
    }
    const identified = looksIt ? identifies(codes, entities) : undefined
    if (identified === 'row') return `is an identifier: no value occurs twice ${rows}`
    if (identified === undefined) return undefined
    return `is an identifier of what ${keys.map(({ name }) => `"${name}"`).join(', ')} tells, value for value, ${rows}`
  }
}

const equal = (a: Float64Array, b: Float64Array): boolean => a.every((value, row) => value === b[row])

function rangeOf(values: Float64Array): { least: number; most: number } {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return { least, most }
}
