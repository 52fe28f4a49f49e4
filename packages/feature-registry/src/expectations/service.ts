import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { optionalText } from '../optional-text.ts'
import { FeatureRepoOptions } from '../options.ts'
import type { Expectations } from './expectations.ts'
import { EXPECTATIONS_FILE, readExpectations } from './read-expectations.ts'
import { writeExpectations } from './write-expectations.ts'

interface Surroundings {
  readonly root: string
}

/** The file of expectations of a feature repository, which need not be there. */
export interface ExpectationsFile {
  readonly path: string
  /** @throws StepError USAGE naming file, line and key */
  read(): Promise<Expectations>
  /** The file as it is written, comments and all; undefined where there is none. */
  text(): Promise<string | undefined>
  /** Replaces the file, whole or not at all. @throws StepError CANNOT_WRITE */
  write(text: string): Promise<void>
}

/** The expectations of a feature repository as a service of a step. */
export const expectations = {
  options: FeatureRepoOptions,
  open: ({ featureRepo }: FeatureRepoOptions, { root }: Surroundings): ExpectationsFile => {
    const folder = resolve(root, featureRepo)
    const path = join(folder, EXPECTATIONS_FILE)
    return {
      path,
      read: () => readExpectations(folder),
      text: () => optionalText(path),
      write: (text) => writeExpectations(path, text),
    }
  },
  files: ({ featureRepo }: FeatureRepoOptions, { root }: Surroundings): string[] =>
    [join(resolve(root, featureRepo), EXPECTATIONS_FILE)].filter((path) => existsSync(path)),
}
