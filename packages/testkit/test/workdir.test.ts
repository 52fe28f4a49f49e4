import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { workdir } from '../src/workdir.ts'

describe('workdir', () => {
  let before: string

  test('makes a folder that holds what is written', () => {
    const dir = workdir()
    before = dir.root
    dir.write('a/b.txt', 'text')
    expect(existsSync(dir.path('a', 'b.txt'))).toBe(true)
    expect(dir.list('a')).toEqual(['b.txt'])
    expect(dir.list('nowhere')).toEqual([])
    expect(String(dir.read('a/b.txt'))).toBe('text')
  })

  test('is gone after its test', () => {
    expect(existsSync(before)).toBe(false)
  })

  test('reads back the JSON it wrote', () => {
    const dir = workdir()
    dir.writeJson('x.json', { a: [1, null] })
    expect(dir.readJson('x.json')).toEqual({ a: [1, null] })
  })

  test('keeps 64-bit integers, timestamps and nulls of a table exact', async () => {
    const dir = workdir()
    const columns = {
      whole: [1, null, -2],
      large: [9007199254740993n, null, -9007199254740993n],
      real: [0.5, null, 2],
      text: ['a', null, 'ü'],
      flag: [true, null, false],
      at: [new Date('2021-04-16T20:29:28.123Z'), null, new Date(0)],
      empty: [null, null, null],
    }
    await dir.writeTable('t.parquet', columns, { types: { empty: 'Float64' } })
    expect(await dir.readTable('t.parquet')).toEqual(columns)
    expect(await dir.tableTypes('t.parquet')).toEqual({
      whole: 'Int64',
      large: 'Int64',
      real: 'Float64',
      text: 'String',
      flag: 'Bool',
      at: 'Datetime(us,UTC)',
      empty: 'Float64',
    })
  })

  test('gives columns the types asked for', async () => {
    const dir = workdir()
    const columns = {
      small: [1, 2],
      byte: [255, 0],
      single: [0.5, 1],
      naive: ['2021-04-16T00:00:00Z', null],
      day: ['2021-04-16', null],
      micros: [1618604968123456n, null],
    }
    await dir.writeTable('t.parquet', columns, {
      types: {
        small: 'Int32',
        byte: 'UInt8',
        single: 'Float32',
        naive: { datetime: 'ns' },
        day: 'Date',
        micros: 'Datetime',
      },
    })
    expect(await dir.tableTypes('t.parquet')).toEqual({
      small: 'Int32',
      byte: 'UInt8',
      single: 'Float32',
      naive: 'Datetime(ns,)',
      day: 'Date',
      micros: 'Datetime(us,UTC)',
    })
    const table = await dir.readTable('t.parquet')
    expect(table['day']).toEqual([new Date('2021-04-16T00:00:00Z'), null])
    expect(table['micros']).toEqual([new Date('2021-04-16T20:29:28.123Z'), null])
  })

  test('refuses a value that its column cannot hold', async () => {
    const dir = workdir()
    await expect(dir.writeTable('t.parquet', { byte: [256] }, { types: { byte: 'UInt8' } })).rejects.toThrow()
    await expect(dir.writeTable('t.parquet', { mixed: [1, 'a'] })).rejects.toThrow('mixes types')
  })
})

describe('a bin that is run', () => {
  let forgotten: number

  test('sees the folder, its input and no setting of the caller', async () => {
    const dir = workdir()
    process.env['MLFLOW_TRACKING_URI'] = 'http://leak.example'
    const print =
      'console.log(JSON.stringify([process.cwd(), Object.keys(process.env).sort()])); process.stdin.pipe(process.stderr)'
    const { code, signal, stdout, stderr } = await dir.run('node', ['-e', print], {
      env: { ALPHA: '1' },
      stdin: 'given',
    })
    delete process.env['MLFLOW_TRACKING_URI']
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: 'given' })
    const [cwd, variables] = JSON.parse(stdout)
    expect(cwd).toBe(dir.root)
    expect(variables).toEqual(expect.arrayContaining(['ALPHA', 'HOME', 'NODE_COMPILE_CACHE', 'PATH']))
    expect(variables).not.toContain('MLFLOW_TRACKING_URI')
  })

  test('is killed when its test ends, and tells by which signal', async () => {
    const dir = workdir()
    const { child, finished } = dir.start('/bin/sleep', ['60'])
    child.kill('SIGTERM')
    expect(await finished).toMatchObject({ code: null, signal: 'SIGTERM' })
    forgotten = dir.start('/bin/sleep', ['60']).pid
  })

  test('has left no process', () => {
    expect(() => process.kill(forgotten, 0)).toThrow('ESRCH')
  })
})
