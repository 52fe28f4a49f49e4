/** `node log-search.ts URI NAME VERSION` logs a search, a run with one within it for each value tried, and makes the registered version champion. */
import { tracking, withRun } from '../packages/tracking/dist/index.js'

const [uri = '', name = '', version = ''] = process.argv.slice(2)
const STEPS = 40

const { signal } = new AbortController()
const options = tracking.options.parse({ mlflowTrackingUri: uri })
const store = await tracking.open(options, { root: process.cwd(), signal })
const run = { experimentName: 'search', sourceName: 'model-training' }
const ids = await withRun(
  store,
  { ...run, runName: 'all', entryPoint: 'search', gitCommit: 'f'.repeat(40) },
  async (parent) => {
    const children = ['0.1', '1'].map((alpha) =>
      withRun(store, { ...run, runName: `alpha ${alpha}`, parentRunId: parent.runId }, async ({ runId }) => {
        const loss = (step: number) => (step === 3 ? Number.NaN : Number(alpha) / (step + 1))
        await store.logBatch(runId, {
          params: { alpha },
          tags: { 'naïve tag': 'a "quoted" word' },
          metrics: Array.from({ length: STEPS }, (_, step) => ({
            key: 'loss',
            value: loss(step),
            timestamp: 1000 + step,
            step,
          })),
        })
        return runId
      }),
    )
    return { parent: parent.runId, children: await Promise.all(children) }
  },
)
await store.moveAlias({ name, alias: 'champion', from: undefined, to: version, user: 'ada', reason: 'the first' })
store.close()
process.stdout.write(JSON.stringify(ids))
