import type { Services } from '../../domain/services.ts'
import type { Incoming } from '../../http/route.ts'
import { findClient } from '../../oauth/client.ts'
import { frontOf } from '../../oauth/front.ts'
import { brandOf } from '../branding/brand.ts'
import type { Frame } from '../parts/frame.ts'
import { languageAsked } from './language.ts'
import { styleOf } from './style.ts'

/** What a page is drawn in that no application asked for: the look of a client, if it names one. */
export async function frameAlone(
  services: Services,
  incoming: Incoming,
  clientId: string | null | undefined,
): Promise<Frame> {
  const front = frontOf(services, incoming)
  const { request } = incoming
  const { language } = languageAsked(front, request, new URL(request.url).searchParams)
  const at = await findClient(services, front, clientId ?? '')
  const brand = at ? await styleOf(services, at) : brandOf()
  return { language, brand, application: at?.client.name, formsLeadTo: [] }
}
