import type { ColumnType, Role } from '@millrace/contracts'
import { columnTypeOf, type SelectedView } from '@millrace/feature-registry'

/** A column that the feature definitions say a table has. */
export interface ExpectedColumn {
  readonly name: string
  readonly role: Role
  readonly type: ColumnType
}

/** The join keys and features of a selection of views as the columns of a table. */
export function expectedColumns(views: readonly SelectedView[]): ExpectedColumn[] {
  const keys = new Map(views.flatMap(({ joinKeys }) => joinKeys.map(({ column, valueType }) => [column, valueType])))
  return [
    ...[...keys].map(([name, valueType]): ExpectedColumn => ({ name, role: 'key', type: columnTypeOf(valueType) })),
    ...views.flatMap(({ features }) =>
      features.map(
        ({ field, column }): ExpectedColumn => ({
          name: column,
          role: 'feature',
          type: columnTypeOf(field.valueType),
        }),
      ),
    ),
  ]
}
