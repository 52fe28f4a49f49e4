/** Times reads of N entities in this process: ours.ts REPOSITORY ENTITIES READS; prints the p50 and the p99 in milliseconds. */
import { openOnlineFeatures } from '../../packages/online-store/dist/index.js'

const [, , repository = '', entities = '1', reads = '1000'] = process.argv
const online = await openOnlineFeatures(repository)
const times: number[] = []
for (let read = 0; read < Number(reads) + 200; read++) {
  const wanted = Array.from({ length: Number(entities) }, (_, index) => ({
    shop: (read * 7919 + index * 104_729) % 200_000,
  }))
  const started = performance.now()
  await online.getOnlineFeatures({ features: 'ranking', entities: wanted })
  if (read >= 200) times.push(performance.now() - started)
}
await online.close()
times.sort((a, b) => a - b)
console.log(times[Math.floor(times.length * 0.5)], times[Math.floor(times.length * 0.99)])
