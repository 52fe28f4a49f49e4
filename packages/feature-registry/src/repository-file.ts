import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { optionalText } from './optional-text.ts'
import { FeatureRepoOptions } from './options.ts'

/** A file of a feature repository, which need not be there. */
export interface RepositoryFile {
  readonly path: string
  /** Undefined where there is none. */
  text(): Promise<string | undefined>
}

/** A file beside the feature definitions as a service of the step that reads it. */
export const repositoryFile = (name: string) => ({
  options: FeatureRepoOptions,
  open: ({ featureRepo }: FeatureRepoOptions, { root }: { readonly root: string }): RepositoryFile => {
    const path = join(resolve(root, featureRepo), name)
    return { path, text: () => optionalText(path) }
  },
  files: ({ featureRepo }: FeatureRepoOptions, { root }: { readonly root: string }): string[] =>
    [join(resolve(root, featureRepo), name)].filter((path) => existsSync(path)),
})
