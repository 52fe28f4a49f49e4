import { type Expression, parseExpression } from '@millrace/expressions'
import type { OnDemandFeature, ValueType } from '../feature-repository.ts'
import { dtypeOf } from '../value-types.ts'
import { expressionType } from './expression-type.ts'

/**
 * The checked expression of an on-demand feature over inputs by name.
 * @throws StepError USAGE where it does not parse, names something else, or is of another type than its feature
 */
export async function parseOnDemand(
  { expression, valueType }: Pick<OnDemandFeature, 'expression' | 'valueType'>,
  inputs: readonly { readonly name: string; readonly valueType: ValueType }[],
): Promise<Expression> {
  const type = expressionType(valueType)
  if (type === undefined) throw new Error(`no expression gives ${dtypeOf(valueType)}: the rules were not checked`)
  const columns = inputs.flatMap(({ name, valueType }) => {
    const type = expressionType(valueType)
    return type === undefined ? [] : [[name, type] as const]
  })
  return parseExpression(expression, Object.fromEntries(columns), { type })
}
