import { codeColumn, codeNodes } from '../category-codes.ts'
import { fittedCategories } from '../fitted-categories.ts'
import { NULL_CODE, UNKNOWN_CODE } from '../graph-columns.ts'
import type { Fitted, Kind } from '../kind.ts'
import { binary, column, NULL, number, when } from '../polars-node.ts'

/** The index of each category: scikit-learn's OrdinalEncoder. */
export const ordinal: Kind<'ordinal'> = {
  async fit(declared, columns, figures) {
    const fitted: Fitted<'ordinal'>[] = []
    for (const column of columns) {
      const { categories } = await fittedCategories(declared, column, figures)
      const { unknown_value, encoded_missing_value } = declared
      fitted.push({
        type: 'ordinal',
        column: column.name,
        categories,
        ...(unknown_value === undefined ? {} : { unknown_value }),
        ...(encoded_missing_value === undefined ? {} : { encoded_missing_value }),
      })
    }
    return fitted
  },
  layers({ column: name, categories, unknown_value, encoded_missing_value }) {
    const code = column(name)
    const orNull = (value: number | undefined) => (value === undefined ? NULL : number(value))
    const present = when(binary(code, 'Eq', number(UNKNOWN_CODE)), orNull(unknown_value), code)
    const value = when(binary(code, 'Eq', number(NULL_CODE)), orNull(encoded_missing_value), present)
    return [[codeColumn(name, categories)], [{ name, value }]]
  },
  nodes({ column: name, categories, unknown_value, encoded_missing_value }, columns) {
    const { graph } = columns
    const code = codeNodes(name, categories, columns)
    const where = (special: number, value: number | undefined, otherwise: string) =>
      graph.node('Where', [
        graph.node('Equal', [code, graph.double(special)]),
        graph.double(value ?? Number.NaN),
        otherwise,
      ])
    columns.set(name, where(NULL_CODE, encoded_missing_value, where(UNKNOWN_CODE, unknown_value, code)))
  },
}
