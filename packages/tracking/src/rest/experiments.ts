import * as z from 'zod'
import { deletedExperiment, missingExperiment, takenExperiment } from '../missing.ts'
import { checkExperimentName } from '../names.ts'
import type { Experiment, ExperimentStore } from '../tracking-store.ts'
import { NextPage, Pairs, pairs, Stage } from './messages.ts'
import type { MlflowClient } from './mlflow-client.ts'
import { pages } from './pages.ts'
import { isRefusal, orMissing } from './refusal.ts'
import { requestId } from './request-id.ts'

const ExperimentMessage = z
  .object({
    experiment_id: z.string(),
    name: z.string(),
    artifact_location: z.string(),
    lifecycle_stage: Stage,
    tags: Pairs,
  })
  .transform(
    (it): Experiment => ({
      experimentId: it.experiment_id,
      name: it.name,
      artifactLocation: it.artifact_location,
      lifecycleStage: it.lifecycle_stage,
      tags: it.tags,
    }),
  )
const Found = z.object({ experiment: ExperimentMessage })
const Created = z.object({ experiment_id: z.string() })
const Experiments = z.object({ experiments: z.array(ExperimentMessage).default([]), next_page_token: NextPage })

/** Experiments on an MLflow server. */
export function restExperiments(client: MlflowClient): ExperimentStore {
  const get = async (experimentId: string): Promise<Experiment> => {
    const answer = client.call('GET', 'experiments/get', Found, { query: { experiment_id: experimentId } })
    return (await orMissing(answer, missingExperiment(experimentId, client.uri))).experiment
  }
  const find = async (name: string): Promise<Experiment | undefined> => {
    try {
      const query = { experiment_name: name }
      return (await client.call('GET', 'experiments/get-by-name', Found, { query })).experiment
    } catch (error) {
      if (isRefusal(error, 'RESOURCE_DOES_NOT_EXIST')) return undefined
      throw error
    }
  }
  const create = async (name: string): Promise<Experiment> => {
    const { tags } = requestId()
    const { experiment_id } = await client.call('POST', 'experiments/create', Created, {
      body: { name, tags: pairs(tags) },
      alreadyApplied: async () => {
        const there = await find(name)
        const ours = Object.entries(tags).every(([key, value]) => there?.tags[key] === value)
        return there && ours ? { experiment_id: there.experimentId } : undefined
      },
    })
    return get(experiment_id)
  }
  return {
    experiments: () =>
      pages(async (page_token) => {
        const body = { view_type: 'ACTIVE_ONLY', max_results: 1000, page_token }
        const { experiments, next_page_token } = await client.call('POST', 'experiments/search', Experiments, { body })
        return { items: experiments, next: next_page_token }
      }),
    getExperiment: get,
    experimentByName: find,
    async createExperiment(name) {
      checkExperimentName(name)
      try {
        return await create(name)
      } catch (error) {
        throw isRefusal(error, 'RESOURCE_ALREADY_EXISTS') ? takenExperiment(name, client.uri) : error
      }
    },
    async getOrCreateExperiment(name) {
      checkExperimentName(name)
      const experiment = (await find(name)) ?? (await createOrFind(name))
      if (experiment.lifecycleStage === 'deleted') throw deletedExperiment(name)
      return experiment
    },
  }

  /** Another process may have been first. */
  async function createOrFind(name: string): Promise<Experiment> {
    try {
      return await create(name)
    } catch (error) {
      const experiment = isRefusal(error, 'RESOURCE_ALREADY_EXISTS') ? await find(name) : undefined
      if (experiment === undefined) throw error
      return experiment
    }
  }
}
