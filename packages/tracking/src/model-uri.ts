import { StepError } from '@millrace/errors'

export type ModelUri =
  | { readonly kind: 'logged-model'; readonly modelId: string }
  | { readonly kind: 'version'; readonly name: string; readonly version: string }
  | { readonly kind: 'latest'; readonly name: string }
  | { readonly kind: 'alias'; readonly name: string; readonly alias: string }
  | { readonly kind: 'run'; readonly runId: string; readonly path: string }
  /** A folder, or anything that an artifact store resolves. */
  | { readonly kind: 'artifact'; readonly uri: string }

/** What a model URI in one of MLflow's forms names. @throws StepError USAGE */
export function parseModelUri(uri: string): ModelUri {
  if (/^models:/i.test(uri)) return registeredOrLogged(uri)
  if (/^runs:/i.test(uri)) {
    const [, runId, path] = /^runs:\/+([^/]+)\/(.+)$/i.exec(uri) ?? []
    if (runId === undefined || path === undefined) throw malformed(uri, 'runs:/RUN_ID/NAME')
    return { kind: 'run', runId, path }
  }
  if (uri === '') throw malformed(uri, 'models:/NAME/VERSION')
  return { kind: 'artifact', uri }
}

function registeredOrLogged(uri: string): ModelUri {
  const forms = 'models:/NAME/VERSION, models:/NAME@ALIAS, models:/NAME/latest or models:/m-ID'
  const [name, suffix, ...more] = uri.replace(/^models:\/+/i, '').split('/')
  if (!/^models:\//i.test(uri) || name === undefined || name.trim() === '' || more.length > 0) {
    throw malformed(uri, forms)
  }
  if (suffix !== undefined) {
    if (/^\d+$/.test(suffix)) return { kind: 'version', name, version: suffix }
    if (suffix.toLowerCase() === 'latest') return { kind: 'latest', name }
    throw malformed(uri, `${forms}; stages such as "${suffix}" are gone from MLflow, use an alias`)
  }
  const at = name.lastIndexOf('@')
  if (at > 0 && at < name.length - 1) return { kind: 'alias', name: name.slice(0, at), alias: name.slice(at + 1) }
  if (/^m-[0-9a-f]{32}$/.test(name)) return { kind: 'logged-model', modelId: name }
  throw malformed(uri, forms)
}

const malformed = (uri: string, forms: string) =>
  new StepError('USAGE', `"${uri}" is not a model URI`, { hint: `Write ${forms}.` })
