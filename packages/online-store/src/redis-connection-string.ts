import { listProblems, StepError } from '@millrace/errors'
import { z } from 'zod'

const flag = z.preprocess((text) => (typeof text === 'string' ? text.toLowerCase() : text), z.enum(['true', 'false']))

const Parameters = z.strictObject({
  username: z.string().optional(),
  password: z.string().optional(),
  db: z.coerce.number().int().nonnegative().default(0),
  ssl: flag.default('false').transform((text) => text === 'true'),
  ssl_ca_certs: z.string().optional(),
  ssl_certfile: z.string().optional(),
  ssl_keyfile: z.string().optional(),
  ssl_cert_reqs: z.enum(['none', 'optional', 'required']).default('required'),
})

export interface RedisAddress {
  readonly host: string
  readonly port: number
}

export interface RedisTarget extends z.output<typeof Parameters> {
  readonly hosts: readonly [RedisAddress, ...RedisAddress[]]
}

/**
 * Feast's connection string: `host:port` items and `parameter=value` items, separated by commas, in any order.
 * @throws StepError USAGE; its message never holds a parameter's value
 */
export function parseRedisConnectionString(text: string): RedisTarget {
  const items = text.split(',').map((item) => item.trim())
  const [first, ...others] = items.filter((item) => !item.includes('=')).map(parseAddress)
  if (first === undefined) throw problem(['no host:port in it'])
  const parameters = Parameters.safeParse(Object.fromEntries(items.filter((item) => item.includes('=')).map(parsePair)))
  if (!parameters.success) throw problem(parameters.error.issues.map(describeIssue))
  return { ...parameters.data, hosts: [first, ...others] }
}

function parsePair(item: string): [string, string] {
  const at = item.indexOf('=')
  const value = item.slice(at + 1)
  // Feast reads values as JSON where they are, so quotes around a string are not part of it.
  const quoted = /^"(?:[^"\\]|\\.)*"$/.test(value)
  return [item.slice(0, at), quoted ? z.string().parse(JSON.parse(value)) : value]
}

function parseAddress(item: string): RedisAddress {
  const [, host, port] = /^([^:]+):(\d{1,5})$/.exec(item) ?? []
  if (host === undefined || Number(port) > 65_535) throw problem(['an item is neither host:port nor parameter=value'])
  return { host, port: Number(port) }
}

function describeIssue(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys'
    ? `unknown parameter ${issue.keys.join(', ')}; known are ${Object.keys(Parameters.shape).join(', ')}`
    : `${issue.path.join('.')}: ${issue.message}`
}

function problem(problems: readonly string[]): StepError {
  return new StepError('USAGE', `feature_store.yaml: online_store.connection_string:\n${listProblems(problems)}`, {
    hint: 'write it as host:port,host:port,parameter=value, for example redis1:6379,ssl=true,password=…',
  })
}
