import type { ArithmeticOperator } from './expression.ts'
import type { Part, PolarsParts } from './polars-parts.ts'

/** Arithmetic on two columns of doubles, in which a constant counts for no less than a column of it. */
export function arithmeticOf(parts: PolarsParts, operator: ArithmeticOperator, a: Part, b: Part): Part {
  switch (operator) {
    case '+': {
      const [x, y] = [zeroRepeated(parts, a), zeroRepeated(parts, b)]
      return parts.of(x.expr.add(y.expr), x, y)
    }
    case '-': {
      const x = zeroRepeated(parts, a)
      return parts.of(x.expr.sub(b.expr), x, b)
    }
    case '*':
      return parts.of(a.expr.mul(b.expr), a, b)
    case '/': {
      const divisor = parts.repeated(b)
      return parts.of(a.expr.div(divisor.expr), a, divisor)
    }
    case 'mod': {
      const quotient = arithmeticOf(parts, '/', a, b)
      const whole = parts.of(quotient.expr.floor(), quotient)
      return arithmeticOf(parts, '-', a, arithmeticOf(parts, '*', b, whole))
    }
    case '^':
      if (typeof b.constant !== 'number') throw new Error('the exponent is no constant')
      return parts.of(a.expr.pow(b.constant), a)
  }
}

/** `a` or `b`, whichever is less (or greater): null where either is, NaN where either is, the first of equals. */
export function extremeOf(parts: PolarsParts, which: 'min' | 'max', a: Part, b: Part): Part {
  const { pl } = parts
  const [x, y] = which === 'max' ? [a, b] : [parts.negated(a), parts.negated(b)]
  if (a.constant !== undefined) return parts.of(pl.when(x.expr.gtEq(y.expr)).then(a.expr).otherwise(b.expr), x, y, a, b)
  const greater = pl.when(y.expr.gt(x.expr)).then(b.expr)
  if (b.constant !== undefined) return parts.of(greater.otherwise(a.expr), x, y, a, b)
  return parts.of(greater.when(b.expr.isNull()).then(b.expr).otherwise(a.expr), x, y, a, b, b, b)
}

const zeroRepeated = (parts: PolarsParts, part: Part): Part => (part.constant === 0 ? parts.repeated(part) : part)
