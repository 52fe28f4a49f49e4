/** `node read-store.ts URI` prints everything that a tracking store holds, as JSON; numbers that JSON has not are texts. */
import { createHash } from 'node:crypto'
import { aliasHistory, type Run, type TrackingStore, tracking } from '../packages/tracking/dist/index.js'
import { all } from '../packages/tracking/test/suite/all.ts'

async function everything(store: TrackingStore) {
  const experiments = await all(store.experiments())
  const models = await all(store.registeredModels())
  return {
    experiments,
    runs: await inEach(experiments, async ({ experimentId }) =>
      inEach(await all(store.runs(experimentId)), (run) => whole(store, run)),
    ),
    loggedModels: await inEach(experiments, ({ experimentId }) => all(store.loggedModels(experimentId))),
    registeredModels: models.map((model) => ({ ...model, history: aliasHistory(model.tags) })),
    versions: await inEach(models, ({ name }) => all(store.modelVersions(name))),
  }
}

const whole = async (store: TrackingStore, run: Run) => [
  {
    ...run,
    inputs: await store.runInputs(run.runId),
    history: await inEach(Object.keys(run.metrics), (key) => all(store.metricHistory(run.runId, key))),
    files: await inEach(await all(store.artifacts(run.artifactUri)), async ({ path }) => [
      [path, sha256(await store.readArtifact(run.artifactUri, path))],
    ]),
  },
]

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

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
