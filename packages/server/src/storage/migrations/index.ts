import { initial } from './0001-0010/0001-initial.ts'
import { gone } from './0001-0010/0002-gone.ts'
import { sessions } from './0001-0010/0003-sessions.ts'
import { documents } from './0001-0010/0004-documents.ts'
import { signingKeyTimes } from './0001-0010/0005-signing-key-times.ts'
import { outbox } from './0001-0010/0006-outbox.ts'
import { limitsRefill } from './0001-0010/0007-limits-refill.ts'
import { inbox } from './0001-0010/0008-inbox.ts'
import { devices } from './0001-0010/0009-devices.ts'
import { passkeys } from './0001-0010/0010-passkeys.ts'
import { userSessions } from './0011-0020/0011-user-sessions.ts'
import { shownFactors } from './0011-0020/0012-shown-factors.ts'
import { sealedDocuments } from './0011-0020/0013-sealed-documents.ts'
import { identities } from './0011-0020/0014-identities.ts'
import { domains } from './0011-0020/0015-domains.ts'
import { authorizationCodes } from './0011-0020/0016-authorization-codes.ts'
import { ssoSessions } from './0011-0020/0017-sso-sessions.ts'
import type { Migration } from './migration.ts'

/** Every step of the schema by the name under which a database remembers that it has had it, in order. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-initial': initial,
  '0002-gone': gone,
  '0003-sessions': sessions,
  '0004-documents': documents,
  '0005-signing-key-times': signingKeyTimes,
  '0006-outbox': outbox,
  '0007-limits-refill': limitsRefill,
  '0008-inbox': inbox,
  '0009-devices': devices,
  '0010-passkeys': passkeys,
  '0011-user-sessions': userSessions,
  '0012-shown-factors': shownFactors,
  '0013-sealed-documents': sealedDocuments,
  '0014-identities': identities,
  '0015-domains': domains,
  '0016-authorization-codes': authorizationCodes,
  '0017-sso-sessions': ssoSessions,
}
