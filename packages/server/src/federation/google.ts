import { codeFlow } from './oauth/code-flow.ts'

/** What the People API tells beside an ID token; of others it says that they are wrong. */
const FIELDS =
  'addresses ageRanges biographies birthdays calendarUrls clientData coverPhotos emailAddresses events externalIds ' +
  'genders imClients interests locales locations memberships metadata miscKeywords names nicknames occupations ' +
  'organizations phoneNumbers photos relations sipAddresses skills urls userDefined'
const PEOPLE = new Set(FIELDS.split(' '))

/** Google: an ID token, and the People API for what is mapped and not in it. */
export const Google = codeFlow({
  isOpenId: true,
  keys: 'https://www.googleapis.com/oauth2/v3/certs',
  subject: 'sub',
  understands: ['login_hint', 'prompt'],
  profile({ ProviderDetails: details, AttributeMapping = {} }, known) {
    const fields = Object.values(AttributeMapping).filter((claim) => PEOPLE.has(claim) && known[claim] === undefined)
    const url = details['attributes_url']
    return fields.length > 0 && url ? { url: `${url}${[...new Set(fields)].join(',')}`, method: 'GET' } : undefined
  },
})
