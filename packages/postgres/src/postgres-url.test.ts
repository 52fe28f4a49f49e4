import { expect, test } from 'vitest'
import { postgresUrl } from './postgres-url.ts'

test('the parts of a URL are read as libpq reads them, with what is escaped in them', () => {
  expect(postgresUrl('postgresql+psycopg://me:a%40b@db:6000/d%20e?sslmode=require', '--to')).toMatchObject({
    ...{ host: 'db', port: 6000, database: 'd e', user: 'me', password: 'a@b', sslmode: 'require' },
    ...{ db_schema: 'public', setting: '--to' },
  })
})

test('certificates are named as libpq names them', () => {
  const url = 'postgres://me@db/d?sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/me.pem&sslkey=/me.key'
  expect(postgresUrl(url, '--to')).toMatchObject({
    ...{ sslmode: 'verify-full', sslrootcert_path: '/ca.pem', sslcert_path: '/me.pem', sslkey_path: '/me.key' },
  })
})

test('the schema stands in the query, also as SQLAlchemy has it', () => {
  expect(postgresUrl('postgres://me@db/d?schema=s', '--to')).toMatchObject({ db_schema: 's' })
  expect(postgresUrl('postgres://me@db/d?options=-csearch_path%3Ds', '--to')).toMatchObject({ db_schema: 's' })
})

test.each(['mysql://me:secret@db/d', 'me:secret@db', 'postgres://me:secret@db'])(
  '%s is refused without its password',
  (url) => {
    expect(() => postgresUrl(url, '--to')).toThrow(expect.objectContaining({ code: 'USAGE' }))
    expect(() => postgresUrl(url, '--to')).not.toThrow(/secret/)
  },
)
