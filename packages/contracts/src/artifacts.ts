import * as z from 'zod'
import { html, json, table } from './contract.ts'
import {
  batchDataValidation,
  batchDataValidationPage,
  dataValidation,
  dataValidationPage,
} from './data-validation-report.ts'
import { evaluation, evaluationPage } from './evaluation-report.ts'
import { batchExtractionReport, extractionReport } from './extraction-report.ts'
import { modelVerdict } from './model-verdict.ts'
import { splitManifest } from './split-manifest.ts'
import { transforms } from './transform-plan.ts'

const one = { min: 1, max: 1 }
const any = { min: 0 }
const some = { min: 1 }

/** Rows that a user brings: keys, event timestamp, and whatever else; in training, the label among it. */
export const entityRows = table('entity_rows', 'you', { key: any, event_timestamp: any, label: any, other: any })

/** Any table at all, as data-validation and batch-prediction accept it. */
export const anyTable = table('table', 'you', {
  key: any,
  event_timestamp: { min: 0, max: 1 },
  feature: any,
  label: { min: 0, max: 1 },
  prediction: any,
  other: any,
})

export const training = table('training', 'data-extraction', {
  key: any,
  event_timestamp: one,
  feature: some,
  label: one,
  other: any,
})
export const batchInput = table('batch_input', 'data-extraction --for batch', {
  key: any,
  event_timestamp: one,
  feature: some,
  other: any,
})

export const trainX = table('train_x', 'data-preparation', { feature: some })
export const trainY = table('train_y', 'data-preparation', { label: one })
export const testX = table('test_x', 'data-preparation', { feature: some })
export const testY = table('test_y', 'data-preparation', { label: one })
export const trainKeys = table('train_keys', 'data-preparation', { key: any, event_timestamp: one, other: any })
export const testKeys = table('test_keys', 'data-preparation', { key: any, event_timestamp: one, other: any })

export const validationX = table('validation_x', 'data-preparation', { feature: some })
export const validationY = table('validation_y', 'data-preparation', { label: one })
export const validationKeys = table('validation_keys', 'data-preparation', {
  key: any,
  event_timestamp: one,
  other: any,
})

export const batchOutput = table('batch_output', 'batch-prediction', {
  key: any,
  event_timestamp: { min: 0, max: 1 },
  prediction: one,
  feature: any,
  other: any,
})

export const RunInfo = z.object({
  run_id: z.string(),
  experiment_id: z.string(),
  experiment_name: z.string(),
  /** The logged model, `m-` and 32 hex digits; absent where the server is older than MLflow 3. */
  model_id: z.string().optional(),
  /** What loads the model: `models:/m-…`, or `runs:/…/model` on a server older than MLflow 3. */
  model_uri: z.string(),
  target: z.string(),
  features: z.array(z.string()),
  converged: z.boolean(),
})
export type RunInfo = z.infer<typeof RunInfo>
export const runInfo = json('run_info', 'model-training', RunInfo)
export const trainingPage = html('training_page', 'model-training', 'training_report.html')

/** MLflow's `ModelVersion.__dict__`, the form in which the course hands a registered model on. */
export const RegisteredModelVersion = z.object({
  _name: z.string(),
  _version: z.string(),
  _creation_time: z.int(),
  _last_updated_timestamp: z.int(),
  _description: z.string(),
  _user_id: z.string(),
  _current_stage: z.string(),
  _source: z.string(),
  _run_id: z.string(),
  _run_link: z.string(),
  _status: z.string(),
  _status_message: z.string().nullable(),
  _tags: z.record(z.string(), z.string()),
  _aliases: z.array(z.string()),
  _model_id: z.string().nullable(),
  // Keys since MLflow 3, which its open server leaves empty.
  _params: z.unknown().default(null),
  _metrics: z.unknown().default(null),
  _deployment_job_state: z.unknown().default(null),
  _workspace: z.string().default('default'),
})
export type RegisteredModelVersion = z.infer<typeof RegisteredModelVersion>
export const registeredModelVersion = {
  ...json('registered_model_version', 'model-validation', RegisteredModelVersion),
  outlivesItsSet: true,
}

/** Every artifact that a pipeline run writes, in that order. */
export const ARTIFACTS = [
  training,
  extractionReport,
  dataValidation,
  dataValidationPage,
  trainX,
  trainY,
  testX,
  testY,
  trainKeys,
  testKeys,
  splitManifest,
  transforms,
  runInfo,
  trainingPage,
  evaluation,
  evaluationPage,
  modelVerdict,
  registeredModelVersion,
  batchInput,
  batchExtractionReport,
  batchDataValidation,
  batchDataValidationPage,
  batchOutput,
] as const
