import { codes } from './basic/codes.ts'
import { requests } from './basic/requests.ts'
import { scopes } from './basic/scopes.ts'
import { sessions } from './basic/sessions.ts'
import { config } from './config.ts'
import { logout } from './logout.ts'
import type { Module } from './module.ts'

/** The certification plans that are tried, with every module they name. `docs/openid.md` is written from this. */
export const plans: Readonly<Record<string, Readonly<Record<string, Module>>>> = {
  'oidcc-basic-certification-test-plan': { ...codes, ...scopes, ...sessions, ...requests },
  'oidcc-config-certification-test-plan': config,
  'oidcc-rp-initiated-logout-certification-test-plan': logout,
}
