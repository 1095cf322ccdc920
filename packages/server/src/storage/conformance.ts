import { afterAll, beforeAll, describe } from 'vitest'
import { authorizationCodeCases } from './conformance/authorization-codes.ts'
import { clientCases } from './conformance/pools/clients.ts'
import { codeCases } from './conformance/codes.ts'
import { countingCases } from './conformance/counting.ts'
import { documentCases } from './conformance/documents.ts'
import { domainCases } from './conformance/pools/domains.ts'
import { groupCases } from './conformance/groups.ts'
import { inboxCases } from './conformance/inbox.ts'
import { keyCases } from './conformance/keys.ts'
import { openingCases } from './conformance/opening.ts'
import { outboxCases } from './conformance/outbox.ts'
import { passkeyCases } from './conformance/users/passkeys.ts'
import { poolCases } from './conformance/pools/pools.ts'
import { refreshCases } from './conformance/refresh.ts'
import { sealedCases } from './conformance/sealed.ts'
import type { Place, Subject } from './conformance/subject.ts'
import { sweepingCases } from './conformance/sweeping.ts'
import { deviceCases } from './conformance/users/devices.ts'
import { identityCases } from './conformance/users/identities.ts'
import { ssoSessionCases } from './conformance/users/sso-sessions.ts'
import { userChangeCases } from './conformance/users/user-changes.ts'
import { userListCases } from './conformance/users/user-lists.ts'
import { userSessionCases } from './conformance/users/user-sessions.ts'
import { userCases } from './conformance/users/users.ts'
import { openStorage } from './open.ts'
import type { Storage } from './port/index.ts'

/**
 * The promises of the port, each a case.
 *
 * `place` makes an empty database; where it can be opened more than once, every race is run through two openings, which
 * stand for two processes.
 */
export function describeStorage(name: string, place: () => Promise<Place>): void {
  describe(name, () => {
    let shared: Place
    let storages: [Storage, Storage]

    beforeAll(async () => {
      shared = await place()
      const first = await openStorage(shared.location, { migrate: true })
      storages = [first, shared.opensTwice ? await openStorage(shared.location, { migrate: false }) : first]
    })

    afterAll(async () => {
      for (const storage of new Set(storages)) await storage.close()
      await shared.stop()
    })

    const subject: Subject = {
      get storage() {
        return storages[0]
      },
      get other() {
        return storages[1]
      },
    }

    openingCases(place)
    sweepingCases(place)
    sealedCases(place)
    outboxCases(place)
    inboxCases(place)
    poolCases(subject)
    clientCases(subject)
    userCases(subject)
    userChangeCases(subject)
    userListCases(subject)
    groupCases(subject)
    codeCases(subject)
    documentCases(subject)
    passkeyCases(subject)
    domainCases(subject)
    identityCases(subject)
    countingCases(subject)
    refreshCases(subject)
    authorizationCodeCases(subject)
    userSessionCases(subject)
    ssoSessionCases(subject)
    deviceCases(subject)
    keyCases(subject)
  })
}
