import { statSync } from 'node:fs'
import { isAbsolute, matchesGlob, relative, resolve } from 'node:path'
import { StepError } from '@millrace/errors'
import type { Call } from './call.ts'
import { declaredOutputs } from './stage-outputs.ts'
import type { AnyStep } from './step.ts'

/** Refuses a table that would take the place of the one it is made from. Throws USAGE. */
export function refuseOutputOver(step: AnyStep, call: Pick<Call, 'values' | 'near'>, input: string): void {
  for (const { key, contract, path } of declaredOutputs(step, call))
    if (path !== undefined && contract.kind === 'table' && resolve(path) === resolve(input))
      throw new StepError('USAGE', `--${key} is ${path}, which is the input itself`, { hint: 'write it elsewhere' })
}

/** Refuses an output in a folder that is read as a whole, or of a name that a pattern takes: the next run would read it. Throws USAGE. */
export function refuseOutputWithin(step: AnyStep, call: Pick<Call, 'values' | 'near'>, input: string): void {
  const isFolder = statSync(input, { throwIfNoEntry: false })?.isDirectory() === true
  for (const { key, path } of declaredOutputs(step, call)) {
    if (path === undefined) continue
    const way = relative(resolve(input), resolve(path))
    const isWithin = isFolder ? !way.startsWith('..') && !isAbsolute(way) : matchesGlob(resolve(path), resolve(input))
    if (isWithin)
      throw new StepError('USAGE', `--${key} is ${path}, which is ${way === '' ? '' : 'inside '}the input ${input}`, {
        hint: 'the next run would read it as input: write it elsewhere',
      })
  }
}
