import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { FeatureRepoOptions } from '../options.ts'
import type { Expectations } from './expectations.ts'
import { EXPECTATIONS_FILE, readExpectations } from './read-expectations.ts'

interface Surroundings {
  readonly root: string
}

/** The expectations of a feature repository as a service of a step. */
export const expectations = {
  options: FeatureRepoOptions,
  open: ({ featureRepo }: FeatureRepoOptions, { root }: Surroundings): Promise<Expectations> =>
    readExpectations(resolve(root, featureRepo)),
  files: ({ featureRepo }: FeatureRepoOptions, { root }: Surroundings): string[] =>
    [join(resolve(root, featureRepo), EXPECTATIONS_FILE)].filter((path) => existsSync(path)),
}
