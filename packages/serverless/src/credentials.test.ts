import { expect, it } from 'vitest'
import { dummyCredentials } from './credentials.ts'

const dummies = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }

function filesOf(files: Record<string, string>) {
  return (path: string) => {
    const text = files[path]
    if (text === undefined) throw new Error('ENOENT')
    return text
  }
}

it.each([
  ['nothing', {}, {}],
  ['an empty variable', { AWS_ACCESS_KEY_ID: '' }, {}],
  ['a profile that states a region', {}, { '/home/joe/.aws/config': '[default]\nregion = eu-west-1\n' }],
  ['a profile of another name', {}, { '/home/joe/.aws/credentials': '[work]\naws_access_key_id = AKIA\n' }],
])('gives some where there is %s', (_, variables, files) => {
  expect(dummyCredentials({ HOME: '/home/joe', ...variables }, filesOf(files))).toEqual(dummies)
})

it.each([
  ['a key', { AWS_ACCESS_KEY_ID: 'AKIA' }, {}],
  ['the name of a profile', { AWS_PROFILE: 'work' }, {}],
  ['a default profile', {}, { '/home/joe/.aws/credentials': '[default]\naws_access_key_id = AKIA\n' }],
  ['single sign-on', {}, { '/home/joe/.aws/config': '[work]\nregion = x\n[ default ]\nsso_session = home\n' }],
  ['a file elsewhere', { AWS_CONFIG_FILE: '/aws' }, { '/aws': '[profile default]\ncredential_process = /bin/keys\n' }],
])('gives none where there is %s', (_, variables, files) => {
  expect(dummyCredentials({ HOME: '/home/joe', ...variables }, filesOf(files))).toEqual({})
})
