import { StepError } from '@millrace/errors'
import type { Registry } from '../protos/feast/core/Registry_pb.ts'
import type { ProjectState } from '../revisions/changed-elsewhere.ts'
import { fromRegistry } from './from-registry.ts'
import type { RegistryHistory, RegistryStore } from './registry-store.ts'

/** A project in a registry, and what of it millrace does not read. @throws StepError MISSING_INPUT where it is not there */
export async function readProject(store: RegistryStore, project: string): Promise<ReturnType<typeof fromRegistry>> {
  const registry = await store.read(project)
  if (registry !== undefined && hasProject(registry, project)) return fromRegistry(registry, project)
  throw notApplied(store, project, registry)
}

/** A project as a registry and its revisions have it. */
export const projectState = ({ registry, revisions }: RegistryHistory, project: string): Required<ProjectState> => ({
  repository: registry && hasProject(registry, project) ? fromRegistry(registry, project).repository : undefined,
  revisions,
})

export const hasProject = ({ projects, projectMetadata }: Registry, project: string): boolean =>
  projects.some(({ spec }) => spec?.name === project) || projectMetadata.some((entry) => entry.project === project)

/** The refusal to work with what was not applied. */
export function notApplied({ address }: RegistryStore, project: string, registry: Registry | undefined): StepError {
  const what =
    registry === undefined ? `there is no registry ${address}` : `the registry ${address} has no project "${project}"`
  return new StepError('MISSING_INPUT', what, { hint: 'run `feature-store apply`' })
}
