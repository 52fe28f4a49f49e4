import type { RegisteredModelVersion } from '@millrace/contracts'
import type { ModelVersion } from './tracking-store.ts'

/** A version as MLflow's `ModelVersion.__dict__`, the content of `registered_model_version.json`. */
export function asModelVersionDict(version: ModelVersion): RegisteredModelVersion {
  return {
    _name: version.name,
    _version: version.version,
    _creation_time: version.creationTimestamp,
    _last_updated_timestamp: version.lastUpdatedTimestamp,
    _description: version.description,
    _user_id: version.userId,
    _current_stage: version.currentStage,
    _source: version.source,
    _run_id: version.runId,
    _run_link: version.runLink,
    _status: version.status,
    _status_message: version.statusMessage ?? null,
    _tags: { ...version.tags },
    _aliases: [...version.aliases],
    _model_id: version.modelId ?? null,
    _params: null,
    _metrics: null,
    _deployment_job_state: null,
    _workspace: 'default',
  }
}
