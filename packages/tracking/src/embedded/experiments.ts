import * as z from 'zod'
import { deletedExperiment, missingExperiment, takenExperiment } from '../missing.ts'
import { checkExperimentName } from '../names.ts'
import type { Experiment, ExperimentStore } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { pages } from './pages.ts'
import { textsOf } from './texts.ts'

/** Experiments in the embedded database. */
export function embeddedExperiments(database: Database, uri: string): ExperimentStore {
  const find = (name: string) => {
    const row = database.get(`${SELECT} WHERE name = ? ${database.inWorkspace}`, name)
    return row === undefined ? undefined : experimentOf(database, row)
  }
  const create = (name: string): Experiment => {
    const { id } = NextId.parse(database.get('SELECT coalesce(max(experiment_id), 0) + 1 AS id FROM experiments'))
    const now = Date.now()
    database.run(
      `INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
       VALUES (?, ?, ?, 'active', ?, ?)`,
      id,
      name,
      `mlflow-artifacts:/${id}`,
      now,
      now,
    )
    return experimentById(database, String(id), uri)
  }
  return {
    experiments: () =>
      pages(PAGE, (after: Experiment | undefined) =>
        database
          .all(
            `${SELECT} WHERE lifecycle_stage = 'active' AND experiment_id > ? ${database.inWorkspace}
             ORDER BY experiment_id LIMIT ${PAGE}`,
            after?.experimentId ?? -1,
          )
          .map((row) => experimentOf(database, row)),
      ),
    async getExperiment(experimentId) {
      return experimentById(database, experimentId, uri)
    },
    async experimentByName(name) {
      return find(name)
    },
    async createExperiment(name) {
      checkExperimentName(name)
      return database.write(() => {
        if (find(name) !== undefined) throw takenExperiment(name, uri)
        return create(name)
      })
    },
    async getOrCreateExperiment(name) {
      checkExperimentName(name)
      const experiment = find(name) ?? (await database.write(() => find(name) ?? create(name)))
      if (experiment.lifecycleStage === 'deleted') throw deletedExperiment(name)
      return experiment
    },
  }
}

/** An experiment that something new may be added to. @throws StepError MISSING_INPUT, USAGE */
export function activeExperiment(database: Database, experimentId: string, uri: string): Experiment {
  const experiment = experimentById(database, experimentId, uri)
  if (experiment.lifecycleStage === 'deleted') throw deletedExperiment(experiment.name)
  return experiment
}

function experimentById(database: Database, experimentId: string, uri: string): Experiment {
  const row = database.get(`${SELECT} WHERE experiment_id = ? ${database.inWorkspace}`, experimentId)
  if (row === undefined) throw missingExperiment(experimentId, uri)
  return experimentOf(database, row)
}

const PAGE = 500
const SELECT = 'SELECT experiment_id, name, artifact_location, lifecycle_stage FROM experiments'
const NextId = z.object({ id: z.int() })
const ExperimentRow = z.object({
  experiment_id: z.int(),
  name: z.string(),
  artifact_location: z.string().nullable(),
  lifecycle_stage: z.enum(['active', 'deleted']),
})

function experimentOf(database: Database, row: unknown): Experiment {
  const { experiment_id, name, artifact_location, lifecycle_stage } = ExperimentRow.parse(row)
  return {
    experimentId: String(experiment_id),
    name,
    artifactLocation: artifact_location ?? '',
    lifecycleStage: lifecycle_stage,
    tags: textsOf(database.all('SELECT key, value FROM experiment_tags WHERE experiment_id = ?', experiment_id)),
  }
}
