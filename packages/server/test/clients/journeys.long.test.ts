import { afterAll, describe, it } from 'vitest'
import { openTestPostgres } from '../../src/storage/test-postgres.ts'
import { server } from '../server.ts'
import { amplify } from './amplify.ts'
import { amplifyAlone } from './amplify-alone.ts'
import { boto3, hasBoto3, stopBoto3 } from './boto3.ts'
import { challengeFunctions } from './challenges.ts'
import { identityJs } from './identity-js.ts'
import { journeys } from './journeys.ts'
import { sdk } from './sdk.ts'
import { towns } from './towns.ts'

/** Libraries as they come, told nothing but the endpoint, through every way to sign in, on both databases. */

if (!hasBoto3) process.stderr.write('There is no boto3 on this machine: its journeys are skipped.\n')

const libraries = [sdk, boto3, identityJs, amplify]
const skipped = new Set(hasBoto3 ? [] : [boto3])

const postgres = await openTestPostgres()
const databases = [
  { name: 'SQLite', database: ':memory:' },
  { name: 'PostgreSQL', database: postgres.url },
]
afterAll(async () => {
  stopBoto3()
  await postgres.stop()
})

describe.each(databases)('on $name', async ({ database }) => {
  const { runs, LambdaConfig } = challengeFunctions()
  const running = await server({ runs, database })
  const places = await towns(running, LambdaConfig)

  if (database === ':memory:') describe('aws-amplify alone', () => amplifyAlone(running))

  describe.each(libraries)('$name', (library) => {
    const possible = journeys.filter(({ needs }) => !needs.some((skill) => library.lacks.includes(skill)))
    it.skipIf(skipped.has(library)).each(possible)(
      '$name',
      { concurrent: library.isElsewhere === true },
      async (journey) => {
        const town = places[journey.in]
        await journey.walk(library.visit({ server: running, pool: town.pool }), town)
      },
    )
  })
})
