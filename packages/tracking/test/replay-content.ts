import { aliasHistory, type TrackingStore } from '../src/index.ts'

/** All that a store tells, with runs, models and versions named by what they were where they were made; times of creation apart. */
export async function content(store: TrackingStore): Promise<unknown> {
  const runs = new Map<string, string>()
  const models = new Map<string, string>()
  const experiments = await collect(store.experiments())
  for (const { experimentId } of experiments) {
    for await (const { runId, tags } of store.runs(experimentId))
      runs.set(runId, tags['millrace.origin.run_id'] ?? runId)
    for await (const { modelId, tags } of store.loggedModels(experimentId))
      models.set(modelId, tags['millrace.origin.model_id'] ?? modelId)
  }
  const names = new Map([...runs, ...models])
  const named = (text: string) => [...names].reduce((before, [id, origin]) => before.replaceAll(id, origin), text)
  return {
    experiments: await Promise.all(
      experiments
        .filter(({ name }) => name !== 'Default')
        .map(async ({ experimentId, name }) => ({
          name,
          runs: byOrigin(
            await Promise.all((await collect(store.runs(experimentId))).map((run) => ofRun(store, run, named))),
          ),
          models: byOrigin(
            await Promise.all(
              (await collect(store.loggedModels(experimentId))).map(async (model) => ({
                origin: named(model.modelId),
                name: model.name,
                status: model.status,
                modelType: model.modelType,
                run: named(model.sourceRunId ?? ''),
                params: model.params,
                tags: ownTags(model.tags, named),
                metrics: model.metrics.map((metric) => ({ ...metric, modelId: '', runId: named(metric.runId) })),
                files: await filesOf(store, model.artifactUri, named),
              })),
            ),
          ),
        })),
    ),
    registered: await Promise.all(
      (await collect(store.registeredModels())).map(async ({ name, description, tags, aliases }) => ({
        name,
        description,
        tags: ownTags(tags, named),
        aliases,
        history: aliasHistory(tags),
        versions: (await collect(store.modelVersions(name))).map((version) => ({
          version: version.version,
          description: version.description,
          run: named(version.runId),
          source: named(version.source),
          tags: ownTags(version.tags, named),
          aliases: version.aliases,
        })),
      })),
    ),
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

type Naming = (text: string) => string

const byOrigin = <T extends { origin: string }>(items: T[]): T[] => items.sort((a, b) => (a.origin < b.origin ? -1 : 1))

const ownTags = (tags: Readonly<Record<string, string>>, named: Naming) =>
  Object.fromEntries(
    Object.entries(tags)
      .filter(([key]) => !/^(millrace\.(origin|alias_history)|mlflow\.modelVersions)/.test(key))
      .map(([key, value]) => [key, named(value)]),
  )

async function ofRun(
  store: TrackingStore,
  run: { runId: string; artifactUri: string } & Parameters<typeof describeRun>[0],
  named: Naming,
) {
  return {
    origin: named(run.runId),
    ...describeRun(run, named),
    inputs: await store.runInputs(run.runId),
    history: Object.fromEntries(
      await Promise.all(
        Object.keys(run.metrics).map(async (key) => [key, await collect(store.metricHistory(run.runId, key))]),
      ),
    ),
    files: await filesOf(store, run.artifactUri, named),
  }
}

function describeRun(
  run: {
    runName: string
    status: string
    startTime: number
    endTime: number | undefined
    params: Readonly<Record<string, string>>
    metrics: Readonly<Record<string, number>>
    tags: Readonly<Record<string, string>>
  },
  named: Naming,
) {
  const { runName, status, startTime, endTime, params, metrics, tags } = run
  return { runName, status, startTime, endTime, params, metrics, tags: ownTags(tags, named) }
}

async function filesOf(store: TrackingStore, artifactUri: string, named: Naming): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  for (const { path } of await collect(store.artifacts(artifactUri))) {
    const text = Buffer.from(await store.readArtifact(artifactUri, path)).toString('latin1')
    files[path] = named(text).replace(/artifact_path: .*/, 'artifact_path: …')
  }
  return files
}
