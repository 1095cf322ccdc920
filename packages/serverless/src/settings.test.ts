import { expect, it, vi } from 'vitest'
import { readSettings } from './settings.ts'

const defaults = { enabled: true, port: undefined, functions: {}, strict: false, imports: {}, references: {} }
const place = { serviceDir: '/pies', service: 'pies', stage: 'dev' }

it.each([
  [undefined, { ...defaults, data: '/pies/.poolhouse/pies-dev' }],
  [{ poolhouse: { memory: true, port: 7665 } }, { ...defaults, port: 7665, data: undefined }],
  [{ poolhouse: { data: 'users', enabled: false } }, { ...defaults, enabled: false, data: '/pies/users' }],
  [
    { poolhouse: { memory: true, strict: true, imports: { a: 'b' }, resolve: { 'ssm:/a:1': 7 } } },
    { ...defaults, data: undefined, strict: true, imports: { a: 'b' }, references: { 'ssm:/a:1': '7' } },
  ],
  [
    { poolhouse: { memory: true, functions: { welcome: './welcome.ts' } } },
    { ...defaults, data: undefined, functions: { welcome: './welcome.ts' } },
  ],
])('reads %j', (custom, settings) => {
  expect(readSettings(custom, place)).toEqual(settings)
})

it('lets the environment choose the data folder', () => {
  vi.stubEnv('POOLHOUSE_DATA', '/elsewhere')
  expect(readSettings({ poolhouse: { data: 'users' } }, place).data).toBe('/elsewhere')
  vi.unstubAllEnvs()
})
