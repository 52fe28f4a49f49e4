import * as z from 'zod'
import { missingRun } from '../missing.ts'
import { runBatches } from '../run-batches.ts'
import type { Metric, RunStore } from '../tracking-store.ts'
import { Int, MetricValue, NextPage, Nothing, pairs } from './messages.ts'
import type { MlflowClient } from './mlflow-client.ts'
import { pages } from './pages.ts'
import { orMissing } from './refusal.ts'
import { requestId } from './request-id.ts'
import { DATA_CONTEXT, RunInputsMessage, RunMessage } from './run-message.ts'
import { tagFilter } from './search-filter.ts'

const OneRun = z.object({ run: RunMessage })
const OneRunsInputs = z.object({ run: RunInputsMessage })
const Runs = z.object({ runs: z.array(RunMessage).default([]), next_page_token: NextPage })
const Point = z.object({
  key: z.string(),
  value: MetricValue.default(0),
  timestamp: Int.default(0),
  step: Int.default(0),
})
const Points = z.object({ metrics: z.array(Point).default([]), next_page_token: NextPage })

const RUNS_PAGE = 500
/** The most that MLflow allows. Without a number some versions answer with no points at all. */
const POINTS_PAGE = '25000'

/** Runs on an MLflow server. */
export function restRuns(client: MlflowClient): RunStore {
  const search = async (body: Record<string, unknown>) => client.call('POST', 'runs/search', Runs, { body })
  return {
    async createRun({ experimentId, runName, startTime, tags }) {
      const request = requestId()
      const [part, ...rest] = runBatches({ tags: { ...request.tags, ...tags } })
      const { run } = await client.call('POST', 'runs/create', OneRun, {
        body: {
          experiment_id: experimentId,
          run_name: runName,
          start_time: startTime,
          user_id: tags['mlflow.user'] ?? '',
          tags: part?.tags ?? [],
        },
        alreadyApplied: async () => {
          const { runs } = await search({ experiment_ids: [experimentId], filter: request.filter, max_results: 1 })
          return runs[0] && { run: runs[0] }
        },
      })
      for (const { tags } of rest) {
        await client.call('POST', 'runs/log-batch', Nothing, { body: { run_id: run.runId, tags } })
      }
      return run
    },
    async getRun(runId) {
      const answer = client.call('GET', 'runs/get', OneRun, { query: { run_id: runId } })
      return (await orMissing(answer, missingRun(runId, client.uri))).run
    },
    async logBatch(runId, batch) {
      for (const { params, tags, metrics } of runBatches(batch)) {
        const body = { run_id: runId, params, tags, metrics: metrics.map(metricMessage) }
        await client.call('POST', 'runs/log-batch', Nothing, { body })
      }
    },
    async logInputs(runId, inputs) {
      const datasets = inputs.map(({ name, digest, sourceType, source, schema, profile, context }) => ({
        tags: pairs({ [DATA_CONTEXT]: context }),
        dataset: { name, digest, source_type: sourceType, source, schema, profile },
      }))
      await client.call('POST', 'runs/log-inputs', Nothing, { body: { run_id: runId, datasets } })
    },
    async runInputs(runId) {
      const answer = client.call('GET', 'runs/get', OneRunsInputs, { query: { run_id: runId } })
      return (await orMissing(answer, missingRun(runId, client.uri))).run
    },
    async *runs(experimentId, tag) {
      const filter = tag && tagFilter(tag.key, tag.value)
      const found = pages(async (page_token) => {
        const { runs, next_page_token } = await search({
          experiment_ids: [experimentId],
          filter,
          run_view_type: 'ACTIVE_ONLY',
          order_by: ['attributes.start_time DESC'],
          max_results: RUNS_PAGE,
          page_token,
        })
        return { items: runs, next: next_page_token }
      })
      for await (const run of found) if (tag === undefined || run.tags[tag.key] === tag.value) yield run
    },
    metricHistory: (runId, key) =>
      pages(async (token) => {
        const query = { run_id: runId, metric_key: key, max_results: POINTS_PAGE, ...(token && { page_token: token }) }
        const answer = client.call('GET', 'metrics/get-history', Points, { query })
        const { metrics, next_page_token } = await orMissing(answer, missingRun(runId, client.uri))
        return { items: metrics, next: next_page_token }
      }),
    async updateRun(runId, { status, endTime }) {
      const body = { run_id: runId, status, end_time: endTime }
      await client.call('POST', 'runs/update', Nothing, { body, evenIfAborted: true })
    },
  }
}

/** JSON has no NaN and no infinities; MLflow reads their names. */
const metricMessage = ({ key, value, timestamp, step, modelId }: Metric) => ({
  key,
  value: Number.isFinite(value) ? value : String(value),
  timestamp,
  step,
  model_id: modelId,
})
