import { StepError } from '@millrace/errors'
import type { Expr } from 'nodejs-polars'
import type { Column, Expression } from './expression.ts'
import { dataType, type Polars } from './polars-types.ts'
import { print } from './print.ts'
import type { Scalar } from './scalar-functions.ts'

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
  readonly #columns = new Map<string, Part>()

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

  /** A column of the table as the type it counts as; made once, since every operation on a Polars expression takes half a millisecond. */
  column({ name, type }: Column): Part {
    const known = this.#columns.get(name)
    if (known !== undefined) return known
    const part = this.of(this.pl.col(name).cast(dataType(this.pl, type), true))
    this.#columns.set(name, part)
    return part
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
