import * as z from 'zod'
import { deletedExperiment, takenExperiment } from '../missing.ts'
import { checkExperimentName } from '../names.ts'
import type { Experiment, ExperimentStore } from '../tracking-store.ts'
import { ExperimentMessage } from './messages.ts'
import type { MlflowClient } from './mlflow-client.ts'
import { isRefusal } from './refusal.ts'

const Found = z.object({ experiment: ExperimentMessage })
const Created = z.object({ experiment_id: z.string() })

/** Experiments on an MLflow server. */
export function restExperiments(client: MlflowClient): ExperimentStore {
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
    const { experiment_id } = await client.call('POST', 'experiments/create', Created, { body: { name } })
    return (await client.call('GET', 'experiments/get', Found, { query: { experiment_id } })).experiment
  }
  return {
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

  /** Another process may have been first, or an earlier attempt of our own whose answer was lost. */
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
