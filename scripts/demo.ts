/** Walks the Mince Pie Challenge in the terminal: `npm run demo`. Exits 1 when an answer is not what it should be. */
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, styleText } from 'node:util'
import { poolIn, startOffline } from '../examples/mince-pie-challenge/test/start-offline.ts'
import type { Places } from '../examples/mince-pie-challenge/test/start-offline.ts'
import { forged, PASSWORD, visitor, whoAmI } from '../examples/mince-pie-challenge/test/visitor.ts'

const HELP = `Walks the Mince Pie Challenge: sign-up, code, sign-in, and what its API says to good and bad tokens.

Usage: npm run demo -- [options]

  --url <url>   talk to an API that runs already (npm start), instead of starting one
  --data <dir>  the data folder of that API's user pool
                (default: examples/mince-pie-challenge/.poolhouse/mince-pie-challenge-dev)
  --help        show this
`

const example = fileURLToPath(new URL('../examples/mince-pie-challenge', import.meta.url))
const paint = (style: Parameters<typeof styleText>[0], text: string) =>
  styleText(style, text, { stream: process.stdout })
const say = (line = '') => process.stdout.write(`${line}\n`)

process.exitCode = await main()

async function main(): Promise<number> {
  const options = readOptions()
  if (typeof options === 'number') return options
  if (options.help) {
    say(HELP)
    return 0
  }

  // Ends through 'exit', at which what was started is killed
  process.once('SIGINT', () => process.exit(130))
  process.once('SIGTERM', () => process.exit(143))
  try {
    if (options.url !== undefined) {
      return await walk(await running(options.url.replace(/\/$/, ''), options.data))
    }
    say(paint('dim', 'Starting the API and its user pool …'))
    const offline = await startOffline()
    try {
      return await walk(offline)
    } finally {
      await offline.stop()
    }
  } catch (error) {
    process.stderr.write(
      `${paint('red', 'The demo failed.')} ${error instanceof Error ? error.message : String(error)}\n`,
    )
    return 1
  }
}

/** Finds an API that runs already, and its user pool. */
async function running(url: string, data?: string): Promise<Places> {
  const folder = resolve(data ?? join(example, '.poolhouse', 'mince-pie-challenge-dev'))
  const pool = await poolIn(folder).catch((cause: unknown) => {
    throw new Error(`There is no user pool in ${folder}: name the folder of its data with --data.`, { cause })
  })
  for (const [what, place] of [
    ['API', url],
    ['user pool', pool.endpoint],
  ] as const) {
    await fetch(place).catch((cause: unknown) => {
      throw new Error(`No ${what} answers at ${place}: start it with npm start.`, { cause })
    })
  }
  return { url, ...pool }
}

function readOptions() {
  const text = { type: 'string' } as const
  try {
    return parseArgs({ options: { url: text, data: text, help: { type: 'boolean', short: 'h' } } }).values
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nTry: npm run demo -- --help\n`)
    return 2
  }
}

async function walk(places: Places): Promise<number> {
  const joe = visitor(places)
  say(`${paint('bold', 'API       ')} ${places.url}`)
  say(`${paint('bold', 'User pool ')} ${places.endpoint}  ${paint('dim', places.poolId)}`)
  say()

  step(`${joe.username} signs up with the password ${PASSWORD}`)
  const userId = await joe.signUp()
  say(`  a new user: ${userId}`)
  step(`A message reaches ${joe.email}`)
  const { subject, body, code } = await joe.message()
  say(`  ${subject} – ${body}`)
  step('The code confirms the address')
  await joe.confirm(code)
  say('  confirmed')
  step('Signing in gives a token')
  const token = await joe.signIn()
  say(`  ${token.slice(0, 48)}…`)
  const expired = await joe.expiredToken()

  const known = `200 ${userId}`
  const refused = '401 Service requires an authenticated user'
  const nobody = '200 N/A'
  const cases: [sender: string, authorization: string | undefined, atOptional: string, atStrict: string][] = [
    ['no token', undefined, nobody, refused],
    ['a valid token', token, known, known],
    ['a valid token as Bearer', `Bearer ${token}`, known, known],
    ['an expired token', expired, nobody, refused],
    ['a forged token', forged(token), nobody, refused],
  ]
  let wrong = 0
  for (const [path, column] of [['/public'], ['/optional', 2], ['/strict', 3]] as const) {
    step(`GET ${path}`)
    for (const row of cases) {
      const [sender, authorization] = row
      const expected = column === undefined ? nobody : row[column]
      const { status, userId: seen, detail } = await whoAmI(places.url, path, authorization)
      const answer = `${status} ${seen ?? detail}`
      const right = answer === expected
      if (!right) wrong += 1
      const verdict = right ? paint('green', '✓') : paint('red', '✗')
      say(`  ${verdict} ${sender.padEnd(24)} ${answer}${right ? '' : paint('red', `  instead of ${expected}`)}`)
    }
  }
  step('GET /pie: a claim that the function preToken adds to the token')
  const { pie } = await whoAmI(places.url, '/pie', token)
  if (pie !== 'mince') wrong += 1
  say(`  ${pie === 'mince' ? paint('green', '✓') : paint('red', '✗')} ${pie ?? 'no pie'}`)
  say()
  say(wrong === 0 ? paint('green', 'Every answer is as it should be.') : paint('red', `${wrong} answers are wrong.`))
  return wrong === 0 ? 0 : 1
}

function step(title: string): void {
  say(paint('cyan', title))
}
