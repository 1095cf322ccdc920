import { expect, it, vi } from 'vitest'
import { readSettings } from './settings.ts'

const place = { serviceDir: '/pies', service: 'pies', stage: 'dev' }

it.each([
  [undefined, { enabled: true, port: undefined, data: '/pies/.poolhouse/pies-dev' }],
  [{ poolhouse: { memory: true, port: 7665 } }, { enabled: true, port: 7665, data: undefined }],
  [{ poolhouse: { data: 'users', enabled: false } }, { enabled: false, port: undefined, data: '/pies/users' }],
])('reads %j', (custom, settings) => {
  expect(readSettings(custom, place)).toEqual(settings)
})

it('lets the environment choose the data folder', () => {
  vi.stubEnv('POOLHOUSE_DATA', '/elsewhere')
  expect(readSettings({ poolhouse: { data: 'users' } }, place).data).toBe('/elsewhere')
  vi.unstubAllEnvs()
})
