import { resolve } from 'node:path'
import { StepError } from '@millrace/errors'

export type StoreAddress =
  | { readonly kind: 'embedded'; readonly uri: string; readonly databaseFile: string }
  | {
      readonly kind: 'rest'
      /** Without credentials and trailing slash. */
      readonly uri: string
      readonly url: URL
      readonly credentials: { readonly username: string; readonly password: string } | undefined
    }

/** What a tracking URI points at; `option` names in messages what gave it. @throws StepError USAGE */
export function storeAddress(
  uri: string,
  root: string,
  option = '--mlflow-tracking-uri (MLFLOW_TRACKING_URI)',
): StoreAddress {
  const refused = (why: string, hint: string) => refusedAddress(option, uri, why, hint)
  if (/^https?:/i.test(uri)) return restAddress(uri, refused)
  if (/^sqlite:/i.test(uri)) return embeddedAddress(uri, root, refused)
  if (!/^[a-z][a-z0-9+.-]*:/i.test(uri) || /^file:/i.test(uri)) {
    throw refused(
      "a folder is MLflow's old file store, which MLflow itself refuses since 3.13",
      'Use sqlite:///mlflow.db, or the http address of an MLflow server.',
    )
  }
  throw refused(
    'only sqlite:///FILE and http(s)://HOST are supported',
    'For another database, start `mlflow server --backend-store-uri …` on it and give the address of that server.',
  )
}

type Refusal = (why: string, hint: string) => StepError

function restAddress(uri: string, refused: Refusal): StoreAddress {
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  if (url === undefined) throw refused('it is not an address', 'Write it like http://localhost:5000.')
  const { username, password } = url
  url.username = ''
  url.password = ''
  url.search = ''
  url.hash = ''
  return {
    kind: 'rest',
    uri: url.href.replace(/\/+$/, ''),
    url,
    credentials:
      username === '' ? undefined : { username: decodeURIComponent(username), password: decodeURIComponent(password) },
  }
}

function embeddedAddress(uri: string, root: string, refused: Refusal): StoreAddress {
  const file = /^sqlite:\/\/\/([^?]+)$/i.exec(uri)?.[1]
  if (file === undefined || file === ':memory:' || file.endsWith('/')) {
    throw refused(
      'it names no database file',
      'Write sqlite:///mlflow.db for a file below the working directory, sqlite:////srv/mlflow.db for an absolute path.',
    )
  }
  return { kind: 'embedded', uri, databaseFile: resolve(root, file) }
}

function refusedAddress(option: string, uri: string, why: string, hint: string): StepError {
  const shown = uri.replace(/\/\/[^/@]*@/, '//***@')
  return new StepError('USAGE', `${option} is "${shown}": ${why}`, { hint })
}
