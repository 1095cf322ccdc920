import { beforeAll, describe, expect, it } from 'vitest'
import type { Pool, UserCursor, UserFilter } from '../../port/index.ts'
import { newPool, newUser, userOf, type Subject } from '../subject.ts'

const PEOPLE = [
  ['Zoë', 'zoe@example.com', 'Zoë'],
  ['ana', 'Ana@Example.com', 'Ana'],
  ['anabel', 'anabel@example.com', 'Anabel'],
  ['BOB', 'bob@example.com', 'Bob%'],
  ['bo_', 'bo_@example.com', 'Bo_'],
  ['🥧', 'pie@example.com', '🥧 pie'],
  ['ΟΔΟΣ', 'odos@example.com', 'ΟΔΟΣ'],
] as const

export function userListCases(subject: Subject): void {
  describe('lists of users', () => {
    let pool: Pool
    let folding: Pool

    beforeAll(async () => {
      pool = await newPool(subject)
      folding = await newPool(subject)
      for (const [index, [username, email, name]] of PEOPLE.entries()) {
        const more = {
          attributes: { email, name },
          enabled: index % 2 === 0,
          status: index < 5 ? ('CONFIRMED' as const) : ('UNCONFIRMED' as const),
        }
        await newUser(subject, pool, username, more)
        await newUser(subject, folding, username, { ...more, usernameKey: username.toLowerCase().replaceAll('ς', 'σ') })
      }
    })

    /** Every username that is found, in pages of two. */
    async function found(filter?: UserFilter, where = pool): Promise<string[]> {
      const names: string[] = []
      for (let after: UserCursor | undefined; ;) {
        const page = await subject.storage.users.list(where.key, { filter, after, limit: 2 })
        names.push(...page.map(({ user }) => user.username))
        after = page.at(-1)?.cursor
        if (page.length < 2) return names
      }
    }

    it('page through a pool in order of creation', async () => {
      await expect(found()).resolves.toEqual(PEOPLE.map(([username]) => username))
    })

    it.each([
      ['equal', 'email', '=', 'Ana@Example.com', false, ['ana']],
      ['equal in another case', 'email', '=', 'ANA@example.com', false, []],
      ['equal when folded', 'email', '=', 'ANA@example.com', true, ['ana']],
      ['prefix', 'email', '^=', 'Ana', false, ['ana']],
      ['prefix when folded', 'email', '^=', 'ANA', true, ['ana', 'anabel']],
      ['no pattern', 'name', '^=', '%', false, []],
      ['percent sign', 'name', '^=', 'Bob%', false, ['BOB']],
      ['underscore', 'email', '^=', 'bo_', false, ['bo_']],
      ['another way to write a letter', 'name', '=', 'Zoe\u0308', false, ['Zoë']],
      ['sigma at the end of a prefix', 'name', '^=', 'οδος', true, ['ΟΔΟΣ']],
      ['beyond the basic plane', 'name', '^=', '🥧', true, ['🥧']],
      ['last character', 'name', '^=', '\u{10FFFF}', false, []],
      ['everybody', 'name', '^=', '', false, ['ana', 'anabel', 'bo_', 'BOB', 'Zoë', 'ΟΔΟΣ', '🥧']],
      ['attribute nobody has', 'phone_number', '^=', '', false, []],
      ['quotes', 'name', '=', "' or ''='", false, []],
      ['username', 'username', '=', 'ana', false, ['ana']],
      ['username in another case', 'username', '=', 'bob', false, []],
      ['prefix of a username', 'username', '^=', 'an', false, ['ana', 'anabel']],
      ['status', 'status', '=', 'Disabled', false, ['ana', 'BOB', '🥧']],
      ['status in another case', 'status', '=', 'disabled', false, []],
      ['prefix of a status', 'status', '^=', 'E', false, ['Zoë', 'anabel', 'bo_', 'ΟΔΟΣ']],
      ['user status', 'cognito:user_status', '=', 'unconfirmed', true, ['🥧', 'ΟΔΟΣ']],
      ['prefix of user statuses', 'cognito:user_status', '^=', '', true, PEOPLE.map(([username]) => username)],
      ['no such status', 'cognito:user_status', '=', 'ARCHIVED', true, []],
    ] as const)('filter by %s', async (_, attribute, operator, value, fold, expected) => {
      await expect(found({ attribute, operator, value, fold })).resolves.toEqual(expected)
    })

    it.each([
      ['=', 'bob', false, []],
      ['=', 'BOB', false, ['BOB']],
      ['=', 'bob', true, ['BOB']],
      ['^=', 'BO', true, ['bo_', 'BOB']],
      ['^=', 'B', false, ['BOB']],
      ['^=', '', false, ['BOB', 'Zoë', 'ana', 'anabel', 'bo_', 'ΟΔΟΣ', '🥧']],
    ] as const)('filter folded usernames by %s %s', async (operator, value, fold, expected) => {
      await expect(found({ attribute: 'username', operator, value, fold }, folding)).resolves.toEqual(expected)
    })

    it('filter by sub', async () => {
      const [row] = await subject.storage.users.list(pool.key, { limit: 1 })
      const value = row?.user.sub ?? ''
      await expect(found({ attribute: 'sub', operator: '=', value, fold: false })).resolves.toEqual(['Zoë'])
      const prefix = await found({ attribute: 'sub', operator: '^=', value: value.slice(0, 20), fold: false })
      expect(prefix).toEqual(['Zoë'])
    })

    it('page through equal values', async () => {
      const crowd = await newPool(subject)
      const attributes = { family_name: 'Müller' }
      await Promise.all(
        Array.from({ length: 9 }, (_, index) =>
          subject.storage.users.create(userOf(crowd, `u${index}`, { attributes }), []),
        ),
      )
      const names = await found({ attribute: 'family_name', operator: '=', value: 'Müller', fold: false }, crowd)
      expect(new Set(names).size).toBe(9)
    })

    it('stay inside their filter whatever the cursor says', async () => {
      const filter = { attribute: 'email', operator: '^=', value: 'bob', fold: true } as const
      const { users } = subject.storage
      const page = async (value: string) =>
        (await users.list(pool.key, { filter, after: { key: 0 as never, value }, limit: 9 })).length
      expect([await page(''), await page('a'), await page('bob'), await page('z')]).toEqual([1, 1, 1, 0])
    })
  })
}
