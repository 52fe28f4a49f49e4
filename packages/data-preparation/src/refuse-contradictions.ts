import { parseDuration, type SplitManifest } from '@millrace/contracts'
import { listProblems, StepError } from '@millrace/errors'
import type { PreparationOptions } from './options.ts'
import { parseInstant } from './parse-instant.ts'
import { givenParameters } from './split-parameters.ts'
import { unreadOptions } from './unread-options.ts'

/** Throws USAGE where options say another split than the manifest that is to be repeated, or what its split does not read. */
export function refuseContradictions(manifest: SplitManifest, options: PreparationOptions): void {
  const given = {
    ...givenParameters(options),
    ...(options.nullPolicy === undefined ? {} : { null_policy: options.nullPolicy }),
  }
  const stated: Readonly<Record<string, unknown>> = manifest
  const differing = Object.entries(given).filter(([name, value]) => !isSame(name, value, stated[name]))
  const unread = unreadOptions(manifest.split, { allowSharedEntities: options.allowSharedEntities })
  const problems = [
    ...differing.map(([name, value]) => `${flagOf(name)} is ${shown(value)}, the manifest has ${shown(stated[name])}`),
    ...unread.map(({ message }) => `--allow-shared-entities (ALLOW_SHARED_ENTITIES) is given: ${message}`),
  ]
  if (problems.length > 0) {
    throw new StepError('USAGE', `options contradict --from-manifest (FROM_MANIFEST):\n${listProblems(problems)}`, {
      hint: 'leave them out to split as the manifest says, or leave the manifest out',
    })
  }
}

/** Two spellings of one time or duration are the same. */
function isSame(name: string, value: unknown, stated: unknown): boolean {
  const meaning = (it: unknown) => {
    if (typeof it !== 'string') return it
    if (name === 'time_gap') return parseDuration(it)
    return name.endsWith('_from') ? parseInstant(it) : it
  }
  return JSON.stringify(meaning(value)) === JSON.stringify(meaning(stated))
}

const flagOf = (name: string): string => `--${name.replaceAll('_', '-')} (${name.toUpperCase()})`

const shown = (value: unknown): string => (value === undefined ? 'none' : String(value))
