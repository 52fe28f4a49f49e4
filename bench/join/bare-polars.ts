/** The same join written by hand in Polars, without checks, counts or records: `node bare-polars.ts DATA OUTPUT TTL_DAYS`. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { REPOSITORY } from '../folders.ts'

const { pl } = createRequire(join(REPOSITORY, 'packages/offline-store/package.json'))('nodejs-polars')

const [data = '.', output = 'training.parquet', days] = process.argv.slice(2)
const ttl = Number(days) * 86_400_000_000
const features = ['price', 'volume', 'visits']
const sales = pl
  .scanParquet(join(data, 'data/sales.parquet'))
  .sort([pl.col('at'), pl.col('made')])
  .select('shop', 'at', pl.col('at').alias('since'), ...features)
const isFresh = pl.col('since').gtEq(pl.col('event_timestamp').sub(pl.lit(ttl).cast(pl.Duration('us'))))
await pl
  .scanParquet(join(data, 'data/orders.parquet'))
  .withRowIndex('row')
  .sort('event_timestamp')
  .joinAsof(sales, { leftOn: 'event_timestamp', rightOn: 'at', by: 'shop', checkSortedness: false })
  .select(
    'row',
    'event_timestamp',
    'shop',
    'sold',
    ...features.map((name) => pl.when(isFresh).then(pl.col(name)).otherwise(pl.lit(null)).alias(name)),
  )
  .sort('row')
  .drop('row')
  .sinkParquet(output)
  .collect()
