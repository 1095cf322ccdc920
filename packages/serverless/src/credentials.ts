import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

type Variables = Readonly<Record<string, string | undefined>>

/**
 * Answers credentials for functions where this environment has none: without any, an AWS SDK refuses to call even a
 * server that takes them all. Where there are some, whatever they are, it answers none: a function may need them for
 * other services.
 */
export function dummyCredentials(
  variables: Variables = process.env,
  read: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Record<string, string> {
  if (SOURCES.some((name) => variables[name]) || FILES.some((file) => hasDefaultProfile(file, variables, read)))
    return {}
  return { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }
}

// https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
const SOURCES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
]
const FILES = [
  { variable: 'AWS_SHARED_CREDENTIALS_FILE', name: 'credentials' },
  { variable: 'AWS_CONFIG_FILE', name: 'config' },
]

/** A profile that states a region only gives no credentials. */
function hasDefaultProfile(
  { variable, name }: (typeof FILES)[number],
  variables: Variables,
  read: (path: string) => string,
): boolean {
  try {
    const text = read(variables[variable] ?? join(variables['HOME'] ?? homedir(), '.aws', name))
    const [, ...sections] = text.split(/^\s*\[/m)
    return sections.some(
      (section) =>
        /^\s*(?:profile\s+)?default\s*\]/.test(section) &&
        /^\s*(?:aws_access_key_id|credential_process|login_session|role_arn|sso_\w+)\s*=/m.test(section),
    )
  } catch {
    return false
  }
}
