import { fileURLToPath } from 'node:url'

/** Absolute path of the repository that holds this package. */
export const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')
