import type { ClaimChanges, GroupClaims, TokenChanges } from '../domain/triggers.ts'
import type { Pool } from '../storage/port/index.ts'
import type { Json } from './asking/answer.ts'
import { fields, object, text, texts, values } from './asking/answer.ts'
import { unrecognizable } from './asking/refusals.ts'
import type { Trigger } from './trigger.ts'

const UNCHANGED: ClaimChanges = { add: {}, suppress: [] }

/**
 * Before tokens are made: changes what they say. The pool says which version of the event the function understands:
 * the first changes ID tokens, by strings; the others change access tokens too, by any value.
 */
export const PreTokenGeneration: Trigger<'PreTokenGeneration'> = {
  prefix: 'TokenGeneration',
  part({ groups, scopes, clientMetadata }, { pool }) {
    const groupConfiguration = {
      groupsToOverride: groups.names,
      iamRolesToOverride: groups.roles,
      preferredRole: groups.preferredRole ?? null,
    }
    const version = versionOf(pool)
    if (version === 'V1_0') {
      return { request: { groupConfiguration, clientMetadata }, response: { claimsOverrideDetails: null } }
    }
    return {
      version: version === 'V2_0' ? '2' : '3',
      request: { groupConfiguration, scopes, clientMetadata },
      response: { claimsAndScopeOverrideDetails: null },
    }
  },
  reply: (response, { pool }) => (versionOf(pool) === 'V1_0' ? first(response) : later(response)),
}

function versionOf({ settings }: Pool) {
  return settings.LambdaConfig?.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0'
}

function first(response: Json): TokenChanges {
  const details = object(response, 'claimsOverrideDetails') ?? {}
  return {
    id: { add: fields(details, 'claimsToAddOrOverride') ?? {}, suppress: texts(details, 'claimsToSuppress') },
    access: { ...UNCHANGED, addScopes: [], suppressScopes: [] },
    groups: groupsOf(details),
  }
}

function later(response: Json): TokenChanges {
  const details = object(response, 'claimsAndScopeOverrideDetails') ?? {}
  const id = object(details, 'idTokenGeneration') ?? {}
  const access = object(details, 'accessTokenGeneration') ?? {}
  const addScopes = texts(access, 'scopesToAdd')
  // The scopes of a token are one string with spaces between them: one with a space would be two.
  if (addScopes.some((scope) => !/^\S+$/.test(scope))) throw unrecognizable('A scope in scopesToAdd has a space.')
  return {
    id: claimsOf(id),
    access: { ...claimsOf(access), addScopes, suppressScopes: texts(access, 'scopesToSuppress') },
    groups: groupsOf(details),
  }
}

function claimsOf(details: Json): ClaimChanges {
  return { add: values(details, 'claimsToAddOrOverride'), suppress: texts(details, 'claimsToSuppress') }
}

function groupsOf(details: Json): GroupClaims | undefined {
  const given = object(details, 'groupOverrideDetails')
  return (
    given && {
      names: texts(given, 'groupsToOverride'),
      roles: texts(given, 'iamRolesToOverride'),
      preferredRole: text(given, 'preferredRole'),
    }
  )
}
