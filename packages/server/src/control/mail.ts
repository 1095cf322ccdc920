import { pageHeaders } from '../http/page.ts'

// A mail may hold anything: it runs no script, loads nothing and is of no origin, also when it is opened by itself.
const CSP = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

/** `GET /_poolhouse/mail/{id}`: an HTML mail as its reader sees it. */
export function mail(body: string): Response {
  return new Response(body, { headers: { ...pageHeaders, 'content-security-policy': CSP } })
}
