import type { ComparisonOperator } from './expression.ts'
import type { Part, PolarsParts } from './polars-parts.ts'

/**
 * `a operator b` on numbers as IEEE 754 compares: nothing is less than, equal to or greater than NaN.
 * Polars takes NaN for the greatest number, equal to itself. The operand that is looked at twice is the smaller one,
 * so nested comparisons do not grow without bound; `>` and `>=` on booleans join two claims, and give null where either is.
 */
export function compareNumbers(parts: PolarsParts, operator: ComparisonOperator, a: Part, b: Part): Part {
  switch (operator) {
    case '<':
      return less(parts, a, b, 'lt')
    case '<=':
      return less(parts, a, b, 'ltEq')
    case '>':
      return less(parts, b, a, 'lt')
    case '>=':
      return less(parts, b, a, 'ltEq')
    case '==': {
      const equal = parts.of(a.expr.eq(b.expr), a, b)
      if (isNumber(a) || isNumber(b)) return equal
      const checked = smaller(a, b)
      return parts.of(equal.expr.gt(checked.expr.isNan()), equal, checked)
    }
    case '!=': {
      const unequal = parts.of(a.expr.neq(b.expr), a, b)
      if (isNumber(a) || isNumber(b)) return unequal
      const checked = smaller(a, b)
      return parts.of(unequal.expr.gtEq(checked.expr.isNotNan()), unequal, checked)
    }
  }
}

/** In Polars' order `a < b` is wrong where b is NaN; `-b < -a`, its equal, where a is. */
function less(parts: PolarsParts, a: Part, b: Part, method: 'lt' | 'ltEq'): Part {
  if (isNumber(b)) return parts.of(a.expr[method](b.expr), a, b)
  const [negA, negB] = [parts.negated(a), parts.negated(b)]
  if (isNumber(a)) return parts.of(negB.expr[method](negA.expr), negA, negB)
  if (b.size <= a.size) return parts.of(a.expr[method](b.expr).gt(b.expr.isNan()), a, b, b)
  return parts.of(negB.expr[method](negA.expr).gt(a.expr.isNan()), negA, negB, a)
}

const isNumber = ({ constant }: Part): boolean => typeof constant === 'number' && !Number.isNaN(constant)

const smaller = (a: Part, b: Part): Part => (a.size < b.size ? a : b)
