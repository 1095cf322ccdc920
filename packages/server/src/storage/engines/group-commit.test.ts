import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { GroupCommit } from './group-commit.ts'

/** A database that counts its transactions, and whose COMMIT and ROLLBACK can be made to fail. */
function database() {
  const db = new DatabaseSync(':memory:')
  db.exec('create table rows (name text primary key)')
  const executed: string[] = []
  const failing = { commit: false, rollback: false }
  const observe = (sql: string) => {
    executed.push(sql)
    if (sql === 'COMMIT' && failing.commit) throw new Error('disk I/O error')
    if (sql === 'ROLLBACK' && failing.rollback) throw new Error('disk gone')
  }
  const observed = replacing(db, {
    exec(sql: string) {
      observe(sql)
      db.exec(sql)
    },
    prepare(sql: string) {
      const statement = db.prepare(sql)
      const run = () => {
        observe(sql)
        return statement.run()
      }
      return replacing(statement, { run })
    },
  })
  const insert = (name: string) => () => db.prepare('insert into rows values (?) returning name').get(name)
  const names = () =>
    db
      .prepare('select name from rows order by name')
      .all()
      .map(({ name }) => name)
  return {
    commits: new GroupCommit(observed, { failure: (error) => error, isBusy: () => false }),
    executed,
    failing,
    insert,
    names,
  }
}

/** The same, but for some of its methods. */
function replacing<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get(_, property) {
      const value: unknown = Reflect.get(methods, property) ?? Reflect.get(target, property, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

it('commits what waits together at once', async () => {
  const { commits, executed, insert, names } = database()
  await Promise.all(['a', 'b', 'c'].map((name) => commits.submit(insert(name))))
  expect(executed.filter((sql) => sql === 'COMMIT')).toHaveLength(1)
  expect(names()).toEqual(['a', 'b', 'c'])
})

it('needs no savepoint for a single write', async () => {
  const { commits, executed, insert } = database()
  await commits.submit(insert('a'))
  expect(executed).toEqual(['BEGIN IMMEDIATE', 'COMMIT'])
})

it('undoes only the write that throws', async () => {
  const { commits, insert, names } = database()
  const outcomes = await Promise.allSettled([
    commits.submit(insert('a')),
    commits.submit(() => {
      insert('b')()
      throw new RangeError('no')
    }),
    commits.submit(insert('a')),
    commits.submit(insert('c')),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
  expect(names()).toEqual(['a', 'c'])
})

it('acknowledges nothing of a commit that fails, and goes on', async () => {
  const { commits, failing, insert, names } = database()
  failing.commit = true
  const lost = await Promise.allSettled(['a', 'b'].map((name) => commits.submit(insert(name))))
  expect(lost.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(commits.submit(insert('c'))).rejects.toThrow('disk I/O error')
  failing.commit = false
  await commits.submit(insert('d'))
  expect(names()).toEqual(['d'])
})

it('answers and goes on when not even a rollback works', async () => {
  const { commits, failing, insert, names } = database()
  Object.assign(failing, { commit: true, rollback: true })
  await expect(commits.submit(insert('a'))).rejects.toThrow('disk I/O error')
  await expect(commits.submit(insert('b'))).rejects.toThrow('transaction')
  Object.assign(failing, { commit: false, rollback: false })
  await expect(commits.submit(insert('c'))).rejects.toThrow('transaction')
  await commits.submit(insert('d'))
  expect(names()).toEqual(['d'])
})

it('answers after the commit', async () => {
  const { commits, executed, insert } = database()
  const seen = await Promise.all(
    ['a', 'b'].map(async (name) => {
      await commits.submit(insert(name))
      return executed.at(-1)
    }),
  )
  expect(seen).toEqual(['COMMIT', 'COMMIT'])
})
