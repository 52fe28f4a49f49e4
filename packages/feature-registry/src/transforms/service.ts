import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { DeclaredTransform } from '@millrace/contracts'
import { FeatureRepoOptions } from '../options.ts'
import { readTransforms, TRANSFORMS_FILE } from './read-transforms.ts'

interface Surroundings {
  readonly root: string
}

/** The transforms that a feature repository declares, as a service of a step. */
export const declaredTransforms = {
  options: FeatureRepoOptions,
  open: ({ featureRepo }: FeatureRepoOptions, { root }: Surroundings): Promise<DeclaredTransform[]> =>
    readTransforms(resolve(root, featureRepo)),
  files: ({ featureRepo }: FeatureRepoOptions, { root }: Surroundings): string[] =>
    [join(resolve(root, featureRepo), TRANSFORMS_FILE)].filter((path) => existsSync(path)),
}
