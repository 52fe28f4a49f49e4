import type { Registry } from '../protos/feast/core/Registry_pb.ts'
import type { Revision } from '../revisions/revision.ts'

/** What a write does to a registry, all of it or nothing. */
export interface RegistryWrite {
  /** Undefined leaves the registry as it is. */
  readonly registry: Registry | undefined
  /** New ones, in order. */
  readonly revisions: readonly Revision[]
}

/** A registry with the revisions that led to it. */
export interface RegistryHistory {
  readonly registry: Registry | undefined
  /** Of one project, oldest first. */
  readonly revisions: readonly Revision[]
}

/** Where a registry is kept: read whole, changed whole, and only if nobody else changed it since it was read. */
export interface RegistryStore {
  /** Where it is, for messages; without a password. */
  readonly address: string
  /**
   * Undefined where there is none yet.
   * @throws StepError BROKEN_CONTRACT where it is not a whole registry; UNAVAILABLE, DENIED
   */
  read(project: string): Promise<Registry | undefined>
  /** Both as of one moment. @throws StepError as `read` */
  history(project: string): Promise<RegistryHistory>
  /**
   * Writes what changed, if the registry still has the version that was read (undefined: if there still is none).
   * @throws StepError CONFLICT where somebody else wrote in between; CANNOT_WRITE, UNAVAILABLE, DENIED
   */
  write(project: string, expected: string | undefined, write: RegistryWrite): Promise<void>
  /** Takes a project out and adds revisions, if the registry still has the version that was read. @throws StepError as `write` */
  removeProject(project: string, expected: string, revisions: readonly Revision[]): Promise<void>
}

/** The refusal to overwrite what somebody else wrote. */
export const changedSince = (address: string): string => `somebody else changed the registry ${address} in the meantime`
