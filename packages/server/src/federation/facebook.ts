import { codeFlow } from './oauth/code-flow.ts'

/** Facebook: no ID token; the Graph API says whose its access token is. */
export const Facebook = codeFlow({
  isOpenId: false,
  subject: 'id',
  understands: [],
  profile({ ProviderDetails: details, AttributeMapping = {} }) {
    const mapped = Object.values(AttributeMapping).filter(
      (claim) => /^\w+$/.test(claim) && !/^(access|id)_token$/.test(claim),
    )
    const fields = [...new Set(['id', ...mapped])].join(',')
    return { url: `${details['attributes_url']}${encodeURIComponent(fields)}`, method: 'GET' }
  },
})
