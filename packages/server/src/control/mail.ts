import { pageHeaders } from '../http/browser/page.ts'

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

// Links of a mail lead to pages that are in nobody's frame. At the end, where it changes nothing of how the mail is read.
const LINKS = '\n<base target="_blank">'

/** `GET /_poolhouse/mail/{id}`: an HTML mail as its reader sees it. */
export function mail(body: string): Response {
  return new Response(body + LINKS, { headers: { ...pageHeaders, 'content-security-policy': CSP } })
}
