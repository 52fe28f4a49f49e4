import { expect, test } from 'vitest'
import { storeAddress } from './store-address.ts'

test.each([
  ['sqlite:///mlflow.db', '/root/dir/mlflow.db'],
  ['sqlite:////srv/mlflow.db', '/srv/mlflow.db'],
  ['sqlite:///sub/my%20runs.db', '/root/dir/sub/my%20runs.db'],
])('%s is the database %s', (uri, databaseFile) => {
  expect(storeAddress(uri, '/root/dir')).toMatchObject({ kind: 'embedded', databaseFile })
})

test('the credentials of an address are kept apart from it', () => {
  expect(storeAddress('https://me:p%40ss@host:5000/mlflow/', '/')).toMatchObject({
    kind: 'rest',
    uri: 'https://host:5000/mlflow',
    credentials: { username: 'me', password: 'p@ss' },
  })
  expect(storeAddress('http://localhost:5000', '/')).toMatchObject({
    uri: 'http://localhost:5000',
    credentials: undefined,
  })
})

test.each([
  ['file:///tmp/mlruns', /file store/],
  ['./mlruns', /file store/],
  ['mlruns', /file store/],
  ['postgresql://me:secret@host/db', /only sqlite/],
  ['databricks://profile', /only sqlite/],
  ['sqlite://', /no database file/],
  ['sqlite:///:memory:', /no database file/],
  ['sqlite:///mlflow.db?timeout=3', /no database file/],
  ['http://', /not an address/],
])('%s is refused, without its password', (uri, why) => {
  const refused = () => storeAddress(uri, '/')
  expect(refused).toThrow(expect.objectContaining({ code: 'USAGE', message: expect.stringMatching(why) }))
  expect(refused).not.toThrow(/secret/)
})
