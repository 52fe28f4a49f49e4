import * as z from 'zod'
import { modelIdOf } from '../model-id.ts'
import type { ModelVersion, RegisteredModel } from '../tracking-store.ts'
import { Int, Pairs } from './messages.ts'

/** A version of a registered model as MLflow's REST API gives it. */
export const ModelVersionMessage = z
  .object({
    name: z.string(),
    version: z.coerce.string(),
    creation_timestamp: Int.default(0),
    last_updated_timestamp: Int.default(0),
    description: z.string().default(''),
    user_id: z.string().default(''),
    current_stage: z.string().default('None'),
    source: z.string().default(''),
    run_id: z.string().default(''),
    run_link: z.string().default(''),
    status: z.string().default('READY'),
    status_message: z.string().optional(),
    tags: Pairs,
    aliases: z.array(z.string()).default([]),
    model_id: z.string().optional(),
  })
  .transform(
    (it): ModelVersion => ({
      name: it.name,
      version: it.version,
      creationTimestamp: it.creation_timestamp,
      lastUpdatedTimestamp: it.last_updated_timestamp,
      description: it.description,
      userId: it.user_id,
      currentStage: it.current_stage,
      source: it.source,
      runId: it.run_id,
      runLink: it.run_link,
      status: it.status,
      statusMessage: it.status_message === '' ? undefined : it.status_message,
      tags: it.tags,
      aliases: it.aliases,
      modelId: it.model_id || modelIdOf(it.source),
    }),
  )

/** A registered model as MLflow's REST API gives it. */
export const RegisteredModelMessage = z
  .object({
    name: z.string(),
    creation_timestamp: Int.default(0),
    last_updated_timestamp: Int.default(0),
    description: z.string().default(''),
    tags: Pairs,
    aliases: z.array(z.object({ alias: z.string(), version: z.coerce.string() })).default([]),
  })
  .transform(
    (it): RegisteredModel => ({
      name: it.name,
      creationTimestamp: it.creation_timestamp,
      lastUpdatedTimestamp: it.last_updated_timestamp,
      description: it.description,
      tags: it.tags,
      aliases: Object.fromEntries(it.aliases.map(({ alias, version }) => [alias, version])),
    }),
  )
