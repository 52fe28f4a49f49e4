import { expect, test } from 'vitest'
import { addressOf, clientConfig, postgresConfig } from './postgres-config.ts'

const parse = (options: Readonly<Record<string, unknown>> = {}) =>
  postgresConfig({
    setting: 'offline_store',
    at: 'feature_store.yaml:3',
    options: { host: 'db', database: 'd', user: 'u', ...options },
  })

test("Feast's defaults hold, and its keys for its own client are read past", () => {
  expect(parse({ entity_select_mode: 'temp_table', min_conn: 1 })).toMatchObject({
    port: 5432,
    db_schema: 'public',
    sslmode: 'require',
  })
})

test('a port and a password from environment variables may look like text and numbers', () => {
  expect(parse({ port: '6000', password: 1234 })).toMatchObject({ port: 6000, password: '1234' })
})

test('an address never shows the password', () => {
  expect(addressOf(parse({ password: 'secret' }))).toBe('postgres://u@db:5432/d')
})

test.each([
  ['require', false],
  ['verify-ca', true],
  ['verify-full', true],
])('sslmode %s checks the certificate: %s', (sslmode, rejectUnauthorized) => {
  expect(clientConfig(parse({ sslmode }), true).ssl).toMatchObject({ rejectUnauthorized })
})

test('a certificate file that is not there is MISSING_INPUT', () => {
  const config = parse({ sslmode: 'verify-full', sslrootcert_path: '/nowhere/ca.pem' })
  expect(() => clientConfig(config, true)).toThrow(expect.objectContaining({ code: 'MISSING_INPUT' }))
})
