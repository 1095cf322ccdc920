import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { folder, newFolder, run, running, start, stop } from './program.ts'

describe('a server that is started', () => {
  afterEach(async () => {
    await Promise.all([...running].map(stop))
  })

  it('with a database elsewhere shares the key of its folder, and locks nobody out', { timeout: 30_000 }, async () => {
    const data = newFolder()
    const database = join(folder, 'shared.db')
    const own = start(['dev', '--data', data, '--port', '0'])
    await own.up
    const shared = ['dev', '--data', data, '--database', database, '--port', '0']
    const all = [start(shared), start(shared), start(shared)]
    for (const { up, err } of all) {
      await up
      expect(err()).toBe('')
    }
    // The folder is as it was: its port and its data are those of the server that has it.
    expect(await readFile(join(data, 'server.json'), 'utf8')).toContain(String(own.child.pid))
    await stop(own.child)
    const rotated = await run(['keys', 'rotate-master', '--data', data, '--database', database])
    expect(rotated.err).toContain(`The master key of ${data} is in use. Stop the servers with --database`)
    expect(rotated.code).toBe(2)
    await Promise.all(all.map(({ child }) => stop(child)))
    expect((await run(['keys', 'rotate-master', '--data', data, '--database', database])).code).toBe(0)
  })

  it('draws one key for all who begin at the same time', { timeout: 30_000 }, async () => {
    const data = newFolder()
    const shared = ['dev', '--data', data, '--database', join(folder, 'begun.db'), '--port', '0']
    const all = Array.from({ length: 4 }, () => start(shared))
    for (const { up } of all) await up
    expect((await readdir(data)).toSorted()).toEqual(['.gitignore', 'lock.key', 'master.key'])
  })

  it('with a key that is given touches no folder', { timeout: 20_000 }, async () => {
    const data = newFolder()
    const args = ['dev', '--data', data, '--database', join(folder, 'given.db'), '--port', '0']
    await start(args, { POOLHOUSE_MASTER_KEY: '00'.repeat(32) }).up
    await expect(stat(data)).rejects.toThrow('ENOENT')
  })

  it('takes the token of --expose that it is given', { timeout: 20_000 }, async () => {
    const token = 'my_own_token_of_the_house'
    const open = start(['dev', '--memory', '--port', '0', '--host', '127.0.0.1', '--expose', '--token', token])
    const url = await open.up
    expect(open.out()).toContain(`/_poolhouse/#token=${token}`)
    const headers = { authorization: `Bearer ${token}` }
    expect((await fetch(`${url}/_poolhouse/inbox`, { headers })).status).toBe(200)
  })
})
