import { imageKind } from '../domain/branding/images.ts'
import type { Services } from '../domain/services.ts'
import type { Incoming } from '../http/route.ts'
import { findClient } from '../oauth/client.ts'
import { frontOf } from '../oauth/front.ts'
import { imageOf } from './visit/style.ts'

const TYPES = {
  ICO: 'image/x-icon',
  JPEG: 'image/jpeg',
  PNG: 'image/png',
  SVG: 'image/svg+xml',
  WEBP: 'image/webp',
} as const

/**
 * `GET /branding/:clientId/:version/:which`: an image of the style of a client.
 *
 * Opened by itself an SVG is a document of this server: it may load and run nothing, and is in nobody's frame.
 */
export async function brandImage(services: Services, incoming: Incoming): Promise<Response> {
  const { clientId = '', which = '' } = incoming.params
  const at = await findClient(services, frontOf(services, incoming), clientId)
  const base64 = at && /^(?:\d{1,3}|logo)$/.test(which) ? await imageOf(services, at, which) : undefined
  const bytes = Buffer.from(base64 ?? '', 'base64')
  const kind = imageKind(bytes)
  if (!kind) return new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } })
  return new Response(bytes, {
    headers: {
      'content-type': TYPES[kind],
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    },
  })
}
