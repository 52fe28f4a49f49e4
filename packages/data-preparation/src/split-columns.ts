import type { Table, TableOutput } from '@millrace/artifact-store'
import { type Column, isInteger, type Role } from '@millrace/contracts'

interface RowSplit {
  /** Row positions, in the order in which the rows are to be written. */
  readonly train: Uint32Array
  readonly test: Uint32Array
}

type Part = 'X' | 'Y' | 'Keys'

/** The six tables of a split: features, target and keys of the train and of the test rows, aligned. */
export async function splitColumns(
  table: Table,
  { train, test }: RowSplit,
): Promise<Record<`${'train' | 'test'}${Part}`, TableOutput>> {
  const { default: pl } = await import('nodejs-polars')
  const take = async (rows: Uint32Array, roles: readonly Role[]): Promise<TableOutput> => {
    const columns = table.columns.filter(({ role }) => roles.includes(role))
    const positions = pl.Series('row', rows)
    const named = (chosen: readonly Column[]) => (chosen.length === 0 ? [] : [pl.cols(chosen.map(({ name }) => name))])
    const expressions = [
      ...named(columns.filter((column) => !becomesDouble(column))),
      ...named(columns.filter(becomesDouble)).map((column) => column.cast(pl.Float64)),
    ]
    // Collected, because the streaming engine gathers wide tables ten times slower; an order holds its rows either way.
    const taken = await table.frame.select(...expressions.map((column) => column.gather(positions))).collect()
    return {
      frame: taken.lazy(),
      roles: Object.fromEntries(columns.map(({ name, role }) => [name, role])),
      metadata: carried(table),
    }
  }
  const parts = async (rows: Uint32Array) => ({
    x: await take(rows, ['feature']),
    y: await take(rows, ['label']),
    keys: await take(rows, ['key', 'event_timestamp', 'other']),
  })
  const inTrain = await parts(train)
  const inTest = await parts(test)
  return {
    trainX: inTrain.x,
    trainY: inTrain.y,
    trainKeys: inTrain.keys,
    testX: inTest.x,
    testY: inTest.y,
    testKeys: inTest.keys,
  }
}

/** A feature of whole numbers that may be null reaches the model as a double, null as NaN. */
const becomesDouble = ({ type, role, nullCount }: Column): boolean =>
  role === 'feature' && isInteger(type) && nullCount !== 0

/** Where the features come from, for the model that they become. */
function carried({ metadata }: Table): Record<string, string> {
  const { feature_service, registry_hash } = metadata ?? {}
  return {
    ...(feature_service === undefined ? {} : { feature_service }),
    ...(registry_hash === undefined ? {} : { registry_hash }),
  }
}
