/** `node read-store.ts URI` prints everything that a tracking store holds, as JSON; numbers that JSON has not are texts. */
import { createHash } from 'node:crypto'
import { aliasHistory, type Run, type TrackingStore, tracking } from '../packages/tracking/dist/index.js'

async function everything(store: TrackingStore) {
  const experiments = await Array.fromAsync(store.experiments())
  const models = await Array.fromAsync(store.registeredModels())
  return {
    experiments,
    runs: await inEach(experiments, async ({ experimentId }) =>
      inEach(await Array.fromAsync(store.runs(experimentId)), (run) => whole(store, run)),
    ),
    loggedModels: await inEach(experiments, ({ experimentId }) => Array.fromAsync(store.loggedModels(experimentId))),
    registeredModels: models.map((model) => ({ ...model, history: aliasHistory(model.tags) })),
    versions: await inEach(models, ({ name }) => Array.fromAsync(store.modelVersions(name))),
  }
}

const whole = async (store: TrackingStore, run: Run) => [
  {
    ...run,
    inputs: await store.runInputs(run.runId),
    history: await inEach(Object.keys(run.metrics), (key) => Array.fromAsync(store.metricHistory(run.runId, key))),
    files: await inEach(await Array.fromAsync(store.artifacts(run.artifactUri)), async ({ path }) => [
      [
        path,
        createHash('sha256')
          .update(await store.readArtifact(run.artifactUri, path))
          .digest('hex'),
      ],
    ]),
  },
]

async function inEach<T, U>(items: readonly T[], list: (item: T) => Promise<readonly U[]>): Promise<U[]> {
  const lists: U[][] = []
  for (const item of items) lists.push([...(await list(item))])
  return lists.flat()
}

const textForSpecial = (_: string, value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value

const options = tracking.options.parse({ mlflowTrackingUri: process.argv[2] })
const store = await tracking.open(options, { root: process.cwd(), signal: new AbortController().signal })
process.stdout.write(JSON.stringify(await everything(store), textForSpecial))
store.close()
