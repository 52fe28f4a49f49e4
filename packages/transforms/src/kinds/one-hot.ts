import { StepError } from '@millrace/errors'
import { codeColumn, codeNodes } from '../category-codes.ts'
import { type FittedCategories, fittedCategories } from '../fitted-categories.ts'
import { NULL_CODE } from '../graph-columns.ts'
import type { Declared, Fitted, Kind } from '../kind.ts'
import type { PlanColumn } from '../plan-columns.ts'
import { binary, column, double, NULL, number, when } from '../polars-node.ts'
import { pythonText } from '../python-text.ts'

/** A column of 0 and 1 for each category: scikit-learn's OneHotEncoder. */
export const oneHot: Kind<'one_hot'> = {
  async fit(declared, columns, figures) {
    const fitted: Fitted<'one_hot'>[] = []
    for (const column of columns)
      fitted.push(encoded(declared, column, await fittedCategories(declared, column, figures)))
    return fitted
  },
  layers(step) {
    const { column: name, categories } = step
    const code = column(name)
    const outputs = codesOf(step).map((value, index) => {
      const equal = double(binary(code, 'Eq', number(value)))
      return {
        name: step.outputs[index] ?? '',
        value:
          step.handle_unknown === 'ignore' ? equal : when(binary(code, 'Lt', number(refusedBelow(step))), NULL, equal),
      }
    })
    return [[codeColumn(name, categories)], outputs]
  },
  nodes(step, columns) {
    const { graph } = columns
    const code = codeNodes(step.column, step.categories, columns)
    const refused = graph.node('Less', [code, graph.double(refusedBelow(step))])
    for (const [index, value] of codesOf(step).entries()) {
      const equal = columns.equals(code, value)
      columns.set(
        step.outputs[index] ?? '',
        step.handle_unknown === 'ignore' ? equal : graph.node('Where', [refused, graph.double(Number.NaN), equal]),
      )
    }
  },
}

function encoded(
  declared: Declared<'one_hot'>,
  { name, kind }: PlanColumn,
  { categories, nulls }: FittedCategories,
): Fitted<'one_hot'> {
  const missing = nulls && declared.categories === undefined
  const texts = categories.map((value) => (typeof value === 'string' ? value : pythonText(value, kind)))
  const all = [...texts, ...(missing ? [kind === 'string' ? 'None' : 'nan'] : [])]
  const dropped = declared.drop === 'first' || (declared.drop === 'if_binary' && all.length === 2) ? 0 : undefined
  const outputs = all.filter((_, index) => index !== dropped).map((text) => `${name}_${text}`)
  if (outputs.length === 0)
    throw new StepError('DATA_REJECTED', `${declared.at}: ${name} has one category, and it is dropped`, {
      hint: 'leave the column out of the features, or do not drop',
    })
  return {
    type: 'one_hot',
    column: name,
    categories,
    missing_category: missing,
    ...(dropped === undefined ? {} : { dropped }),
    handle_unknown: declared.handle_unknown,
    outputs,
  }
}

/** The codes that have a column, in the order of the columns. */
const codesOf = ({ categories, missing_category, dropped }: Fitted<'one_hot'>): number[] =>
  [...categories.keys(), ...(missing_category ? [NULL_CODE] : [])].filter((code) => code !== dropped)

/** Codes below this one have no columns, where that is an error. */
const refusedBelow = ({ missing_category }: Fitted<'one_hot'>): number => (missing_category ? NULL_CODE : 0)
