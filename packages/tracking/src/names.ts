import { posix } from 'node:path'
import { StepError } from '@millrace/errors'

/** MLflow's rule for keys of parameters, metrics and tags. @throws StepError USAGE */
export function checkKey(kind: 'parameter' | 'metric' | 'tag', key: string): void {
  if (!/^[\p{L}\p{N}_\-. /:]+$/u.test(key)) {
    throw invalid(kind, key, 'only letters, digits, _ - . : / and spaces are allowed')
  }
  if (posix.normalize(key) !== key || key === '.' || key.startsWith('..') || key.startsWith('/') || key.endsWith('/')) {
    throw invalid(kind, key, 'it would name another path')
  }
  if (key.length > 250) throw invalid(kind, key, 'it is longer than 250 characters')
}

/** @throws StepError USAGE */
export function checkExperimentName(name: string): void {
  if (name.trim() === '') throw invalid('experiment', name, 'it is empty')
  if (name.length > 500) throw invalid('experiment', name, 'it is longer than 500 characters')
}

/** @throws StepError USAGE */
export function checkLoggedModelName(name: string): void {
  if (name === '' || name.length > 500 || /[/:.%"']/.test(name)) {
    throw invalid('model', name, `it must have 1 to 500 characters and none of / : . % " '`)
  }
}

/** @throws StepError USAGE */
export function checkRegisteredModelName(name: string): void {
  if (name.trim() === '' || name.length > 256 || /[/:]/.test(name) || name === '.' || name === '..') {
    throw invalid('registered model', name, 'it must have 1 to 256 characters and neither / nor :')
  }
}

/** @throws StepError USAGE */
export function checkAlias(alias: string): void {
  if (!/^[\p{L}\p{N}_-]{1,255}$/u.test(alias)) {
    throw invalid('alias', alias, 'only letters, digits, _ and - are allowed, at most 255')
  }
  if (alias.toLowerCase() === 'latest' || /^v\d+$/i.test(alias)) throw invalid('alias', alias, 'MLflow reserves it')
}

function invalid(kind: string, name: string, why: string): StepError {
  const shown = name.length > 80 ? `${name.slice(0, 80)}…` : name
  return new StepError('USAGE', `"${shown}" cannot be the name of a ${kind}: ${why}`)
}
