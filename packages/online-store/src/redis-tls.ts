import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { systemError } from '@millrace/errors'
import type { RedisTarget } from './redis-connection-string.ts'

/**
 * The TLS options that a connection string's `ssl…` parameters ask for, undefined without `ssl=true`.
 * @throws StepError MISSING_INPUT for a certificate file that is not there
 */
export function redisTls(target: RedisTarget): ConnectionOptions | undefined {
  if (!target.ssl) return undefined
  const { ssl_ca_certs: ca, ssl_certfile: cert, ssl_keyfile: key } = target
  return {
    ...(ca === undefined ? {} : { ca: readPem(ca) }),
    ...(cert === undefined ? {} : { cert: readPem(cert) }),
    ...(key === undefined ? {} : { key: readPem(key) }),
    rejectUnauthorized: target.ssl_cert_reqs !== 'none',
  }
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw systemError(error, 'read', path)
  }
}
