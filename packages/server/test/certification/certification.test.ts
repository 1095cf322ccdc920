import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { openidTable } from '../../../../scripts/openid-table.ts'
import { plans } from './plans.ts'
import { createWorld } from './world.ts'

/** What the modules of the OpenID Foundation's certification plans check, tried module by module. */

const world = await createWorld()
afterEach(() => world.clock.reset())

describe.each(Object.entries(plans))('%s', (_, modules) => {
  it.each(Object.entries(modules))('%s', (_name, { test }) => test(world))
})

it('leaves out no module of a plan', () => {
  expect(Object.values(plans).map((modules) => Object.keys(modules).length)).toEqual([38, 1, 11])
})

it('is told in docs/openid.md', () => {
  const file = new URL('../../../../docs/openid.md', import.meta.url)
  expect(readFileSync(file, 'utf8'), 'Run: node scripts/openid-table.ts').toBe(openidTable())
})
