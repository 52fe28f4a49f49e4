import type { FeatureView } from '@millrace/feature-registry'
import { openOnlineStore } from '../src/open-online-store.ts'

const [, , folder = '', written = '', writer = ''] = process.argv
const view: FeatureView = JSON.parse(written)
const store = await openOnlineStore(
  { type: 'sqlite', options: { path: 'deep/online.db' }, at: 'x' },
  { project: 'shop', folder },
)
const users = Array.from({ length: 200 }, (_, index) => index)
for (let step = 0; step < 30; step++) {
  const time = (step * 7 + Number(writer) * 11) % 30
  const eventTimestamps = users.map(() => BigInt(time))
  await store.write(view, [{ keys: { user: users }, features: { rate: users.map(() => time) }, eventTimestamps }])
}
await store.close()
