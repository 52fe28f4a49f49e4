import { type Column, isNumeric } from '@millrace/contracts'
import type { Expr } from 'nodejs-polars'

type Polars = typeof import('nodejs-polars').default

/**
 * The place of a label's class among the classes of a model, as a double; null where it is none of them. Numbers are the classes, or
 * their places where classes have names; Booleans are 0 and 1.
 */
export function classPlace(pl: Polars, { name, type }: Column, classes: readonly string[]): Expr {
  const places = [...classes.keys()]
  const place = isNumeric(type)
    ? pl.col(name).cast(pl.Float64).replaceStrict(classes.map(numberOf), places, -1)
    : pl
        .col(name)
        .cast(pl.String)
        .replaceStrict([...classes], places, -1)
  return pl.when(place.gtEq(0)).then(place).otherwise(pl.lit(null)).cast(pl.Float64)
}

function numberOf(name: string, place: number): number {
  const truth = ['false', 'true'].indexOf(name.toLowerCase())
  if (truth >= 0) return truth
  const number = name === '' ? Number.NaN : Number(name)
  return Number.isNaN(number) ? place : number
}
