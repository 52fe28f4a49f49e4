import * as z from 'zod'
import { missingModel } from '../missing.ts'
import { checkLoggedModelName } from '../names.ts'
import type { LoggedModelStore } from '../tracking-store.ts'
import { LoggedModelMessage, Nothing, pairs } from './messages.ts'
import type { MlflowClient } from './mlflow-client.ts'
import { isRefusal, Refusal } from './refusal.ts'
import { requestId } from './request-id.ts'

const OneModel = z.object({ model: LoggedModelMessage })
const Models = z.object({ models: z.array(LoggedModelMessage).default([]) })
const RunOutputs = z.object({
  run: z.object({
    outputs: z.object({ model_outputs: z.array(z.object({ model_id: z.string() })).default([]) }).prefault({}),
  }),
})

/** Logged models on an MLflow server. */
export function restLoggedModels(client: MlflowClient): LoggedModelStore {
  const search = async (experimentId: string, filter: string) => {
    const body = { experiment_ids: [experimentId], filter, max_results: 100 }
    return (await client.call('POST', 'logged-models/search', Models, { body })).models
  }
  return {
    async createLoggedModel({ experimentId, name, sourceRunId, params, tags }) {
      checkLoggedModelName(name)
      const request = requestId()
      const created = await unlessUnknown(
        client.call('POST', 'logged-models', OneModel, {
          body: {
            experiment_id: experimentId,
            name,
            source_run_id: sourceRunId,
            params: pairs(params),
            tags: pairs({ ...tags, ...request.tags }),
          },
          alreadyApplied: async () => {
            const [model] = await search(experimentId, request.filter)
            return model && { model }
          },
        }),
      )
      return created?.model
    },
    async logOutputs(runId, modelIds) {
      const models = modelIds.map((modelId) => ({ model_id: modelId, step: 0 }))
      await client.call('POST', 'runs/outputs', Nothing, {
        body: { run_id: runId, models },
        alreadyApplied: async () => {
          const { run } = await client.call('GET', 'runs/get', RunOutputs, { query: { run_id: runId } })
          const known = run.outputs.model_outputs.map(({ model_id }) => model_id)
          return modelIds.every((modelId) => known.includes(modelId)) ? run : undefined
        },
      })
    },
    async finalizeLoggedModel(modelId, status) {
      const body = { model_id: modelId, status: `LOGGED_MODEL_${status}` }
      await client.call('PATCH', `logged-models/${encodeURIComponent(modelId)}`, Nothing, {
        body,
        evenIfAborted: status === 'UPLOAD_FAILED',
      })
    },
    async getLoggedModel(modelId) {
      try {
        return (await client.call('GET', `logged-models/${encodeURIComponent(modelId)}`, OneModel)).model
      } catch (error) {
        throw error instanceof Refusal && error.status === 404 ? missingModel(modelId, client.uri) : error
      }
    },
    async findLoggedModel(run, name) {
      // By name on our side: a name may hold what the filter's syntax cannot quote.
      const models = await unlessUnknown(search(run.experimentId, `source_run_id = '${run.runId}'`))
      return models?.find((model) => model.name === name)
    },
  }
}

/** Undefined where the server does not know the endpoint: it is older than MLflow 3, or a hosted one without it. */
async function unlessUnknown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    const unknown =
      error instanceof Refusal &&
      (error.status === 404 || error.status === 405) &&
      !isRefusal(error, 'RESOURCE_DOES_NOT_EXIST')
    if (unknown) return undefined
    throw error
  }
}
