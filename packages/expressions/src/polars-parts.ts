import { StepError } from '@millrace/errors'
import type { Expr, pl } from 'nodejs-polars'
import type { Expression } from './expression.ts'
import { print } from './print.ts'
import type { Scalar } from './scalar-functions.ts'

export type Polars = typeof pl

/** A Polars expression, how many operations it is, and its value where it is a constant. */
export interface Part {
  readonly expr: Expr
  readonly size: number
  readonly constant?: Scalar
}

/** Polars needs time with the square of a plan's size: this many take a second at most. */
const MOST_OPERATIONS = 1_500

/** Makes the parts of one Polars column, and keeps count of their size. */
export class PolarsParts {
  readonly pl: Polars
  readonly #whole: Expression
  /** Any column that the expression reads: it has the length of all. */
  readonly #anchor: string

  constructor(pl: Polars, whole: Expression, anchor: string) {
    this.pl = pl
    this.#whole = whole
    this.#anchor = anchor
  }

  /** One operation over the parts it uses: a part that it uses twice is given twice, since Polars has no names for values. */
  of(expr: Expr, ...uses: readonly Part[]): Part {
    const size = uses.reduce((sum, use) => sum + use.size, 1)
    if (size <= MOST_OPERATIONS) return { expr, size }
    const source = print(this.#whole)
    throw new StepError(
      'USAGE',
      `expression ${JSON.stringify(source.length > 120 ? `${source.slice(0, 120)}…` : source)} is more than ${MOST_OPERATIONS} operations as a column`,
      {
        hint: 'min, max, mod and chained comparisons repeat their operands: write min(a, b, c) for min(a, min(b, c)), or derive a column first',
      },
    )
  }

  literal(value: number | string | boolean): Part {
    return { expr: this.pl.lit(value), size: 1, constant: value }
  }

  /** A number that stands in every row: against one that stands once, Polars multiplies by 1/x for / x, and takes x + 0 for x. */
  repeated(part: Part): Part {
    if (part.constant === undefined) return part
    const { pl } = this
    return { expr: pl.when(pl.col(this.#anchor).isNull()).then(part.expr).otherwise(part.expr), size: 4 }
  }

  negated(part: Part): Part {
    if (typeof part.constant === 'number') return this.literal(-part.constant)
    return this.of(part.expr.mul(this.pl.lit(-1)), part)
  }
}
