import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { StepError, systemError } from '@millrace/errors'
import type { TrackingOptions } from '../options.ts'
import type { TlsSettings } from './connection.ts'

/** How to speak TLS with the tracking server. @throws StepError USAGE, MISSING_INPUT */
export async function tlsSettings(options: TrackingOptions, root: string): Promise<TlsSettings> {
  const { mlflowTrackingInsecureTls: insecure, mlflowTrackingServerCertPath: authority } = options
  if (insecure && authority !== undefined) {
    throw new StepError(
      'USAGE',
      'MLFLOW_TRACKING_INSECURE_TLS and MLFLOW_TRACKING_SERVER_CERT_PATH are both set, and one rules the other out',
      { hint: 'Keep the certificate, and leave the other away.' },
    )
  }
  const own = await pem(options.mlflowTrackingClientCertPath, root)
  return { rejectUnauthorized: !insecure, ca: await pem(authority, root), cert: own, key: own }
}

async function pem(path: string | undefined, root: string): Promise<string | undefined> {
  if (path === undefined) return undefined
  const file = resolve(root, path)
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw systemError(error, 'read', file)
  })
  if (text.includes('-----BEGIN')) return text
  throw new StepError('USAGE', `${file} is not a PEM file`, { hint: 'It starts with -----BEGIN and is plain text.' })
}
